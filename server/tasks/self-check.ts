import { checks } from "#app/domain/watch/checks.server.ts";
import { runSelfCheck } from "#app/domain/watch/self-check.server.ts";
import { taskContext, type Task } from "./task.ts";

/** Asks every promise of the database; answers 1 and names the offending rows when one is broken. */
export const checkSelf: Task = async ({ database }) => {
  const { asked, broken } = await runSelfCheck(taskContext(database, "self-check", []), checks, { isWhole: true });
  for (const { name, promise, rows } of broken) {
    console.error(`BROKEN ${name}: ${promise}`);
    for (const row of rows) console.error(`  ${JSON.stringify(row)}`);
  }
  console.log(`Self-check: ${asked - broken.length} of ${asked} promises hold.`);
  return broken.length === 0 ? 0 : 1;
};
