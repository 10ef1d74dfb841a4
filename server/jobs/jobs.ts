import type { Database } from "#db/client.server.ts";
import { log } from "#app/http/log.server.ts";

/** Something the product does by itself, again and again. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/**
 * Runs each job at its pace. A job never overlaps itself: not in this process, and not in another one of the same
 * database, because the round is taken with an advisory lock and skipped where somebody else has it. A failing round
 * is logged and tried again at the next.
 * Answers how to stop: it waits for the rounds that are under way.
 */
export function startJobs(database: Database, jobs: readonly Job[]): () => Promise<void> {
  const underWay = new Map<string, Promise<void>>();
  const timers = jobs.map((job) =>
    setInterval(() => {
      if (underWay.has(job.name)) return;
      const round = takeTurn(database, job)
        .catch((error: unknown) => log.error({ err: error, job: job.name }, "a job failed"))
        .finally(() => underWay.delete(job.name));
      underWay.set(job.name, round);
    }, job.everyMs),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    await Promise.all(underWay.values());
  };
}

async function takeTurn(database: Database, job: Job): Promise<void> {
  const connection = await database.sql.reserve();
  try {
    const [turn] = await connection<{ mine: boolean }[]>`select pg_try_advisory_lock(hashtext(${`job ${job.name}`})) as mine`;
    if (!turn?.mine) return;
    try {
      await job.run();
    } finally {
      await connection`select pg_advisory_unlock(hashtext(${`job ${job.name}`}))`;
    }
  } finally {
    connection.release();
  }
}
