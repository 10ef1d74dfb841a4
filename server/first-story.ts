import type { Sql } from "postgres";
import type { Clock } from "#app/domain/kernel/clock.ts";
import { tellStory, type ToldStory } from "#db/seed/tell-story.ts";
import type { ServerDatabase } from "./database.ts";
import type { Env } from "./env.ts";
import { withSeedLock } from "./locks.ts";
import { say } from "./say.ts";

/**
 * What an empty database is told at the first start: the demo network in the embedded one, nothing behind DATABASE_URL
 * unless FIRST_STORY says otherwise. Null when nothing was told.
 */
export async function tellFirstStory(
  { FIRST_STORY, DATABASE_URL }: Env,
  database: Omit<ServerDatabase, "address" | "clock"> & { readonly clock: Clock },
): Promise<ToldStory | null> {
  const name = FIRST_STORY ?? (DATABASE_URL ? "none" : "demo");
  if (name === "none") return null;
  // A second server that starts meanwhile waits here, and then finds the network there.
  return withSeedLock(database.sql, async (connection) => {
    if (database.embedded && (await isHalfTold(connection))) await beginAnew(database, connection);
    const [found] = await connection`select 1 from network`;
    if (!found) say("The first start tells the story of an invented network; this takes some seconds, once.");
    // Where there is a network already it answers null, unless an earlier telling was interrupted: that it refuses.
    return tellStory({ db: database.db, clock: database.clock, bell: () => {} }, name);
  });
}

/** Whether a telling was interrupted and nobody but its invented people, whose domains nobody can own, came since. */
async function isHalfTold(sql: Sql): Promise<boolean> {
  const [row] = await sql`
    select from network where (settings->>'telling')::boolean and not exists (select from person where email not like '%.example')`;
  return row !== undefined;
}

/** Only for the embedded database, which we made ourselves: half a story is removed, and the tables are made anew. */
async function beginAnew({ migrate }: Pick<ServerDatabase, "migrate">, sql: Sql): Promise<void> {
  say("The telling of the story was interrupted: it begins anew.");
  await sql.unsafe("drop schema public, drizzle cascade; create schema public");
  await migrate();
}
