import type { Database } from "#db/client.server.ts";
import { log } from "#app/http/log.server.ts";

/** Something the product does by itself, again and again. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  run(): Promise<void>;
}

/**
 * Runs each job at its pace, and all of them one after the other, so that they never take the connections which
 * requests need. A job never overlaps itself in another process of the same database either: the round is taken with
 * an advisory lock and skipped where somebody else has it. A failing round is logged and tried again at the next.
 * Answers how to stop: it waits for the round that is under way.
 */
export function startJobs(database: Database, jobs: readonly Job[]): () => Promise<void> {
  const due = new Set<Job>();
  let underWay: Promise<void> | undefined;
  const work = async () => {
    for (const job of due) {
      due.delete(job);
      await takeTurn(database, job).catch((error: unknown) => log.error({ err: error, job: job.name }, "a job failed"));
    }
    underWay = undefined;
  };
  const timers = jobs.map((job) =>
    setInterval(() => {
      due.add(job);
      underWay ??= work();
    }, job.everyMs),
  );
  return async () => {
    for (const timer of timers) clearInterval(timer);
    due.clear();
    await underWay;
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
