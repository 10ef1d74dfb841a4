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
  const make = () => new Heartbeat({ database: { ...database, clock }, id: "0199a000-0000-7000-8000-000000000001", name: "one", dataDir: "." });
  return { ...database, base, make };
}

it("says that the node is there, in one row however often it is asked, and takes it away at the end", async () => {
  const { db, make } = await beating(0);
  const heartbeat = make();
  expect(await Promise.all([heartbeat.whyNot(), heartbeat.whyNot(), heartbeat.whyNot()])).toEqual([undefined, undefined, undefined]);
  const [row] = await db.select().from(node);
  expect(row).toMatchObject({ name: "one", pid: process.pid });
  expect(row!.diskFreeBytes).toBeGreaterThan(0);
  await make().whyNot();
  expect(await db.$count(node)).toBe(1);
  await heartbeat.stop();
  expect(await db.$count(node)).toBe(0);
});

it("is not ready while its clock is off by more than five seconds, says by how much, and comes back by itself", async () => {
  const { db, base, make } = await beating(2 * dayMs);
  expect(await make().whyNot()).toMatch(/^the clock of this node is \d+\.\d s ahead of the database's$/);
  expect((await db.select().from(node))[0]!.aheadMs).toBeGreaterThan(2 * dayMs - minuteMs);
  base.travelTo(systemClock.now());
  expect(await make().whyNot()).toBeUndefined();
});

it("is not ready while the database takes no write, though it can be read", async () => {
  const { sql, make } = await beating(0);
  // What a full disk does to every write, done to this one.
  await sql`alter table node add constraint nothing_fits check (false) not valid`;
  await expect(make().whyNot()).rejects.toThrow();
  expect(await sql`select 1`).toHaveLength(1);
});
