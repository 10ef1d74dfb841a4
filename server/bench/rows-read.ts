import { flatten, rowsRead, type PlanStep } from "#app/domain/projects/test-plan.ts";
import { openDatabase, type Address, type Pool } from "#db/client.server.ts";
import { record } from "./replay.ts";

/** What a command reads of some tables. */
export interface Read {
  /** Rows taken from them, those that a filter threw away included. */
  readonly rows: number;
  /** Those of them that it goes through from the first row to the last. */
  readonly wholly: readonly string[];
}

/** Runs each command, asks PostgreSQL how it answered each of its statements, and adds up what was read of these tables. */
export async function readByEach(
  address: Address,
  commands: readonly ((db: Pool) => Promise<unknown>)[],
  tables: readonly string[],
): Promise<Read[]> {
  const recorded = await record(address, commands);
  const database = openDatabase(address, { poolSize: 1 });
  try {
    const read: Read[] = [];
    for (const statements of recorded) {
      const steps: PlanStep[] = [];
      for (const { text, parameters } of statements.filter((each) => /^\s*(?:select|with)\b/i.test(each.text))) {
        const [row] = await database.sql.unsafe<{ "QUERY PLAN": { Plan: PlanStep }[] }[]>(
          `explain (analyze, format json) ${text}`,
          [...parameters],
        );
        steps.push(...flatten(row!["QUERY PLAN"][0]!.Plan));
      }
      const ofTables = steps.filter((step) => tables.includes(step["Relation Name"] ?? ""));
      read.push({
        rows: rowsRead(ofTables),
        wholly: ofTables
          .filter((step) => step["Node Type"] === "Seq Scan" && step["Actual Loops"] > 0)
          .map((step) => step["Relation Name"] ?? ""),
      });
    }
    return read;
  } finally {
    await database.close();
  }
}
