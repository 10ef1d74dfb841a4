import { eq, sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { invoice } from "#db/schema/invoices.ts";
import { message } from "#db/schema/discussion.ts";
import { letter } from "#db/schema/mail.ts";
import { countersignature, pledge, termsKinds } from "#db/schema/pledges.ts";
import type { stages } from "#db/schema/projects.ts";
import { project } from "#db/schema/projects.ts";
import { freshDatabase } from "#db/test-database.ts";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { verifyPassword } from "#app/domain/identity/password.server.ts";
import { network, person } from "#db/schema/identity.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { bringCrowd } from "./bring-crowd.ts";
import { tellStory } from "./tell-story.ts";
import { demoDatabase } from "./test-demo.ts";

/** Raises, a queue, work under way, ends: a network that lives has all of them. */
const told = [
  "draft",
  "candidate",
  "endorsed",
  "scoping",
  "signed_off",
  "raising",
  "upcoming",
  "in_flight",
  "credited",
  "closed",
  "paused",
  "lapsed",
] satisfies (typeof stages)[number][];

it("the demo story tells itself by verbs alone, keeps every promise of the book, and shows every state of life", async () => {
  const { db } = await freshDatabase();
  const ground = { db, bell: () => {}, clock: systemClock };
  // Telling ends in the self-check, and throws when a promise does not hold.
  const story = await tellStory(ground, "demo");
  expect(story?.people.map(({ email }) => email)).toContain("amara@meridian.example");

  const rows = await db
    .select({ stage: project.stage, count: sql<number>`count(*)::int` })
    .from(project)
    .where(eq(project.origin, "proposed"))
    .groupBy(project.stage);
  expect(rows.map(({ stage }) => stage).sort()).toEqual([...told].sort());
  const rungs = (await db.selectDistinct({ rung: pledge.rung }).from(pledge)).map(({ rung }) => rung);
  expect(rungs).toEqual(
    expect.arrayContaining(["interest", "intent", "firm", "allocated", "credited", "withdrawn", "lapsed"]),
  );
  // One raise has pledges on all terms, so that its river shows each.
  const kinds = await db
    .select({
      slug: project.slug,
      kinds: sql<string[]>`array_agg(distinct ${pledge.termsKind} order by ${pledge.termsKind})`,
    })
    .from(pledge)
    .innerJoin(project, eq(project.id, pledge.projectId))
    .where(eq(pledge.rung, "firm"))
    .groupBy(project.slug);
  expect(kinds.find(({ slug }) => slug === "build-an-image-from-a-repository-in-under-three-minutes")?.kinds).toEqual(
    [...termsKinds].sort(),
  );
  expect(await db.$count(project, eq(project.origin, "documented"))).toBe(25);
  expect(await db.$count(contribution, sql`${contribution.facts} is not null`)).toBe(106);
  expect(await db.$count(invoice, sql`${invoice.paidAt} is null`)).toBe(2);
  expect(await db.$count(message)).toBeGreaterThan(60);
  // It all happened long ago, or never: nobody is written to about it.
  expect(await db.$count(letter)).toBe(0);
  expect(await db.$count(countersignature, sql`${countersignature.ending} is null`)).toBe(1);

  const [raise] = await db
    .select({ closesAt: project.closesAt })
    .from(project)
    .where(eq(project.slug, "know-what-each-group-costs-while-it-runs"));
  const days = (raise!.closesAt!.getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(8);
  expect(days).toBeLessThan(10);

  const [amara] = await db.select().from(person).where(eq(person.email, "amara@meridian.example"));
  expect(await verifyPassword(amara!.passwordHash, story!.password)).toBe(true);
  // A second telling finds a network and leaves it alone.
  expect(await tellStory(ground, "demo")).toBeNull();
}, 120_000);

it("the empty story leaves a network with its director and nothing else", async () => {
  const { db } = await freshDatabase();
  const story = await tellStory({ db, bell: () => {}, clock: systemClock }, "empty");
  expect(story?.people).toHaveLength(1);
  expect(await db.$count(project)).toBe(0);
});

it("a crowd comes into the demo network by verbs, can be stopped, goes on where it stopped, and comes into no other network", async () => {
  const { db } = await demoDatabase();
  const ground = { db, bell: () => {}, clock: systemClock };
  const stop = new AbortController();
  const stopped = await bringCrowd(ground, { signal: stop.signal, came: (count) => count === 5 && stop.abort() });
  expect(stopped).toBe(5);
  const before = await db.$count(pledge);
  const again = new AbortController();
  expect(await bringCrowd(ground, { signal: again.signal, came: (count) => count === 12 && again.abort() })).toBe(12);
  expect(await db.$count(pledge)).toBe(before + 7);
  expect(await selfCheck(db, checks)).toEqual([]);
  await db.update(network).set({ settings: {} });
  await expect(bringCrowd(ground, { signal: again.signal, came: () => {} })).rejects.toThrow(
    /^The crowd comes into the demo network only/,
  );
}, 120_000);
