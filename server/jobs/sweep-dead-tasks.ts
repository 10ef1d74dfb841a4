import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { before, type Swept } from "#app/domain/kernel/sweep.server.ts";

/** In one round: far more than a day's failures. */
const tasksAtOnce = 5_000;

/** Takes away tasks of the queue that failed for the last time so long ago: by the queue's own function, as its tables are its own. */
export async function sweepDeadTasks(db: Db, now: Date, keptMs: number): Promise<Swept> {
  const dead = await db.execute(sql`
    select id from graphile_worker.complete_jobs(array(
      select j.id from graphile_worker.jobs j where j.attempts >= j.max_attempts and j.locked_at is null and ${before(sql`j.updated_at`, now, keptMs)} limit ${tasksAtOnce}))`);
  return { removed: dead.length, isDone: dead.length < tasksAtOnce };
}
