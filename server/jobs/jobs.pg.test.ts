import { expect, test } from "vitest";
import { freshDatabase } from "#db/test-database.ts";
import { startJobs, type Job } from "./jobs.ts";

/** Counts its rounds and how many of them overlap; each round waits until three have been asked for. */
function countingJob(rounds: number): Job & { readonly done: Promise<void>; mostAtOnce: number } {
  let finish = () => {};
  let begun = 0;
  let now = 0;
  const job = {
    name: "counting",
    everyMs: 1,
    mostAtOnce: 0,
    done: new Promise<void>((resolve) => (finish = resolve)),
    async run() {
      begun++;
      job.mostAtOnce = Math.max(job.mostAtOnce, ++now);
      // Long enough for every other timer to come round several times.
      await new Promise((resolve) => setTimeout(resolve, 20));
      now--;
      if (begun >= rounds) finish();
    },
  };
  return job;
}

test("two processes with the same job take turns and never run it at once", async () => {
  const database = await freshDatabase();
  const job = countingJob(6);
  const stops = [startJobs(database, [job]), startJobs(database, [job])];
  await job.done;
  await Promise.all(stops.map((stop) => stop()));
  expect(job.mostAtOnce).toBe(1);
});

test("a job that fails is tried again", async () => {
  const database = await freshDatabase();
  let rounds = 0;
  let recovered = () => {};
  const done = new Promise<void>((resolve) => (recovered = resolve));
  const stop = startJobs(database, [
    {
      name: "failing once",
      everyMs: 1,
      run: () => {
        if (++rounds === 1) return Promise.reject(new Error("the mail server is away"));
        recovered();
        return Promise.resolve();
      },
    },
  ]);
  await done;
  await stop();
  expect(rounds).toBeGreaterThan(1);
});

test("stopping waits for the round that is under way", async () => {
  const database = await freshDatabase();
  let begun = () => {};
  const started = new Promise<void>((resolve) => (begun = resolve));
  let finished = false;
  const stop = startJobs(database, [
    {
      name: "slow",
      everyMs: 1,
      run: async () => {
        begun();
        await database.sql`select pg_sleep(0.05)`;
        finished = true;
      },
    },
  ]);
  await started;
  await stop();
  expect(finished).toBe(true);
});
