import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import type { StreamId } from "./events.ts";

/** The last number of each of these streams; streams that do not exist are left out. */
export async function readHeads(db: Db, streams: readonly StreamId[]): Promise<Map<StreamId, number>> {
  if (streams.length === 0) return new Map();
  const rows = await readRows(
    db,
    { id: col.word<StreamId>(), head_seq: col.text },
    sql`select id, head_seq from stream where id = any(${sql.param([...streams])}::text[])`,
  );
  return new Map(rows.map((row) => [row.id, Number(row.head_seq)]));
}
