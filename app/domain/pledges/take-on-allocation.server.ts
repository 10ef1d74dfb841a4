import { eq, max, sql } from "drizzle-orm";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { readAlone } from "#app/domain/identity/read-signing-limit.server.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { NewTransfer } from "#app/domain/ledger/ledger.ts";
import { transferKey } from "#app/domain/pledges/follow-settlement.server.ts";
import { leftOfBudget } from "#app/domain/pledges/left-of-budget.server.ts";
import { storeNaming, storeTerms, type PledgeRow, storeCredit } from "#app/domain/pledges/pledge.ts";
import { entriesBetween, nothingPosted } from "#app/domain/pledges/posting.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import type { PledgesRefusal } from "./refusals.ts";

export interface Consented {
  readonly organizationId: string;
  readonly deliverableId: string;
  readonly amountMinor: bigint;
  readonly note: string;
}

/** There is no second signature here: whoever may not sign so much alone has a colleague do it who may. */
export type NotConsented = PledgesRefusal<"budget_exceeded" | "signing_limit_exceeded", "organizationId">;

/**
 * Lets an organization that takes part pay something more for a deliverable of a co-funded project: a pledge of that sum,
 * allocated at once. Within the signer's limit and the budget of the year, like every other. Named, where all that it
 * pledged here is. Called under the project's lock; the transfer is for the caller to post at its end.
 */
export async function takeOnAllocation(
  tx: Tx,
  { id: projectId, currency }: Project,
  { organizationId, deliverableId, amountMinor, note }: Consented,
): Promise<Result<{ readonly row: PledgeRow; readonly transfer: NewTransfer }, NotConsented>> {
  const personId = actorId(tx.actor);
  const [limitMinor, [here], budget] = await Promise.all([
    readAlone(tx, organizationId, personId),
    tx.db
      .select({
        position: max(pledge.position),
        named: sql<boolean>`coalesce(bool_and(${pledge.named}) filter (where ${pledge.payerOrganizationId} = ${organizationId} and ${pledge.endedAt} is null), false)`,
      })
      .from(pledge)
      .where(eq(pledge.projectId, projectId)),
    leftOfBudget(tx, organizationId),
  ]);
  if (budget && amountMinor > budget.leftMinor)
    return refuse({
      kind: "budget_exceeded",
      field: "organizationId",
      leftMinor: budget.leftMinor,
      currency,
      year: budget.year,
    });
  if (limitMinor !== null && amountMinor > limitMinor)
    return refuse({ kind: "signing_limit_exceeded", field: "organizationId", limitMinor, currency });
  const row: PledgeRow = {
    id: tx.newId(),
    projectId,
    deliverableId,
    payerOrganizationId: organizationId,
    ...storeCredit({ organizationId }),
    // It pays what was promised already: whoever reads names for it does so for what they signed.
    cofunds: false,
    counts: true,
    actingPersonId: personId,
    rung: "allocated",
    ...storeTerms({ kind: "fixed", amountMinor }),
    currency,
    conditions: [],
    stands: true,
    offeredMinor: amountMinor,
    allocatedMinor: amountMinor,
    fundId: null,
    distributionId: null,
    drawnMinor: 0n,
    ...storeNaming({ named: here?.named ?? false }),
    position: (here?.position ?? 0) + 1,
    note,
    createdAt: tx.now,
    signedAt: tx.now,
    endedAt: null,
  };
  await tx.db.insert(pledge).values(row);
  await tx.db.insert(allocation).values({ pledgeId: row.id, deliverableId, staffMinor: amountMinor, cloudMinor: 0n });
  await stepPledges(tx, [{ pledgeId: row.id, from: null, to: "firm", reason: note }]);
  await stepPledges(tx, [{ pledgeId: row.id, from: "firm", to: "allocated", reason: "" }]);
  const about = { pledgeId: row.id, payerOrganizationId: organizationId, projectId };
  const transfer: NewTransfer = {
    kind: "pledge_stands",
    idempotencyKey: transferKey(tx, row.id),
    projectId,
    entries: entriesBetween(about, nothingPosted, { side: "committed", amountMinor }),
  };
  return ok({ row, transfer });
}
