import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { pledge } from "#db/schema/pledges.ts";
import { reallocation } from "#db/schema/reallocations.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { countAsTwo } from "#app/domain/identity/read-signing-limit.server.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream, personStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { otherSigners } from "#app/domain/pledges/ask-second-signer.server.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { readyPledge, signPledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import type { UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { creditOf } from "./held-invoices.server.ts";
import { findHeld, isSurplus, type HeldMoney } from "./find-reallocation.server.ts";
import type { InvoicesRefusal } from "./refusals.ts";
import type { PledgesRefusal } from "#app/domain/pledges/refusals.ts";

export type AnswerReallocationRefusal =
  | KeyReused
  | UnfitPledge
  | NothingNeeded
  /** There is none, it is not theirs to answer, or it was answered meanwhile. */
  | InvoicesRefusal<"reallocation_not_asked">
  | PledgesRefusal<"decline_needs_reason", "reason">
  /** More than one may sign alone, and the organization has nobody else who may. */
  | PledgesRefusal<"signing_limit_exceeded">
  /** Four eyes are two people's. */
  | PledgesRefusal<"signed_by_you_already">
  /** One of the two was given the role less than a day ago, or has it no more. */
  | IdentityRefusal<"role_too_new">
  /** Since it was asked, it was used, paid back or moved. */
  | InvoicesRefusal<"reallocation_source_spent">;

export interface AnsweredReallocation {
  readonly moved: boolean;
  /** The first of four eyes consented; the organization's other budget holders are asked. */
  readonly awaitsSecond: boolean;
}

const answerToGive = z.object({
  reallocationId: id,
  answer: z.enum(["consent", "decline"]),
  /** Whether the pledge that goes with it names the organization in public; a second signer signs what the first one chose. */
  named: z.boolean(),
  reason: reasonText,
});

/**
 * The pledger's budget holder says whether the money moves. With the consent a firm pledge over the same sum is signed
 * for the new project, by the rules of every pledge, and the money is held there; above what one may sign alone it takes
 * two of them. Declined, everything stays as it is.
 */
export const answerReallocation = command({
  name: "reallocation.answer",
  permission: "reallocation.answer",
  key: "required",
  input: answerToGive,
  output: z.object({ moved: z.boolean(), awaitsSecond: z.boolean() }),
  async run(ctx, key, answer): Promise<Result<AnsweredReallocation, AnswerReallocationRefusal>> {
    const { reallocationId } = answer;
    // None of these ever changes, so they may be read before the locks are taken.
    const [at] = isId(reallocationId)
      ? await ctx.db
          .select({
            organizationId: reallocation.organizationId,
            toProjectId: reallocation.toProjectId,
            fromProjectId: sql<
              string | null
            >`(select earlier.to_project_id from reallocation earlier where earlier.id = ${reallocation.fromId})`,
          })
          .from(reallocation)
          .where(eq(reallocation.id, reallocationId))
      : [];
    if (!at || ctx.actor.kind !== "person" || !may(ctx.actor, "reallocation.answer", at.organizationId))
      return refuse({ kind: "reallocation_not_asked" });
    const { personId } = ctx.actor;
    const projects = [at.toProjectId, ...(at.fromProjectId === null ? [] : [at.fromProjectId])];
    return transact<AnsweredReallocation, AnswerReallocationRefusal>(
      ctx,
      { key, request: { ...answer }, lock: projects.map(projectStream) },
      async (tx) => {
        await tx.lock([organizationStream(at.organizationId)]);
        const [asked] = await tx.db.select().from(reallocation).where(eq(reallocation.id, reallocationId));
        if (!asked || asked.answer !== null) return refuse({ kind: "reallocation_not_asked" });
        const answered = { answeredBy: personId, answeredAt: tx.now, answerReason: answer.reason };
        if (answer.answer === "decline") {
          if (answer.reason === "") return refuse({ kind: "decline_needs_reason", field: "reason" });
          await tx.db
            .update(reallocation)
            .set({ ...answered, answer: "declined" })
            .where(eq(reallocation.id, reallocationId));
          say(tx, asked, "declined", answer.reason);
          return ok({ moved: false, awaitsSecond: false });
        }
        const held = asked.fromId === null ? null : await findHeld(tx.db, asked.fromId);
        const there =
          asked.fromId === null
            ? (await creditOf(tx, asked.organizationId, asked.currency)) >= asked.amountMinor
            : held !== null && isSurplus(held);
        if (!there) return refuse({ kind: "reallocation_source_spent" });
        const found = await findProjectById(tx.db, tx.actor, asked.toProjectId);
        assert(found, "a project that raises is everybody's to see");
        const terms = { kind: "fixed", amountMinor: asked.amountMinor } as const;
        const ready = await readyPledge(tx, found, {
          projectId: found.id,
          organizationId: asked.organizationId,
          terms,
          conditions: [],
          named: asked.firstNamed ?? answer.named,
          note: "",
        });
        if (!ready.ok) return ready;
        const { aloneMinor, mostMinor, climbing } = ready.value;
        const isAboveLimit = aloneMinor !== null && mostMinor > aloneMinor;
        if (isAboveLimit && asked.firstSignerId === null)
          return signFirst(tx, asked, personId, answer.named, aloneMinor);
        if (isAboveLimit && asked.firstSignerId === personId) return refuse({ kind: "signed_by_you_already" });
        if (isAboveLimit && !(await countAsTwo(tx, asked.organizationId, personId, asked.firstSignerId)))
          return refuse({ kind: "role_too_new" });
        if (climbing) await setAsideSignatures(tx, [climbing.id]);
        if (held) await leave(tx, held, found.title);
        // Said before the book is locked, as everything is.
        say(tx, asked, "consented", answer.reason);
        const signed = await signPledge(tx, ready.value, "With money that was paid before.");
        if (!signed.ok) return signed;
        const { pledgeId } = signed.value;
        const source = held
          ? ({ kind: "restricted", ownerId: held.projectId } as const)
          : ({ kind: "credit", ownerId: asked.organizationId } as const);
        const [posted] = await postTransfers(tx, asked.currency, [
          {
            kind: "moved",
            idempotencyKey: `moved:${reallocationId}`,
            projectId: asked.toProjectId,
            reason: asked.reason,
            entries: pair(source, { kind: "restricted", ownerId: asked.toProjectId }, asked.amountMinor),
          },
        ]);
        assert(posted, "one transfer was posted");
        // A limit that was raised meanwhile needs no first signature any more.
        const first = isAboveLimit ? {} : { firstSignerId: null, firstSignedAt: null, firstNamed: null };
        await tx.db
          .update(reallocation)
          .set({ ...answered, ...first, answer: "consented", pledgeId, transferId: posted.id })
          .where(eq(reallocation.id, reallocationId));
        return ok({ moved: true, awaitsSecond: false });
      },
    );
  },
});

/** The first of four eyes: nothing moves, and the organization's other budget holders are asked. */
async function signFirst(
  tx: Tx,
  asked: typeof reallocation.$inferSelect,
  firstSignerId: string,
  firstNamed: boolean,
  limitMinor: bigint,
): Promise<Result<AnsweredReallocation, AnswerReallocationRefusal>> {
  const { id, organizationId, toProjectId, amountMinor, currency } = asked;
  const others = await otherSigners(tx, organizationId, firstSignerId);
  if (others.length === 0) return refuse({ kind: "signing_limit_exceeded", limitMinor, currency });
  await tx.db
    .update(reallocation)
    .set({ firstSignerId, firstSignedAt: tx.now, firstNamed })
    .where(eq(reallocation.id, id));
  tx.say({
    name: "reallocation.signed",
    streams: [organizationStream(organizationId), ...others.map(personStream)],
    organizationId,
    entity: `reallocation:${id}`,
    audience: "cofunders",
    payload: { reallocationId: id, toProjectId, amountMinor: amountMinor.toString(), currency },
  });
  return ok({ moved: false, awaitsSecond: true });
}

/** The last rung of a pledge whose money goes on: it ended and is reallocated now; one whose work is done keeps its rung, with a row that says so. */
async function leave(tx: Tx, { pledgeId, rung }: HeldMoney, title: string): Promise<void> {
  const to = rung === "spent" || rung === "credited" ? rung : "reallocated";
  await stepPledges(tx, [
    { pledgeId, from: rung, to, reason: `With the pledger's consent its money goes to “${title}”.` },
  ]);
  if (to !== rung) await tx.db.update(pledge).set({ rung: to }).where(eq(pledge.id, pledgeId));
}

function say(
  tx: Tx,
  { id, organizationId, toProjectId, amountMinor, currency }: typeof reallocation.$inferSelect,
  answer: "consented" | "declined",
  reason: string,
): void {
  tx.say({
    name: "reallocation.answered",
    streams: [organizationStream(organizationId)],
    organizationId,
    entity: `reallocation:${id}`,
    audience: "cofunders",
    payload: { reallocationId: id, toProjectId, amountMinor: amountMinor.toString(), currency, answer, reason },
  });
}
