import { eq, sql } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { reallocation } from "#db/schema/reallocations.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { readyPledge, signPledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import type { UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { findProjectById } from "#app/domain/projects/find-project.server.ts";
import { creditOf } from "./held-invoices.server.ts";
import { findHeld, isSurplus, type Held } from "./find-reallocation.server.ts";

export type AnswerReallocationRefusal =
  | KeyReused
  | UnfitPledge
  | NothingNeeded
  /** There is none, it is not theirs to answer, or it was answered meanwhile. */
  | { readonly kind: "reallocation_not_asked" }
  | { readonly kind: "decline_needs_reason"; readonly field: "reason" }
  | { readonly kind: "signing_limit_exceeded"; readonly limitMinor: bigint; readonly currency: string }
  /** Since it was asked, it was used, paid back or moved. */
  | { readonly kind: "reallocation_source_spent" };

interface Answer {
  readonly reallocationId: string;
  readonly answer: "consent" | "decline";
  /** Whether the pledge that goes with it names the organization in public. */
  readonly named: boolean;
  readonly reason: string;
}

/**
 * The pledger's budget holder says whether the money moves. With the consent a firm pledge over the same sum is signed
 * for the new project, by the rules of every pledge, and the money is held there. Declined, everything stays as it is.
 */
export async function answerReallocation(ctx: Context, key: string, answer: Answer): Promise<Result<{ moved: boolean }, AnswerReallocationRefusal>> {
  const { reallocationId } = answer;
  // None of these ever changes, so they may be read before the locks are taken.
  const [at] = isId(reallocationId)
    ? await ctx.db
        .select({ organizationId: reallocation.organizationId, toProjectId: reallocation.toProjectId, fromProjectId: sql<string | null>`(select earlier.to_project_id from reallocation earlier where earlier.id = ${reallocation.fromId})` })
        .from(reallocation)
        .where(eq(reallocation.id, reallocationId))
    : [];
  if (!at || ctx.actor.kind !== "person" || !may(ctx.actor, "reallocation.answer", at.organizationId)) return refuse({ kind: "reallocation_not_asked" });
  const { personId } = ctx.actor;
  const projects = [at.toProjectId, ...(at.fromProjectId === null ? [] : [at.fromProjectId])];
  return transact<{ moved: boolean }, AnswerReallocationRefusal>(ctx, { key, request: { ...answer }, lock: projects.map(projectStream) }, async (tx) => {
    await tx.lock([organizationStream(at.organizationId)]);
    const [asked] = await tx.db.select().from(reallocation).where(eq(reallocation.id, reallocationId));
    if (!asked || asked.answer !== null) return refuse({ kind: "reallocation_not_asked" });
    const answered = { answeredBy: personId, answeredAt: tx.now, answerReason: answer.reason };
    if (answer.answer === "decline") {
      if (answer.reason === "") return refuse({ kind: "decline_needs_reason", field: "reason" });
      await tx.db.update(reallocation).set({ ...answered, answer: "declined" }).where(eq(reallocation.id, reallocationId));
      say(tx, asked, "declined", answer.reason);
      return ok({ moved: false });
    }
    const held = asked.fromId === null ? null : await findHeld(tx.db, asked.fromId);
    const there = asked.fromId === null ? (await creditOf(tx, asked.organizationId, asked.currency)) >= asked.amountMinor : held !== null && isSurplus(held);
    if (!there) return refuse({ kind: "reallocation_source_spent" });
    const found = await findProjectById(tx.db, tx.actor, asked.toProjectId);
    assert(found, "a project that raises is everybody's to see");
    const terms = { kind: "fixed", amountMinor: asked.amountMinor } as const;
    const ready = await readyPledge(tx, found, { projectId: found.id, organizationId: asked.organizationId, terms, conditions: [], named: answer.named, note: "" });
    if (!ready.ok) return ready;
    const { aloneMinor, mostMinor, climbing } = ready.value;
    if (aloneMinor !== null && mostMinor > aloneMinor) return refuse({ kind: "signing_limit_exceeded", limitMinor: aloneMinor, currency: asked.currency });
    if (climbing) await setAsideSignatures(tx, [climbing.id]);
    if (held) await leave(tx, held, found.title);
    // Said before the book is locked, as everything is.
    say(tx, asked, "consented", answer.reason);
    const signed = await signPledge(tx, ready.value, "With money that was paid before.");
    if (!signed.ok) return signed;
    const { pledgeId } = signed.value;
    const source = held ? ({ kind: "restricted", ownerId: held.projectId } as const) : ({ kind: "credit", ownerId: asked.organizationId } as const);
    const [posted] = await postTransfers(tx, asked.currency, [
      { kind: "moved", idempotencyKey: `moved:${reallocationId}`, projectId: asked.toProjectId, reason: asked.reason, entries: pair(source, { kind: "restricted", ownerId: asked.toProjectId }, asked.amountMinor) },
    ]);
    assert(posted, "one transfer was posted");
    await tx.db.update(reallocation).set({ ...answered, answer: "consented", pledgeId, transferId: posted.id }).where(eq(reallocation.id, reallocationId));
    return ok({ moved: true });
  });
}

/** The last rung of a pledge whose money goes on: it ended and is reallocated now; one whose work is done keeps its rung, with a row that says so. */
async function leave(tx: Tx, { pledgeId, rung }: Held, title: string): Promise<void> {
  const to = rung === "spent" || rung === "credited" ? rung : "reallocated";
  await stepPledges(tx, [{ pledgeId, from: rung, to, reason: `With the pledger's consent its money goes to “${title}”.` }]);
  if (to !== rung) await tx.db.update(pledge).set({ rung: to }).where(eq(pledge.id, pledgeId));
}

function say(tx: Tx, { id, organizationId, toProjectId, amountMinor, currency }: typeof reallocation.$inferSelect, answer: "consented" | "declined", reason: string): void {
  tx.say({
    name: "reallocation.answered",
    streams: [organizationStream(organizationId)],
    organizationId,
    entity: `reallocation:${id}`,
    audience: "cofunders",
    payload: { reallocationId: id, toProjectId, amountMinor: amountMinor.toString(), currency, answer, reason },
  });
}
