import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { assert } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

/**
 * The next numbers of this year in a range that has none left out: the first of `count`. The year's row is locked from
 * here to the commit, so numbers have no gaps.
 */
export async function nextNumbers(
  tx: Tx,
  range: "invoice_year" | "credit_note_year" | "dues_year",
  count = 1,
): Promise<{ year: number; number: number }> {
  const year = tx.now.getUTCFullYear();
  const [row] = await readRows(
    tx.db,
    { head: col.number },
    sql`
    insert into ${sql.identifier(range)} as held (year, head_number) values (${year}, ${count})
    on conflict (year) do update set head_number = held.head_number + excluded.head_number returning head_number as head`,
  );
  assert(row, "the year has its row");
  return { year, number: row.head - count + 1 };
}
