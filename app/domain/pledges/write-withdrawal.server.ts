import { eq } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { assert } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { followSettlement, pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { planSettlement } from "#app/domain/pledges/plan-settlement.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import type { Project } from "#app/domain/projects/project.ts";

/**
 * Writes that a pledge is taken back, by its own people or because the steward releases it, and everything that others'
 * pledges do because of it. @returns how many of them wait again
 */
export async function writeWithdrawal(
  tx: Tx,
  project: Project,
  row: PledgeRow,
  reason: string,
  said: "pledge.withdrawn" | "pledge.released" = "pledge.withdrawn",
): Promise<number> {
  await Promise.all([
    tx.db
      .update(pledge)
      .set({ rung: "withdrawn", stands: false, offeredMinor: 0n, endedAt: tx.now })
      .where(eq(pledge.id, row.id))
      .execute(),
    setAsideSignatures(tx, [row.id]),
    stepPledges(tx, [{ pledgeId: row.id, from: row.rung, to: "withdrawn", reason }]),
  ]);
  // Read without it: hours that were agreed of it do not lower the price any more either.
  const { raising, rows, unsigned } = await loadRaising(tx.db, project);
  const plan = raising
    ? planSettlement(raising, rows)
    : { changes: [], firmMinor: 0n, conditionalMinor: 0n, organizations: 0 };
  const totals = projectTotals(project.currency, plan, unsigned);
  tx.say({
    name: said,
    streams: pledgeStreams(row),
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${row.id}`,
    payload: {
      pledgeId: row.id,
      named: row.named,
      amountMinor: (row.rung === "firm" ? row.offeredMinor : (row.amountMinor ?? 0n)).toString(),
      termsKind: row.termsKind,
      totals,
      reason,
    },
  });
  if (row.rung === "firm") {
    assert(raising, "a firm pledge was signed for a price");
    await followSettlement(tx, { project, changes: plan.changes, totals, causeId: row.id, withdrawn: { row, reason } });
  }
  return plan.changes.filter((change) => change.row.stands && !change.stands).length;
}
