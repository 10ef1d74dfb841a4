import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { datedAhead, incident, jobRun, selfCheckRun } from "#db/schema/watch.ts";
import { transfer } from "#db/schema/ledger.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { dayMs, hourMs, minuteMs, systemClock } from "#app/domain/kernel/clock.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { testPost } from "#app/domain/mail/test-post.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { composeStatus } from "./compose-status.server.ts";
import { runSelfCheck } from "./self-check.server.ts";
import { statusPage } from "./status-page.server.ts";
import { tellDirectors } from "./tell-directors.server.ts";

const within = { isWhole: false };
const jobs = ["close-due-raises", "watch"];

it("keeps each self-check, asks the whole book first and then only what is new, and names what is broken until it is mended", async () => {
  const raise = await testRaise();
  const { db, clock } = raise;
  await raise.signed(await raise.pledger(), fixed(5_000));
  const run = async (how = within) => (await runSelfCheck(raise, checks, how)).broken.map(({ name }) => name);
  const tamper = (by: number) =>
    db.execute(sql`update account set balance_minor = balance_minor + ${by} where kind = 'committed'`);
  expect(await run()).toEqual([]);
  clock.travel(10 * minuteMs);
  await raise.signed(await raise.pledger(), fixed(700));
  await tamper(1);
  expect(await run()).toContain("balances_equal_entries");
  clock.travel(10 * minuteMs);
  expect(await run()).toContain("balances_equal_entries");
  await tamper(-1);
  clock.travel(10 * minuteMs);
  expect(await run()).toEqual([]);
  const kept = await db.select().from(selfCheckRun).orderBy(selfCheckRun.at);
  expect(kept.map(({ isWhole, transferNumber }) => [isWhole, transferNumber])).toEqual([
    [true, 1],
    [false, 2],
    [false, 2],
    [false, 2],
  ]);
  expect(kept[1]?.broken[0]?.rows.length).toBeGreaterThan(0);
});

it("names what a wrong clock dated ahead once, and not those that only come behind it", async () => {
  const raise = await testRaise();
  const { db, clock } = raise;
  await raise.signed(await raise.pledger(), fixed(5_000));
  const real = clock.now();
  clock.travelTo(new Date(systemClock.now().getTime() + 2 * dayMs));
  await db.execute(sql`update project set closes_at = now() + interval '9 days'`);
  await raise.signed(await raise.pledger(), fixed(700));
  clock.travelTo(real);
  await raise.signed(await raise.pledger(), fixed(800));
  const dated = (await db.select().from(transfer).orderBy(transfer.number)).map(({ occurredAt }) =>
    occurredAt.getTime(),
  );
  expect(dated[2]).toBe(dated[1]);

  const found = async (how: { isWhole: boolean }) =>
    (await runSelfCheck({ ...raise, clock: systemClock }, checks, how)).broken.filter(
      ({ name }) => name === "nothing_dated_ahead",
    );
  const [named] = await found(within);
  const subjects = (named?.rows as { subject: string }[]).map(({ subject }) => subject);
  expect(subjects).toContain("transfer 2");
  expect(subjects).not.toContain("transfer 3");
  expect(subjects.filter((subject) => subject.startsWith("event ")).length).toBeGreaterThan(0);
  expect(await found(within)).toEqual([]);
  expect(await found({ isWhole: true })).toEqual([]);
  expect(await db.$count(datedAhead)).toBe(subjects.length);
});

it("writes to directors once when something turns red, daily while it stays so, and when it is over; nobody else reads the page", async () => {
  const raise = await testRaise();
  const { db, clock } = raise;
  const director = await raise.steward("director");
  const post = testPost({ status: composeStatus });
  const job = raise.as(testMachine("watch"));
  const tell = async () => {
    await tellDirectors(job, null, { jobs });
    await post.deliver(job);
    return post.sent.splice(0).map(({ subject }) => subject);
  };
  const ran = (at: Date) =>
    db
      .insert(jobRun)
      .values({ name: "close-due-raises", quietMs: 5 * minuteMs, ranAt: at })
      .onConflictDoUpdate({ target: jobRun.name, set: { ranAt: at } });
  await ran(clock.now());
  // A release before had it.
  await db.insert(jobRun).values({ name: "invoice-letters", quietMs: 1, ranAt: new Date(0) });
  expect(await tell()).toEqual([]);
  expect(await db.select({ name: jobRun.name }).from(jobRun)).toEqual([{ name: "close-due-raises" }]);

  clock.travel(10 * minuteMs);
  // It may pass by itself.
  expect(await tell()).toEqual([]);
  clock.travel(3 * minuteMs);
  expect(await tell()).toEqual([expect.stringMatching(/close-due-raises has not ended well for too long/)]);
  clock.travel(hourMs);
  expect(await tell()).toEqual([]);
  clock.travel(dayMs);
  expect(await tell()).toHaveLength(1);
  expect((await statusPage({ ...director, clock }))?.troubles.map(({ name }) => name)).toEqual([
    "job:close-due-raises",
  ]);
  for (const somebody of [await raise.steward("partnerships"), await raise.pledger()])
    expect(await statusPage(somebody)).toBeNull();

  await ran(clock.now());
  expect(await tell()).toEqual([expect.stringMatching(/all is well again$/)]);
  expect(await tell()).toEqual([]);
  expect(await db.$count(incident)).toBe(0);

  // What was red for a moment only is nobody's business.
  clock.travel(6 * minuteMs);
  expect(await tell()).toEqual([]);
  await ran(clock.now());
  clock.travel(3 * minuteMs);
  expect(await tell()).toEqual([]);
  expect(await db.select().from(incident).where(eq(incident.name, "job:close-due-raises"))).toEqual([]);
});
