import { Logger, parseCronItems, run, type JobHelpers } from "graphile-worker";
import pg from "pg";
import type { Address } from "#db/client.server.ts";
import { describeError } from "#app/http/describe-error.server.ts";
import { log } from "#app/http/log.server.ts";
import { withJobLock } from "../locks.ts";
import { queueAddress } from "./queue-address.ts";

interface Pace {
  /** Letters and dashes: the queue's name for it. */
  readonly name: string;
  /** When, as a crontab line says it, in UTC. */
  readonly at: string;
  /** For a finer pace than a minute: each round then sets the time of the next, and the line above only finds a lost one. */
  readonly everyMs?: number;
}

/** Something the product does by itself, again and again: as a whole. */
export interface Round extends Pace {
  run(): Promise<void>;
}

/** The same for many things, each of them by a task of its own: one that fails stops none of the others. */
export interface Fan extends Pace {
  /** Ids of the things that wait, those first that have waited longest. One that waits still is found again, and is not done twice at once. */
  find(): Promise<readonly string[]>;
  /** The queue's name for what is done to one of them. */
  readonly task: string;
  act(id: string): Promise<void>;
  /** How many at once, on all nodes together: where they wait for somebody outside, the other jobs must not wait with them. */
  readonly lanes?: number;
}

export type Job = Round | Fan;

export interface Jobs {
  /** There is something to do for this job: its next round begins within half a second. Cheap to call often, and a hint only. */
  wake(name: string): void;
  /** Takes no new round, and waits for those under way. */
  stop(): Promise<void>;
}

/** Rounds and tasks at once in one process. More than there are lanes for any job: a slow mail server holds up nobody's closing. */
const workAtOnce = 6;
/** One connection for each of them, one that listens, and one to fetch and finish jobs by. */
const connections = workAtOnce + 2;
/** How late a round may begin after its time; a waking is heard at once. */
const lookEveryMs = 1_000;
/** After this long a round that was refused its turn, or failed, is begun anew; one that fails again later each time, up to the second. */
const againMs = 1_000;
const failedAgainMs = 60_000;
/** A task that fails is tried again after seconds, then minutes, then hours; after these it is dead, until somebody looks after it: about three hours in all. */
const mostAttempts = 10;
/** No task takes this long: one that is held longer is held by a process that was killed. */
const abandonedMs = 5 * 60_000;

/**
 * Runs the jobs by a queue in the database that all nodes share, so that each round, and each task, is taken by one of
 * them. The queue sets the times, by the database's clock.
 *
 * That a job never overlaps itself does not rest on it: a node that is killed keeps its rounds in the queue as taken, and
 * they are then begun anew by their crontab line. A lock that ends with the connection sees to that, and keeps every
 * job still while a story is told.
 */
export async function startJobs(address: Address, jobs: readonly Job[]): Promise<Jobs> {
  const pgPool = openPool(address);
  const fans = jobs.filter((job): job is Fan => "task" in job);
  const runner = await run({
    pgPool,
    concurrency: workAtOnce,
    pollInterval: lookEveryMs,
    noHandleSignals: true,
    logger: quietLogger,
    taskList: {
      ...Object.fromEntries(jobs.map((job) => [job.name, roundOf(job)])),
      ...Object.fromEntries(fans.map((fan) => [fan.task, taskOf(fan)])),
    },
    // Written out: without them the queue would look for files of its own.
    parsedCronItems: parseCronItems(
      jobs.map(({ name, at }) => ({
        task: name,
        match: at,
        identifier: name,
        options: { jobKey: name, jobKeyMode: "preserve_run_at" },
      })),
    ),
  });
  runner.events.on("job:error", ({ job, error }) =>
    log.error(
      { err: ofQueue(error), job: job.task_identifier, jobId: job.id, key: job.key, attempt: job.attempts },
      "a job failed",
    ),
  );
  const add = (name: string, mode: "replace" | "preserve_run_at") =>
    runner.addJob(name, {}, { jobKey: name, jobKeyMode: mode });
  for (const { name } of jobs.filter(({ everyMs }) => everyMs !== undefined)) await add(name, "preserve_run_at");
  const waking = new Map<string, NodeJS.Timeout>();
  let isStopping = false;
  return {
    wake(name) {
      if (isStopping || waking.has(name)) return;
      const timer = setTimeout(() => {
        waking.delete(name);
        add(name, "replace").catch((error: unknown) =>
          log.warn({ err: ofQueue(error), job: name }, "a job could not be woken"),
        );
      }, gatherMs);
      waking.set(name, timer);
    },
    async stop() {
      isStopping = true;
      for (const timer of waking.values()) clearTimeout(timer);
      await runner.stop();
      await pgPool.end();
    },
  };
}

/** Between two rounds, which come every few seconds, the queue keeps what it listens and looks by. */
const idleMs = 2_000;

/** A bare error of the network is one of the queue's own connections: what jobs ask of others is answered, and not thrown. */
const ofQueue = (error: unknown) =>
  error instanceof Error && "syscall" in error
    ? new Error("the queue cannot be reached", { cause: Object.assign(error, { query: "of the queue" }) })
    : error;

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

/**
 * A round that fails is not the queue's to try again: it would keep the failed one as dead where a waking has put another
 * in its place meanwhile. It is over, and sets its next time itself.
 */
function roundOf(job: Job) {
  let failures = 0;
  return async (_payload: unknown, helpers: JobHelpers) => {
    let ran = false;
    try {
      ran = await helpers.withPgClient((connection) =>
        withJobLock(connection, job.name, async () => {
          await helpers.query(forgetReplaced, [job.name, helpers.job.id]);
          await ("task" in job ? fanOut(job, helpers) : job.run());
        }),
      );
      failures = 0;
    } catch (error) {
      failures += 1;
      log.error({ err: ofQueue(error), job: job.name, jobId: helpers.job.id, failures }, "a job failed");
      await comeAgain(helpers, job.name, Math.min(againMs * 2 ** failures, failedAgainMs), true);
      return;
    }
    if (job.everyMs !== undefined) await comeAgain(helpers, job.name, ran ? job.everyMs : againMs, ran);
  };
}

/** What a waking took the place of stays behind as dead where its process was killed: whoever holds the turn knows that nobody is at it. */
const forgetReplaced = `delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
  where t.id = j.task_id and t.identifier = $1 and j.key is null and j.attempts >= j.max_attempts and j.id <> $2`;

/** Puts a task into the queue for each thing that waits and has none: one that failed keeps its own pauses, and one that is dead waits for somebody. */
async function fanOut({ task, find, lanes = 1 }: Fan, { query }: JobHelpers): Promise<void> {
  await query(
    "select graphile_worker.force_unlock_workers(array_agg(distinct locked_by)) from graphile_worker.jobs where task_identifier = $1 and locked_at < now() - make_interval(secs => $2)",
    [task, abandonedMs / 1_000],
  );
  const ids = await find();
  if (ids.length === 0) return;
  await query(
    `select graphile_worker.add_job($1, json_build_object('id', id), queue_name := $1 || '-' || abs(hashtext(id) % $3), max_attempts := $4, job_key := $1 || ':' || id, job_key_mode := 'unsafe_dedupe')
     from unnest($2::text[]) with ordinality as waiting (id, place)
     where not exists (select from graphile_worker.jobs j where j.key = $1 || ':' || id) order by place`,
    [task, ids, lanes, mostAttempts],
  );
}

/** One thing: what it throws is its own, told by the queue's event. Refused its turn, because a story is told or another node is at it still, it is found again. */
const taskOf = (fan: Fan) => async (payload: unknown, helpers: JobHelpers) => {
  const { id } = payload as { readonly id: string };
  try {
    await helpers.withPgClient((connection) => withJobLock(connection, `${fan.task} ${id}`, () => fan.act(id)));
  } catch (error) {
    // The queue keeps the message and a page shows it: a statement's would hold what people typed.
    const { message, sqlState, constraint } = describeError(error);
    throw new Error([message, sqlState, constraint].filter(Boolean).join(", "), { cause: error });
  }
};

/** By the database's clock. A waking that came meanwhile is kept; after a refused turn the next one comes soon, whatever was set. */
const comeAgain = ({ query }: JobHelpers, name: string, afterMs: number, keepsEarlier: boolean) =>
  query(
    "select from graphile_worker.add_job($1, run_at := now() + make_interval(secs => $2), job_key := $1, job_key_mode := $3)",
    [name, afterMs / 1_000, keepsEarlier ? "preserve_run_at" : "replace"],
  );

/** What the queue tells of itself, in our log: failures are told with their job by its event instead. */
const quietLogger = new Logger(() => (level, message) => {
  if (String(level) === "warning") log.warn(`jobs: ${message}`);
  else log.debug({ level }, `jobs: ${message}`);
});
