import { expect, test } from "vitest";
import { dayMs, systemClock } from "#app/domain/kernel/clock.ts";
import { freshDatabase } from "#db/test-database.ts";
import { startJobs } from "./jobs.ts";
import { sweepDeadTasks } from "./sweep-dead-tasks.ts";

test("tasks that failed for the last time long ago leave the queue, and no others", async () => {
  const { db, sql, address } = await freshDatabase();
  await (await startJobs(address, [])).stop();
  for (const [task, attempts, days] of [
    ["dead long", 3, 40],
    ["dead of late", 3, 20],
    ["waits", 1, 40],
  ] as const) {
    await sql`select from graphile_worker.add_job(${task}, max_attempts := 3)`;
    // As the queue writes it down when a try fails.
    await sql`update graphile_worker._private_jobs set attempts = ${attempts}, updated_at = now() - make_interval(days => ${days}) where id = (select max(id) from graphile_worker._private_jobs)`;
  }
  expect(await sweepDeadTasks(db, systemClock.now(), 30 * dayMs)).toEqual({ removed: 1, isDone: true });
  expect(
    (await sql`select task_identifier as task from graphile_worker.jobs order by id`).map(({ task }) => task as string),
  ).toEqual(["dead of late", "waits"]);
});
