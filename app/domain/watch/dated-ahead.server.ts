import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import { datedAhead } from "#db/schema/watch.ts";
import type { BrokenPromise } from "#db/self-check.server.ts";
import { lowestId, type Mark } from "#db/self-check-scope.server.ts";

/** Clocks of databases that follow each other differ by less. */
const toleratedMs = 5_000;
const namedAtOnce = 20;

/**
 * What is dated after now, and was not named before: nothing can date it anew, so each is named once. Transfers that only
 * follow one that is dated ahead, because none may be older than the one before it, are not named beside it.
 *
 * @param mark asks only of what came since
 */
export async function findDatedAhead(db: Db, foundAt: Date, mark?: Mark): Promise<BrokenPromise | undefined> {
  const from = mark?.transferNumber ?? 0;
  const late = sql`clock_timestamp() + make_interval(secs => ${toleratedMs / 1_000})`;
  const rows = await readRows(
    db,
    { subject: col.text, dated: col.text },
    sql`
    select found.subject, ${instant(sql`found.dated`)} as dated from (
      select 'transfer ' || number as subject, occurred_at as dated from (
        select number, occurred_at, lag(occurred_at) over (order by number) as before from transfer where number >= ${from}) as run
      where occurred_at > ${late} and occurred_at > coalesce(before, '-infinity') and number > ${from}
      union all
      select 'event ' || seq || ' of ' || stream_id, at from event where at > ${late} and ${mark ? sql`id >= ${lowestId(mark)}` : sql`true`}) as found
    where not exists (select from dated_ahead known where known.subject = found.subject) order by found.dated limit ${namedAtOnce}`,
  );
  if (rows.length === 0) return undefined;
  await db
    .insert(datedAhead)
    .values(rows.map(({ subject, dated }) => ({ subject, dated: new Date(dated), foundAt })))
    .onConflictDoNothing();
  return { name: "nothing_dated_ahead", promise: "nothing is dated after now", rows: [...rows] };
}
