import { and, eq, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { budget } from "#db/schema/pledges.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { promisedInYear } from "#app/domain/pledges/budget.server.ts";

/**
 * What an organization may still promise this year, minor units; null where it set no budget. Locks the budget, so that
 * two signatures on different projects cannot both use the last of it: hence two statements, the second of which sees
 * what was committed while the first one waited.
 */
export async function leftOfBudget(
  tx: Tx,
  organizationId: string,
): Promise<{ leftMinor: bigint; year: number } | null> {
  const year = tx.now.getUTCFullYear();
  const [found] = await tx.db
    .select({ amountMinor: budget.amountMinor })
    .from(budget)
    .where(and(eq(budget.organizationId, organizationId), eq(budget.year, year)))
    .for("update");
  if (!found) return null;
  const [promised] = await readRows(
    tx.db,
    { minor: col.bigint },
    sql`select ${promisedInYear(sql`${organizationId}::uuid`, sql`${year}::integer`)}::text as minor`,
  );
  return { leftMinor: found.amountMinor - (promised?.minor ?? 0n), year };
}
