import { eq, sql } from "drizzle-orm";
import type { PgUpdateSetSource } from "drizzle-orm/pg-core";
import { describeError } from "#app/http/describe-error.server.ts";
import { jobRun } from "#db/schema/watch.ts";
import { dayMs, hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { Pool } from "#db/client.server.ts";
import type { Job } from "../jobs/jobs.ts";

/** How long nothing may be heard of a job before somebody should look: several of its rounds, and never less than five minutes. */
export function quietMs({ at, everyMs }: Pick<Job, "at" | "everyMs">): number {
  if (everyMs !== undefined) return Math.max(20 * everyMs, 5 * minuteMs);
  const [minute = "*", hour = "*"] = at.split(" ");
  if (hour !== "*") return 2 * dayMs + hourMs;
  const step = /^\*(?:\/(\d+))?$/.exec(minute);
  return step ? Math.max(3 * Number(step[1] ?? 1) * minuteMs, 5 * minuteMs) : 3 * hourMs;
}

/**
 * A job that leaves behind when it last went well, or why not: its round, or the finding of what waits for it, whose tasks
 * the queue keeps by themselves.
 */
export const watched = (db: Pool, job: Job): Job =>
  "task" in job ? { ...job, find: noted(db, job, () => job.find()) } : { ...job, run: noted(db, job, () => job.run()) };

/** What cannot be written down changes nothing: while the database is away the job itself says so. */
const noted =
  <Result>(db: Pool, job: Job, round: () => Promise<Result>) =>
  async (): Promise<Result> => {
    const began = performance.now();
    const note = (how: PgUpdateSetSource<typeof jobRun>) =>
      db
        .insert(jobRun)
        .values({ name: job.name, quietMs: quietMs(job) })
        .onConflictDoNothing()
        .then(() =>
          db
            .update(jobRun)
            .set({ quietMs: quietMs(job), ...how })
            .where(eq(jobRun.name, job.name)),
        )
        .then(
          () => {},
          () => {},
        );
    try {
      const result = await round();
      await note({ ranAt: sql`clock_timestamp()`, tookMs: Math.round(performance.now() - began) });
      return result;
    } catch (error) {
      const { name, message, sqlState } = describeError(error);
      await note({
        failedAt: sql`clock_timestamp()`,
        failure: [name, message, sqlState].filter(Boolean).join(": ").slice(0, 500),
      });
      throw error;
    }
  };
