import { and, asc, eq, inArray, type SQL } from "drizzle-orm";
import type { Check } from "#db/self-check.server.ts";
import { everything, since } from "#db/self-check-scope.server.ts";
import type { Db } from "#db/client.server.ts";
import { account } from "#db/schema/ledger.ts";
import { project } from "#db/schema/projects.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { planSettlement } from "#app/domain/pledges/plan-settlement.ts";

/** Settles every raise again and compares it with its rows and with the book, in which nothing may be left to change. */
export const settlementCheck: Check = {
  name: "raises_equal_their_settlement",
  promise: "each project’s total equals its settlement",
  offending: (db, limit) => unsettled(db, limit, everything.project("id")),
  offendingSince: (db, limit, mark) => unsettled(db, limit, since(mark).project("id")),
};

async function unsettled(db: Db, limit: number, which: SQL): Promise<readonly object[]> {
  const raises = await db
    .select()
    .from(project)
    .where(and(eq(project.stage, "raising"), which))
    .orderBy(asc(project.id));
  const rows: object[] = [];
  // One after the other: a raise is settled from all its pledges, and two of them need not be in memory together.
  for (const found of raises) {
    if (rows.length >= limit) break;
    const { raising, rows: pledges } = await loadRaising(db, found);
    if (!raising) continue;
    const { changes, firmMinor, conditionalMinor } = planSettlement(raising, pledges);
    for (const { row, stands, before, after } of changes)
      rows.push({ project: found.slug, pledge: row.id, stands: row.stands, shouldStand: stands, before, after });
    const { committed, waited } = await balances(db, found.id);
    if (committed !== firmMinor || waited !== conditionalMinor)
      rows.push({ project: found.slug, firmMinor, committed, conditionalMinor, waited });
  }
  return rows.slice(0, limit);
}

/** What the book says that a project is promised, as positive sums. */
async function balances(db: Db, projectId: string): Promise<{ committed: bigint; waited: bigint }> {
  const rows = await db
    .select()
    .from(account)
    .where(and(eq(account.ownerId, projectId), inArray(account.kind, ["committed", "waited"])));
  const of = (kind: string) => -(rows.find((row) => row.kind === kind)?.balanceMinor ?? 0n);
  return { committed: of("committed"), waited: of("waited") };
}
