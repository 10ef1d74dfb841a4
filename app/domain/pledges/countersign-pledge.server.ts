import { z } from "zod";
import { and, eq, isNull } from "drizzle-orm";
import { countersignature, pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { countAsTwo } from "#app/domain/identity/read-signing-limit.server.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import {
  readCondition,
  readNaming,
  readTerms,
  wishedCredit,
  type PledgeRow,
  type StoredCondition,
} from "#app/domain/pledges/pledge.ts";
import { placedPledge, type PlacedPledge } from "#app/domain/pledges/pledge-values.server.ts";
import { readyPledge, signPledge, type NothingNeeded } from "#app/domain/pledges/sign-pledge.server.ts";
import type { PledgeToPlace, UnfitPledge } from "#app/domain/pledges/unfit-pledge.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import type { PledgesRefusal } from "./refusals.ts";

export interface SecondSignature {
  readonly pledgeId: string;
  readonly answer: "sign" | "decline";
  /** Asked for when it is declined. */
  readonly reason: string;
}

export type CountersignRefusal =
  | ProjectNotFound
  | KeyReused
  | UnfitPledge
  | NothingNeeded
  /** It was changed, taken back or answered meanwhile, or it is not the actor's to sign. */
  | PledgesRefusal<"signature_not_asked">
  /** Four eyes are two people's. */
  | PledgesRefusal<"signed_by_you_already">
  /** One of the two was given the role less than a day ago, or has it no more. */
  | IdentityRefusal<"role_too_new">
  | PledgesRefusal<"decline_needs_reason", "reason">;

/** What the first signer wants, read back from the intent that it stands as. */
const wantedBy = (row: PledgeRow): PledgeToPlace => ({
  projectId: row.projectId,
  organizationId: row.payerOrganizationId,
  creditedOrganizationId: wishedCredit(row),
  deliverableId: row.deliverableId ?? undefined,
  terms: readTerms(row),
  conditions: (row.conditions as StoredCondition[]).map(readCondition),
  ...readNaming(row),
  note: row.note,
});

const secondSignature: z.ZodType<SecondSignature> = z.object({
  pledgeId: id,
  answer: z.enum(["sign", "decline"]),
  reason: reasonText,
});

/**
 * The second of four eyes: another budget holder of the payer signs what the first one wrote, exactly as it stands, or
 * declines it with a reason; then it stays an intent. Signed, it is a firm pledge from this moment on.
 */
export const countersignPledge = command({
  name: "pledge.countersign",
  permission: "pledge.countersign",
  key: "required",
  input: secondSignature,
  output: placedPledge.nullable(),
  async run(
    ctx,
    key,
    { pledgeId, answer, reason },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<PlacedPledge | null, CountersignRefusal>> {
    // A pledge never changes its project, so this may be read before the lock is taken.
    const [at] = isId(pledgeId)
      ? await ctx.db.select({ projectId: pledge.projectId }).from(pledge).where(eq(pledge.id, pledgeId))
      : [];
    if (!at) return refuse({ kind: "signature_not_asked" });
    return changeProject<PlacedPledge | null, CountersignRefusal>(
      ctx,
      at.projectId,
      { key, request: { pledgeId, answer, reason }, preview },
      async (tx, found) => {
        const [asked] = await tx.db
          .select({ id: countersignature.id, firstSignerId: countersignature.firstSignerId, row: pledge })
          .from(countersignature)
          .innerJoin(pledge, eq(pledge.id, countersignature.pledgeId))
          .where(and(eq(countersignature.pledgeId, pledgeId), isNull(countersignature.ending)));
        if (
          !asked ||
          asked.row.rung !== "intent" ||
          !may(ctx.actor, "pledge.countersign", asked.row.payerOrganizationId)
        )
          return refuse({ kind: "signature_not_asked" });
        if (asked.firstSignerId === actorId(ctx.actor)) return refuse({ kind: "signed_by_you_already" });
        if (answer === "decline") {
          if (reason === "") return refuse({ kind: "decline_needs_reason", field: "reason" });
          await end(tx, asked, "declined", reason);
          return ok(null);
        }
        const ready = await readyPledge(tx, found, wantedBy(asked.row));
        if (!ready.ok) return ready;
        const { mostMinor, aloneMinor } = ready.value;
        const { payerOrganizationId } = asked.row;
        if (
          aloneMinor !== null &&
          mostMinor > aloneMinor &&
          !(await countAsTwo(tx, payerOrganizationId, actorId(ctx.actor), asked.firstSignerId))
        )
          return refuse({ kind: "role_too_new" });
        await end(tx, asked, "signed", reason);
        return signPledge(tx, ready.value, "Second signature.");
      },
    );
  },
});

async function end(
  tx: Tx,
  { id, firstSignerId, row }: { id: string; firstSignerId: string; row: PledgeRow },
  ending: "signed" | "declined",
  reason: string,
): Promise<void> {
  await tx.db
    .update(countersignature)
    .set({ ending, endedBy: actorId(tx.actor), endedAt: tx.now, reason })
    .where(eq(countersignature.id, id));
  tx.say({
    name: "signature.ended",
    streams: [personStream(firstSignerId)],
    organizationId: row.payerOrganizationId,
    entity: `pledge:${row.id}`,
    payload: { pledgeId: row.id, projectId: row.projectId, ending, reason },
  });
}
