import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { assert } from "#app/domain/kernel/result.ts";
import { followSettlement } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { planSettlement } from "#app/domain/pledges/plan-settlement.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import type { Project } from "#app/domain/projects/project.ts";

/**
 * Lets a raise's pledges follow what something else than a pledge changed: maintainers answered, or hours were agreed.
 * Called under the project's lock, after everything else that the command writes, because it locks the book.
 * @returns whether anything changed
 */
export async function settleAnew(tx: Tx, found: Project): Promise<boolean> {
  const { raising, rows, unsigned } = await loadRaising(tx.db, found);
  assert(raising, "a project that raises has a price");
  const plan = planSettlement(raising, rows);
  if (plan.changes.length === 0) return false;
  await followSettlement(tx, {
    project: found,
    changes: plan.changes,
    totals: projectTotals(found.currency, plan, unsigned),
  });
  return true;
}
