import { eq, sql } from "drizzle-orm";
import { expect, onTestFinished, test } from "vitest";
import { deliverable, project } from "#db/schema/projects.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { closeDueRaising, dueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { deadTasks, decideDeadTask } from "#app/domain/reports/dead-tasks.server.ts";
import { startJobs, type Job } from "./jobs.ts";

const everyMinute = "* * * * *";
/** What is waited for decides a test, not how long a busy machine takes to get there. */
const slowly = { timeout: 100_000 };

/** A network, the queue in its database, and jobs that end with the test. */
async function house() {
  const made = await testNetwork();
  const { db, address } = made;
  const start = async (...jobs: Job[]) => {
    const started = await startJobs(address, jobs);
    onTestFinished(() => started.stop());
    return started;
  };
  const queued = async () =>
    (await db.execute(
      "select task_identifier as task, key, attempts, max_attempts, last_error from graphile_worker.jobs order by id",
    )) as unknown as { task: string; key: string | null; attempts: number; last_error: string | null }[];
  return { ...made, start, queued };
}

test("of many things one that throws stops none behind it, is tried again by itself, and says nothing of what people typed", async () => {
  const { start, queued, db } = await house();
  const waiting = new Set(["one", "two", "three", "four"]);
  const tried: string[] = [];
  let isMended = false;
  await start({
    name: "round",
    at: everyMinute,
    everyMs: 50,
    task: "each",
    find: async () => [...waiting],
    async act(id) {
      tried.push(id);
      if (id === "one" && !isMended) await db.execute(sql`select ${"a secret"}::uuid`);
      waiting.delete(id);
    },
  });
  await expect.poll(() => [...waiting], slowly).toEqual(["one"]);
  await expect
    .poll(async () => (await queued()).find(({ key }) => key === "each:one")?.last_error, slowly)
    .toBe("the database refused a statement, 22P02");
  // Not before it was seen: whoever looks late would find it tried again, and done.
  isMended = true;
  await expect.poll(() => [...waiting], slowly).toEqual([]);
  // What was found just before it was done is put in the queue once more: a thing may be done twice, and is never left.
  expect([...new Set(tried)].sort()).toEqual(["four", "one", "three", "two"]);
});

test("a raise that cannot be closed does not keep the others open", async () => {
  const raise = await testRaise();
  const { db, clock, newId, openRaise, pledger } = raise;
  const others = [await openRaise(), await openRaise()];
  for (const projectId of [raise.projectId, ...others.map((each) => each.projectId)])
    yes(await raise.sign(await pledger(), fixed(38_120), [], { projectId }));
  // The longest overdue, bent so that closing it throws.
  await db.update(project).set({ closesAt: new Date("2026-10-01T17:00:00Z") });
  await db
    .update(project)
    .set({ closesAt: new Date("2026-10-01T16:00:00Z") })
    .where(eq(project.id, raise.projectId));
  await db.delete(deliverable).where(eq(deliverable.projectId, raise.projectId));
  clock.travel(2 * dayMs);
  const ctx = { db, clock, newId, bell: () => {} };
  const jobs = await startJobs(raise.address, [
    {
      name: "close-due-raises",
      at: everyMinute,
      everyMs: 50,
      find: () => dueRaisings(ctx),
      task: "close-raise",
      act: async (id) => void (await closeDueRaising(ctx, id)),
    },
  ]);
  onTestFinished(() => jobs.stop());
  const stages = async () =>
    (await db.select({ id: project.id, stage: project.stage }).from(project))
      .filter(({ stage }) => stage === "raising")
      .map(({ id }) => id);
  await expect.poll(stages, slowly).toEqual([raise.projectId]);
});

test("what failed for the last time is dead: listed and counted for the steward, who has it tried again or takes it off the list", async () => {
  const { start, db, steward, queued } = await house();
  const [director, engineer] = [await steward("director"), await steward("engineer")];
  expect(await deadTasks(db)).toEqual({ count: 0, tasks: [] });
  const waiting = new Set(["one", "two"]);
  let mended = false;
  await start({
    name: "round",
    at: everyMinute,
    everyMs: 50,
    task: "each",
    find: async () => [...waiting],
    act: (id) => (mended ? Promise.resolve(void waiting.delete(id)) : Promise.reject(new Error("it does not work"))),
  });
  await expect
    .poll(async () => (await queued()).filter(({ last_error }) => last_error !== null).length, slowly)
    .toBe(2);
  await db.execute("update graphile_worker._private_jobs set attempts = max_attempts where last_error is not null");
  const dead = await deadTasks(db);
  expect(dead).toMatchObject({ count: 2, tasks: [{ task: "each", lastError: "it does not work" }, { task: "each" }] });
  expect(dead.tasks.map(({ about }) => about).sort()).toEqual(["one", "two"]);
  const [first, second] = dead.tasks;
  expect(await decideDeadTask(engineer, null, { taskId: first!.id, decision: "again" })).toMatchObject({
    refusal: { kind: "not_permitted" },
  });
  expect(await decideDeadTask(director, null, { taskId: "999999", decision: "again" })).toMatchObject({
    refusal: { kind: "task_not_held" },
  });
  expect(await decideDeadTask(director, null, { taskId: "1; drop", decision: "again" })).toMatchObject({
    refusal: { kind: "task_not_held" },
  });
  // While nobody looked after them they are not tried, however often they are found.
  expect(await deadTasks(db)).toMatchObject({ count: 2 });
  mended = true;
  yes(await decideDeadTask(director, null, { taskId: first!.id, decision: "again" }));
  waiting.delete(second!.about);
  yes(await decideDeadTask(director, null, { taskId: second!.id, decision: "take_off" }));
  await expect.poll(() => waiting.size, slowly).toBe(0);
  expect(await decideDeadTask(director, null, { taskId: second!.id, decision: "take_off" })).toMatchObject({
    refusal: { kind: "task_not_held" },
  });
  expect(await deadTasks(db)).toEqual({ count: 0, tasks: [] });
});

test("a round that is woken while it runs, and then fails, leaves nothing dead behind", async () => {
  const { start, queued } = await house();
  let rounds = 0;
  let wake = () => {};
  const jobs = await start({
    name: "reading",
    at: everyMinute,
    everyMs: 3_600_000,
    async run() {
      rounds += 1;
      if (rounds > 1) return;
      // Until a waking has put another in its place.
      await expect.poll(async () => (wake(), (await queued()).length), slowly).toBe(2);
      throw new Error("after all that");
    },
  });
  wake = () => jobs.wake("reading");
  await expect.poll(() => rounds, slowly).toBe(2);
  await expect
    .poll(async () => (await queued()).map(({ key, attempts }) => [key, attempts]), slowly)
    .toEqual([["reading", 0]]);
});

test("what a killed process held is done by another: its task, the lane behind it, and what took its round's place", async () => {
  const { start, queued, address, db } = await house();
  await (await startJobs(address, [])).stop();
  for (const id of ["one", "two"])
    await db.execute(
      sql`select graphile_worker.add_job('each', json_build_object('id', ${id}::text), queue_name := 'each-0', job_key := 'each:' || ${id}::text)`,
    );
  await db.execute(
    "update graphile_worker._private_jobs set locked_at = now() - interval '1 hour', locked_by = 'a killed one', attempts = 1 where key = 'each:one'",
  );
  await db.execute(
    "update graphile_worker._private_job_queues set locked_at = now() - interval '1 hour', locked_by = 'a killed one'",
  );
  // A round that was under way there, and that a waking elsewhere took the place of.
  await db.execute("select graphile_worker.add_job('round', job_key := 'round')");
  await db.execute(
    "update graphile_worker._private_jobs set key = null, attempts = max_attempts, locked_at = now(), locked_by = 'a killed one' where key = 'round'",
  );
  const waiting = new Set(["one", "two"]);
  await start({
    name: "round",
    at: everyMinute,
    everyMs: 50,
    task: "each",
    find: async () => [...waiting],
    act: async (id) => void waiting.delete(id),
  });
  await expect.poll(() => waiting.size, slowly).toBe(0);
  // The tasks were in the queue already: the round that tidies up may come after them.
  await expect.poll(async () => (await queued()).filter(({ key }) => key === null), slowly).toEqual([]);
});

test("things that wait for somebody outside hold up no other job", async () => {
  const { start } = await house();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => (answer = resolve));
  const [begun, done] = [new Set<string>(), new Set<string>()];
  let rounds = 0;
  const ids = Array.from({ length: 20 }, (_, n) => `letter-${n}`);
  await start(
    {
      name: "letters",
      at: everyMinute,
      everyMs: 50,
      task: "each",
      lanes: 3,
      find: async () => ids.filter((id) => !done.has(id)),
      act: async (id) => (begun.add(id), await answered, void done.add(id)),
    },
    { name: "closing", at: everyMinute, everyMs: 50, run: async () => void (rounds += 1) },
  );
  await expect.poll(() => begun.size, slowly).toBe(3);
  const before = rounds;
  await expect.poll(() => rounds, slowly).toBeGreaterThan(before + 2);
  expect(begun.size).toBe(3);
  answer();
  await expect.poll(() => done.size, slowly).toBe(20);
});
