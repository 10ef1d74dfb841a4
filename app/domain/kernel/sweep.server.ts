import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";

/** What is not needed any more: rows of a table, and when they are that. */
export interface Outlived {
  readonly table: SQL;
  readonly where: SQL;
}

/** How much was taken away, and whether that was all. */
export interface Swept {
  readonly removed: number;
  readonly isDone: boolean;
}

/** In one statement: it holds its locks for some tenths of a second. */
const rowsAtOnce = 5_000;
/** In one round and of one table, so that a round ends in a minute or two. */
const statementsInRound = 100;

/**
 * Takes away what has outlived its time, in many short statements. What a round does not come to the next one takes, and
 * that is to begin at once: a fixed number an hour would be overtaken by a busy network. Harmless twice, and on several nodes.
 */
export async function sweep(
  db: Db,
  outlived: readonly Outlived[],
  atMost: { readonly rows: number; readonly statements: number } = { rows: rowsAtOnce, statements: statementsInRound },
): Promise<Swept> {
  let [removed, isDone] = [0, true];
  for (const { table, where } of outlived) {
    let taken = atMost.rows;
    for (let statement = 0; statement < atMost.statements && taken === atMost.rows; statement++) {
      // By where they lie: a table need not have a key of one column for that.
      const [row] = await readRows(
        db,
        { taken: col.number },
        sql`
        with gone as (delete from ${table} where ctid = any(array(select ctid from ${table} where ${where} limit ${atMost.rows})) and ${where} returning 1)
        select count(*)::int as taken from gone`,
      );
      taken = row?.taken ?? 0;
      removed += taken;
    }
    isDone &&= taken < atMost.rows;
  }
  return { removed, isDone };
}

/** Rows whose moment lies further back than this. */
export const before = (column: SQL, now: Date, ms: number): SQL =>
  sql`${column} <= ${new Date(now.getTime() - ms).toISOString()}::timestamptz`;
