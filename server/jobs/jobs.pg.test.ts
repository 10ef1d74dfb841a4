import { expect, test } from "vitest";
import { freshDatabase, type TestDatabase } from "#db/test-database.ts";
import { withJobLock, withSeedLock, type QueueConnection } from "../locks.ts";
import { startJobs, type Job } from "./jobs.ts";

const everyMinute = "* * * * *";

/** A promise that the test ends by hand. */
function signal(): { readonly heard: Promise<void>; readonly give: () => void } {
  let give = () => {};
  const heard = new Promise<void>((resolve) => (give = resolve));
  return { heard, give };
}

/** Takes its turn as a job of another process would. */
async function turn({ sql }: TestDatabase, job: string, round: () => Promise<void>): Promise<boolean> {
  const connection = await sql.reserve();
  const query: QueueConnection["query"] = async (text, values = []) => ({
    rows: await connection.unsafe(text, values as never[]),
  });
  return withJobLock({ query }, job, round).finally(() => connection.release());
}

/** Counts its rounds and how many of them overlap; each round waits until so many have been asked for. */
function countingJob(rounds: number): Job & { readonly done: Promise<void>; mostAtOnce: number } {
  const { heard, give } = signal();
  let begun = 0;
  let now = 0;
  const job = {
    name: "counting",
    at: everyMinute,
    everyMs: 1,
    mostAtOnce: 0,
    done: heard,
    async run() {
      begun++;
      job.mostAtOnce = Math.max(job.mostAtOnce, ++now);
      // Long enough for the other process to be woken several times.
      await new Promise((resolve) => setTimeout(resolve, 20));
      now--;
      if (begun >= rounds) give();
    },
  };
  return job;
}

test("two processes with the same job take turns and never run it at once", async () => {
  const { address } = await freshDatabase();
  const job = countingJob(6);
  const both = [await startJobs(address, [job]), await startJobs(address, [job])];
  const bells = setInterval(() => both.forEach((jobs) => jobs.wake("counting")), 5);
  await job.done;
  clearInterval(bells);
  await Promise.all(both.map((jobs) => jobs.stop()));
  expect(job.mostAtOnce).toBe(1);
});

test("a job is woken before its time", async () => {
  const { address } = await freshDatabase();
  const { heard, give } = signal();
  let rounds = 0;
  const first = signal();
  const jobs = await startJobs(address, [
    {
      name: "waiting",
      at: everyMinute,
      everyMs: 3_600_000,
      run: async () => void (++rounds === 1 ? first : { give }).give(),
    },
  ]);
  await first.heard;
  jobs.wake("waiting");
  await heard;
  await jobs.stop();
  expect(rounds).toBe(2);
});

test("a waking that comes while a round is under way is not lost", async () => {
  const { address } = await freshDatabase();
  const [begun, go, again] = [signal(), signal(), signal()];
  let rounds = 0;
  const jobs = await startJobs(address, [
    {
      name: "reading",
      at: everyMinute,
      everyMs: 3_600_000,
      async run() {
        if (++rounds > 1) return again.give();
        begun.give();
        await go.heard;
      },
    },
  ]);
  await begun.heard;
  jobs.wake("reading");
  // Until the queue has tried it and was refused its turn.
  await new Promise((resolve) => setTimeout(resolve, 300));
  go.give();
  await again.heard;
  await jobs.stop();
  expect(rounds).toBe(2);
});

test("a job that fails is tried again", async () => {
  const { address } = await freshDatabase();
  const { heard, give } = signal();
  let rounds = 0;
  const jobs = await startJobs(address, [
    {
      name: "failing-once",
      at: everyMinute,
      everyMs: 1,
      run() {
        if (++rounds === 1) return Promise.reject(new Error("the mail server is away"));
        give();
        return Promise.resolve();
      },
    },
  ]);
  await heard;
  await jobs.stop();
  expect(rounds).toBeGreaterThan(1);
});

test("stopping waits for the round that is under way", async () => {
  const database = await freshDatabase();
  const started = signal();
  let finished = false;
  const jobs = await startJobs(database.address, [
    {
      name: "slow",
      at: everyMinute,
      everyMs: 1,
      run: async () => {
        started.give();
        await database.sql`select pg_sleep(0.05)`;
        finished = true;
      },
    },
  ]);
  await started.heard;
  await jobs.stop();
  expect(finished).toBe(true);
});

test("what a killed process had taken is begun anew as soon as the queue is asked for it", async () => {
  const database = await freshDatabase();
  const { heard, give } = signal();
  const job: Job = { name: "closing", at: everyMinute, everyMs: 3_600_000, run: async () => give() };
  await (await startJobs(database.address, [{ ...job, run: async () => {} }])).stop();
  // As a node leaves it that was killed in the middle of its round.
  await database.sql`update graphile_worker._private_jobs set locked_at = now(), locked_by = 'a killed one', attempts = 1`;
  const jobs = await startJobs(database.address, [job]);
  await heard;
  await jobs.stop();
});

test("no job acts while a story is told beside it, and each does again afterwards", async () => {
  const database = await freshDatabase();
  let rounds = 0;
  const { heard, give } = signal();
  const act = () => Promise.resolve(void rounds++).then(give);
  let roundsMeanwhile = -1;
  const jobs = await withSeedLock(database.sql, async () => {
    const started = await startJobs(database.address, [{ name: "acting", at: everyMinute, everyMs: 1, run: act }]);
    const asked = await Promise.all(Array.from({ length: 3 }, (_, n) => turn(database, `job ${n}`, act)));
    expect(asked).toEqual([false, false, false]);
    roundsMeanwhile = rounds;
    return started;
  });
  expect(roundsMeanwhile).toBe(0);
  await heard;
  await jobs.stop();
});

test("a story waits until the round of a job that is under way is over", async () => {
  const database = await freshDatabase();
  const order: string[] = [];
  const started = signal();
  const round = turn(database, "slow", async () => {
    started.give();
    await database.sql`select pg_sleep(0.2)`;
    order.push("job");
  });
  await started.heard;
  await withSeedLock(database.sql, async () => void order.push("story"));
  await round;
  expect(order).toEqual(["job", "story"]);
});

test("a job that was refused its turn leaves no lock behind in the pool", async () => {
  const database = await freshDatabase();
  await turn(database, "one", async () => expect(await turn(database, "one", async () => {})).toBe(false));
  const held =
    await database.sql`select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`;
  expect(held).toHaveLength(0);
});
