import { Logger, parseCronItems, run, type JobHelpers } from "graphile-worker";
import pg from "pg";
import type { Address } from "#db/client.server.ts";
import { log } from "#app/http/log.server.ts";
import { takeTurn } from "../locks.ts";
import { queueAddress } from "./queue-address.ts";

/** Something the product does by itself, again and again. */
export interface Job {
  /** Letters and dashes: the queue's name for it. */
  readonly name: string;
  /** When, as a crontab line says it, in UTC. */
  readonly at: string;
  /** For a finer pace than a minute: each round then sets the time of the next, and the line above only finds a lost one. */
  readonly everyMs?: number;
  run(): Promise<void>;
}

export interface Jobs {
  /** There is something to do for this job: its next round begins within half a second. Cheap to call often, and a hint only. */
  wake(name: string): void;
  /** Takes no new round, and waits for those under way. */
  stop(): Promise<void>;
}

/** Rounds of different jobs at once in one process: a slow mail server holds up nobody's closing. */
const roundsAtOnce = 3;
/** One connection for each round, one that listens, and one to fetch and finish jobs by. */
const connections = roundsAtOnce + 2;
/** How late a round may begin after its time; a waking is heard at once. */
const lookEveryMs = 1_000;
/** After this long a round that was refused its turn asks again. */
const againMs = 1_000;

/**
 * Runs the jobs by a queue in the database that all nodes share, so that each round is taken by one of them. The queue
 * sets the times, by the database's clock, and tries what failed again, later each time and after a minute at the latest.
 *
 * That a job never overlaps itself does not rest on it: a node that is killed keeps its rounds in the queue as taken, and
 * they are then begun anew by their crontab line. A lock that ends with the connection sees to that, and keeps every
 * job still while a story is told.
 */
export async function startJobs(address: Address, jobs: readonly Job[]): Promise<Jobs> {
  const pgPool = openPool(address);
  const runner = await run({
    pgPool,
    concurrency: roundsAtOnce,
    pollInterval: lookEveryMs,
    noHandleSignals: true,
    logger: quietLogger,
    taskList: Object.fromEntries(jobs.map((job) => [job.name, taskOf(job)])),
    // Written out: without them the queue would look for files of its own.
    parsedCronItems: parseCronItems(jobs.map(({ name, at }) => ({ task: name, match: at, identifier: name, options: { jobKey: name, jobKeyMode: "preserve_run_at" } }))),
  });
  runner.events.on("job:error", ({ job, error }) => log.error({ err: error, job: job.task_identifier, attempt: job.attempts }, "a job failed"));
  const add = (name: string, mode: "replace" | "preserve_run_at") => runner.addJob(name, {}, { jobKey: name, jobKeyMode: mode });
  for (const { name } of jobs.filter(({ everyMs }) => everyMs !== undefined)) await add(name, "preserve_run_at");
  const waking = new Map<string, NodeJS.Timeout>();
  return {
    wake(name) {
      if (waking.has(name)) return;
      const timer = setTimeout(() => {
        waking.delete(name);
        add(name, "replace").catch((error: unknown) => log.warn({ err: error, job: name }, "a job could not be woken"));
      }, gatherMs);
      waking.set(name, timer);
    },
    async stop() {
      for (const timer of waking.values()) clearTimeout(timer);
      await runner.stop();
      await pgPool.end();
    },
  };
}

/** Between two rounds, which come every few seconds, the queue keeps what it listens and looks by. */
const idleMs = 2_000;

/** The queue's own few connections. One that breaks, while the database restarts, is opened anew by whoever needs it next. */
function openPool(address: Address): pg.Pool {
  const pool = new pg.Pool({ connectionString: queueAddress(address), max: connections, idleTimeoutMillis: idleMs });
  const broke = (error: Error) => log.debug({ err: error }, "jobs: a connection broke");
  pool.on("error", broke);
  pool.on("connect", (client) => client.on("error", broke));
  return pool;
}

/** Bells that ring within this time wake a job once: in a talk in full swing news is gathered, and told to each reader a few times and not after each word. Well below the two seconds in which all screens agree. */
const gatherMs = 500;

const taskOf = (job: Job) => async (_payload: unknown, helpers: JobHelpers) => {
  const ran = await helpers.withPgClient((connection) => takeTurn(connection, job.name, () => job.run()));
  if (job.everyMs !== undefined) await comeAgain(helpers, job.name, ran ? job.everyMs : againMs, ran);
};

/** By the database's clock. A waking that came meanwhile is kept; after a refused turn the next one comes soon, whatever was set. */
const comeAgain = ({ query }: JobHelpers, name: string, afterMs: number, keepsEarlier: boolean) =>
  query("select from graphile_worker.add_job($1, run_at := now() + make_interval(secs => $2), job_key := $1, job_key_mode := $3)", [
    name,
    afterMs / 1_000,
    keepsEarlier ? "preserve_run_at" : "replace",
  ]);

/** What the queue tells of itself, in our log: failures are told with their job by its event instead. */
const quietLogger = new Logger(() => (level, message) => {
  if (String(level) === "warning") log.warn(`jobs: ${message}`);
  else log.debug({ level }, `jobs: ${message}`);
});
