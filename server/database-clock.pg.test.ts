import { expect, it } from "vitest";
import { dayMs, minuteMs, systemClock, travellingClock, type Clock } from "#app/domain/kernel/clock.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { event } from "#db/schema/log.ts";
import { transfer } from "#db/schema/ledger.ts";
import { freshDatabase } from "#db/test-database.ts";
import { databaseClock } from "./database-clock.ts";

const twoDaysAhead: Clock = { now: () => new Date(systemClock.now().getTime() + 2 * dayMs) };
const nearNow = (at: Date) => Math.abs(at.getTime() - systemClock.now().getTime()) < minuteMs;

it("tells the database's time on a machine whose clock is two days ahead, and how far that is", async () => {
  const { sql } = await freshDatabase();
  const clock = await databaseClock(sql, twoDaysAhead);
  expect(nearNow(clock.now())).toBe(true);
  expect(Math.abs(clock.aheadMs - 2 * dayMs)).toBeLessThan(minuteMs);
  expect(clock.uncertainMs).toBeLessThan(minuteMs);
});

it("is right again at its next measure when the machine's clock was set", async () => {
  const { sql } = await freshDatabase();
  const base = travellingClock(new Date(systemClock.now().getTime() - 3 * dayMs));
  const clock = await databaseClock(sql, base);
  base.travel(5 * dayMs);
  expect(nearNow(clock.now())).toBe(false);
  await clock.measure();
  expect(nearNow(clock.now())).toBe(true);
});

it("lets no node's wrong clock into the book: a pledge and its events are dated by the database, with and without a key", async () => {
  const raise = await testRaise({ closesAt: new Date(systemClock.now().getTime() + 9 * dayMs) });
  const wrong = { ...twoDaysAhead, transactions: "database" as const };
  const by = await raise.pledger();
  await raise.signed({ ...by, clock: wrong }, fixed(5_000));
  const [posted] = await raise.db.select().from(transfer);
  expect(nearNow(posted!.occurredAt)).toBe(true);
  const said = (await raise.db.select().from(event)).filter(({ type }) => type === "pledge.signed");
  expect(said.every(({ at }) => nearNow(at))).toBe(true);

  const moments: Date[] = [];
  for (const lock of [[], [projectStream(raise.projectId)]])
    await transact({ ...by, clock: wrong }, { lock }, (tx) => {
      moments.push(tx.now);
      return Promise.resolve(ok(null));
    });
  expect(moments.map(nearNow)).toEqual([true, true]);
});
