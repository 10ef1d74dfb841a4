import { expect, it } from "vitest";
import { dayMs, minuteMs, systemClock, travellingClock } from "#app/domain/kernel/clock.ts";
import { node } from "#db/schema/watch.ts";
import { freshDatabase } from "#db/test-database.ts";
import { databaseClock } from "../database-clock.ts";
import { Heartbeat } from "./heartbeat.ts";

async function beating(aheadMs: number) {
  const database = await freshDatabase();
  const base = travellingClock(new Date(systemClock.now().getTime() + aheadMs));
  const clock = await databaseClock(database.sql, base);
  const make = () =>
    new Heartbeat({
      database: { ...database, clock },
      id: "0199a000-0000-7000-8000-000000000001",
      name: "one",
      dataDir: ".",
    });
  return { ...database, base, make };
}

it("says that the node is there, in one row however often it is asked, and takes it away at the end", async () => {
  const { db, make } = await beating(0);
  const heartbeat = make();
  const ready = { isReady: true, words: "ready" };
  expect(await Promise.all([heartbeat.readiness(), heartbeat.readiness(), heartbeat.readiness()])).toEqual([
    ready,
    ready,
    ready,
  ]);
  const [row] = await db.select().from(node);
  expect(row).toMatchObject({ name: "one", pid: process.pid });
  expect(row!.diskFreeBytes).toBeGreaterThan(0);
  await make().readiness();
  expect(await db.$count(node)).toBe(1);
  await heartbeat.stop();
  expect(await db.$count(node)).toBe(0);
});

it("is not ready while its clock is off by more than five seconds, says by how much, and comes back by itself", async () => {
  const { db, base, make } = await beating(2 * dayMs);
  expect(await make().readiness()).toEqual({
    isReady: false,
    words: expect.stringMatching(/^the clock of this node is \d+\.\d s ahead of the database's$/) as string,
  });
  expect((await db.select().from(node))[0]!.aheadMs).toBeGreaterThan(2 * dayMs - minuteMs);
  base.travelTo(systemClock.now());
  expect((await make().readiness()).isReady).toBe(true);
});

it("is not ready while the database takes no write, though it can be read", async () => {
  const { sql, make } = await beating(0);
  // What a full disk does to every write, done to this one.
  await sql`alter table node add constraint nothing_fits check (false) not valid`;
  await expect(make().readiness()).rejects.toThrow();
  expect(await sql`select 1`).toHaveLength(1);
});

it("stays ready while another process changes the tables, and says so", async () => {
  const { sql, make } = await beating(0);
  const migrating = await sql.reserve();
  await migrating`select pg_advisory_lock(7426114)`;
  expect(await make().readiness()).toEqual({ isReady: true, words: "ready, while the tables are being changed" });
  await migrating`select pg_advisory_unlock(7426114)`;
  migrating.release();
  expect((await make().readiness()).words).toBe("ready");
});
