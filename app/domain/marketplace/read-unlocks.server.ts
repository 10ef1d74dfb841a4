import { sql, type SQL } from "drizzle-orm";
import { streamSql } from "#app/domain/kernel/stream-sql.server.ts";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";

/** Pledges that came to stand because of another one, by that other one. */
export type Unlocks = ReadonlyMap<string, readonly string[]>;

export type UnlockRow = readonly [cause: string, pledgeId: string];

/** A value with them all, as the project's own log tells it: an index holds these events, however long the log is. */
export const unlocksOfProject = (projectId: SQL): SQL => sql`(
  select coalesce(json_agg(distinct jsonb_build_array(e.payload->>'becauseOfPledgeId', e.payload->>'pledgeId')), '[]') from event e
  where e.stream_id = ${streamSql("project", projectId)} and e.type = 'pledge.stood' and e.payload->>'becauseOfPledgeId' is not null)`;

export function unlocksFrom(rows: readonly UnlockRow[]): Unlocks {
  const unlocks = new Map<string, string[]>();
  for (const [cause, id] of rows) unlocks.set(cause, [...(unlocks.get(cause) ?? []), id]);
  return unlocks;
}

export async function readUnlocks(db: Db, projectId: string): Promise<Unlocks> {
  const [row] = await readRows(
    db,
    { unlocks: col.list(col.json<UnlockRow>()) },
    sql`select ${unlocksOfProject(sql`${projectId}::text`)} as unlocks`,
  );
  return unlocksFrom(row?.unlocks ?? []);
}
