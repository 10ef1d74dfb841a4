import { systemClock } from "#app/domain/kernel/clock.ts";
import type { Database } from "#db/client.server.ts";
import { tellStory, type ToldStory } from "#db/seed/tell-story.ts";
import type { Env } from "./env.ts";

/** Held while a story is told, so that a second server that starts meanwhile waits and then finds the network there. */
const storyLock = 7_426_115;

/**
 * What an empty database is told at the first start: the demo network in the embedded one, nothing behind DATABASE_URL
 * unless FIRST_STORY says otherwise. Null when nothing was told.
 */
export async function tellFirstStory({ FIRST_STORY, DATABASE_URL }: Env, { db, sql }: Database): Promise<ToldStory | null> {
  const name = FIRST_STORY ?? (DATABASE_URL ? "none" : "demo");
  if (name === "none") return null;
  const connection = await sql.reserve();
  try {
    await connection`select pg_advisory_lock(${storyLock})`;
    const [found] = await connection`select 1 from network`;
    if (!found) console.log("The first start tells the story of an invented network; this takes some seconds, once.");
    // Where there is a network already it answers null, unless an earlier telling was interrupted: that it refuses.
    return await tellStory({ db, clock: systemClock, bell: () => {} }, name);
  } finally {
    await connection`select pg_advisory_unlock(${storyLock})`;
    connection.release();
  }
}
