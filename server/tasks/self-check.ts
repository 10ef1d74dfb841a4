import { selfCheck, tableChecks } from "#db/self-check.server.ts";
import { settlementCheck } from "#app/domain/pledges/check-settlement.server.ts";
import type { Task } from "./task.ts";

/** Every promise that this house makes about its book and its log. */
export const checks = [...tableChecks, settlementCheck];

/** Asks every promise of the database; answers 1 and names the offending rows when one is broken. */
export const checkSelf: Task = async ({ database }) => {
  const broken = await selfCheck(database.db, checks);
  for (const { name, promise, rows } of broken) {
    console.error(`BROKEN ${name}: ${promise}`);
    for (const row of rows) console.error(`  ${JSON.stringify(row)}`);
  }
  console.log(`Self-check: ${checks.length - broken.length} of ${checks.length} promises hold.`);
  return broken.length === 0 ? 0 : 1;
};
