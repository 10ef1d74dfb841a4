import { describe, expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { allocation } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import { makeMember, makeOrganization, makePledgeRow, makeProject } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { contributionFilters } from "./contribution-list.ts";
import { contributionList, contributionPage, projectBadgeCounts, projectCredits } from "./contribution-pages.server.ts";

/** A co-funded project with two deliverables; three organizations pay, the third without being named in public. */
async function house() {
  const { db } = await freshDatabase();
  const clock = travellingClock(new Date("2026-09-30T12:00:00Z"));
  const workshop = { db, clock, newId: idsBy(clock) };
  const { newId } = workshop;
  const { projectId, slug } = await makeProject(workshop, { title: "Campus sign-in", stage: "in_flight" });
  const [first, second] = [newId(), newId()];
  const priced = { projectId, hoursLow: 1, hoursHigh: 2, staffMinor: 900_000n, cloudMinor: 100_000n };
  await db.insert(deliverable).values([
    { ...priced, id: first, position: 1, title: "First" },
    { ...priced, id: second, position: 2, title: "Second" },
  ]);
  const members = [];
  for (const [organizationName, named, parts] of [
    ["Harbour Institute", true, [500_000n, 250_000n]],
    ["Lakeside University", true, [300_000n, 250_000n]],
    ["Shy Foundation", false, [200_000n, 500_000n]],
  ] as const) {
    const member = await makeMember(workshop, { organizationName, role: "representative" });
    const amountMinor = parts[0] + parts[1];
    const pledgeId = await makePledgeRow(workshop, {
      projectId,
      organizationId: member.organizationId,
      rung: "allocated",
      stands: true,
      named,
      amountMinor,
      offeredMinor: amountMinor,
      allocatedMinor: amountMinor,
    });
    await db.insert(allocation).values([
      { pledgeId, deliverableId: first, staffMinor: parts[0], cloudMinor: 0n },
      { pledgeId, deliverableId: second, staffMinor: parts[1], cloudMinor: 0n },
    ]);
    members.push({ ...member, pledgeId });
    clock.travel(1000);
  }
  const link = async (number: number, over: Partial<typeof contribution.$inferInsert> = {}) => {
    const id = newId();
    await db.insert(contribution).values({
      id,
      url: `https://github.com/a/b/pull/${number}`,
      kind: "pull_request",
      state: "merged",
      repository: "a/b",
      number,
      title: `Change ${number}`,
      happenedOn: `2026-09-${String(number).padStart(2, "0")}`,
      projectId,
      createdAt: clock.now(),
      ...over,
    });
    return id;
  };
  const actorOf = async (personId: string): Promise<Actor> => (await findActor(db, personId))!.actor;
  return { db, workshop, projectId, slug, first, second, members, link, actorOf };
}

const sharesFor = async (db: Awaited<ReturnType<typeof house>>["db"], actor: Actor, id: string) =>
  (await contributionPage({ db, actor }, id))?.contribution.shares.map(({ organization, basisPoints, amountMinor }) => [
    organization?.name ?? null,
    basisPoints,
    amountMinor,
  ]);

describe("a contribution's credit", () => {
  it("follows the money of its deliverable, or of the whole project when it belongs to no deliverable", async () => {
    const { db, first, link, members, actorOf } = await house();
    const [one, whole] = [await link(1, { deliverableId: first }), await link(2)];
    const insider = await actorOf(members[0]!.personId);
    expect(await sharesFor(db, insider, one)).toEqual([
      ["Harbour Institute", 5000, 500_000n],
      ["Lakeside University", 3000, 300_000n],
      ["Shy Foundation", 2000, 200_000n],
    ]);
    expect(await sharesFor(db, insider, whole)).toEqual([
      ["Harbour Institute", 3750, 750_000n],
      ["Shy Foundation", 3500, 700_000n],
      ["Lakeside University", 2750, 550_000n],
    ]);
  });

  it("names nobody without consent, except to co-funders, the steward and its own people", async () => {
    const { db, workshop, first, link, members, actorOf } = await house();
    const id = await link(1, { deliverableId: first });
    const shy = ["Shy Foundation", 2000, 200_000n];
    const steward = await makeMember(workshop, { kind: "steward", role: "engineer" });
    const stranger = await makeMember(workshop, { role: "representative" });
    for (const personId of [...members.map((member) => member.personId), steward.personId])
      expect(await sharesFor(db, await actorOf(personId), id)).toContainEqual(shy);
    for (const actor of [visitor, await actorOf(stranger.personId)]) {
      expect(await sharesFor(db, actor, id)).toContainEqual([null, 2000, 200_000n]);
      const page = await contributionPage({ db, actor }, id);
      expect(
        JSON.stringify(page, (_key, value: unknown) => (typeof value === "bigint" ? value.toString() : value)),
      ).not.toContain(members[2]!.pledgeId);
    }
  });

  it("is empty for a public fact, which nobody here paid for", async () => {
    const { db, link } = await house();
    const id = await link(3, { projectId: null, facts: { linked_community_or_funder: "somebody else" } });
    expect(await sharesFor(db, visitor, id)).toEqual([]);
  });

  it("names who worked in kind beside the money", async () => {
    const { db, workshop, first, link } = await house();
    const partner = await makeOrganization(workshop, { name: "Highland Genomics Centre" });
    const id = await link(1, { deliverableId: first, inKindOrganizationId: partner, hours: 11 });
    expect((await contributionPage({ db, actor: visitor }, id))?.contribution).toMatchObject({
      inKind: { name: "Highland Genomics Centre" },
      hours: 11,
    });
  });
});

describe("the credit on a project's page", () => {
  it("stands for each part that something upstream is linked to, the largest first, and names nobody without consent", async () => {
    const { db, workshop, slug, first, link, members, actorOf } = await house();
    expect(await projectCredits({ db, actor: visitor }, slug)).toEqual([]);
    await link(1, { deliverableId: first });
    await link(2, { deliverableId: first });
    const seenBy = async (actor: Actor) =>
      (await projectCredits({ db, actor }, slug)).map(({ deliverableId, largest, others }) => [
        deliverableId,
        largest.map(({ organization, basisPoints }) => [organization?.name ?? null, basisPoints]),
        others,
      ]);
    expect(await seenBy(visitor)).toEqual([
      [
        first,
        [
          ["Harbour Institute", 5000],
          ["Lakeside University", 3000],
          [null, 2000],
        ],
        0,
      ],
    ]);
    expect(await seenBy(await actorOf(members[0]!.personId))).toEqual([
      [
        first,
        [
          ["Harbour Institute", 5000],
          ["Lakeside University", 3000],
          ["Shy Foundation", 2000],
        ],
        0,
      ],
    ]);
    const draft = await makeProject(workshop, { stage: "draft", goalMinor: null, minimumMinor: null, closesAt: null });
    await link(3, { projectId: draft.projectId });
    expect(await projectCredits({ db, actor: visitor }, draft.slug)).toEqual([]);
  });
});

describe("the list of contributions", () => {
  it("filters, searches and pages by its address, newest first, and those without a day last", async () => {
    const { db, link, slug } = await house();
    for (let number = 1; number <= 9; number++)
      await link(
        number,
        number > 6
          ? { state: "in_review", repository: "C/d", projectId: null, happenedOn: null }
          : { contributionClass: "directed" },
      );
    const list = (filters: Record<string, string>, size = 4) =>
      contributionList({ db, actor: visitor }, contributionFilters.parse(filters), size);
    const numbers = (page: Awaited<ReturnType<typeof list>>) => page.rows.map(({ number }) => number);

    const firstPage = await list({});
    expect(firstPage).toMatchObject({
      total: 9,
      upstream: 6,
      repositories: [
        { name: "a/b", contributions: 6 },
        { name: "C/d", contributions: 3 },
      ],
    });
    const secondPage = await list({ after: firstPage.nextAfter! });
    const thirdPage = await list({ after: secondPage.nextAfter! });
    expect([firstPage, secondPage, thirdPage].flatMap(numbers)).toEqual([6, 5, 4, 3, 2, 1, 9, 8, 7]);
    expect(thirdPage.nextAfter).toBeNull();

    expect(numbers(await list({ repository: "c/D" }))).toEqual([9, 8, 7]);
    expect(numbers(await list({ state: "in_review", q: "change 8" }))).toEqual([8]);
    expect(numbers(await list({ class: "unsaid", project: slug }))).toEqual([]);
    expect((await list({ project: slug, class: "directed" })).total).toBe(6);
    expect((await list({ q: "100%_" })).total).toBe(0);
    expect((await list({ state: "nonsense", after: "none~x" })).total).toBe(9);
  });

  it("leaves out what belongs to a project that is not public yet", async () => {
    const { db, workshop, link } = await house();
    const draft = await makeProject(workshop, { stage: "draft", goalMinor: null, minimumMinor: null, closesAt: null });
    const id = await link(1, { projectId: draft.projectId });
    expect((await contributionList({ db, actor: visitor }, {})).total).toBe(0);
    expect(await contributionPage({ db, actor: visitor }, id)).toBeNull();
    expect(await projectBadgeCounts({ db, actor: visitor }, draft.slug)).toBeNull();
  });
});
