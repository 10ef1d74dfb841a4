import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { event } from "#db/schema/log.ts";
import { deliverable } from "#db/schema/projects.ts";
import { makeMember, makeProject } from "#db/seed/factories.ts";
import { freshDatabase } from "#db/test-database.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor, type Actor } from "#app/domain/kernel/actor.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { linkContributionInput, type LinkContributionInput } from "./contribution-input.ts";
import { linkContribution } from "./link-contribution.server.ts";
import { moveContribution } from "./move-contribution.server.ts";

async function house() {
  const { db } = await freshDatabase({ poolSize: 12 });
  const clock = travellingClock(new Date("2026-09-30T12:00:00Z"));
  const base = { db, clock, newId: idsBy(clock), bell: () => {} };
  const as = (actor: Actor) => ({ ...base, actor });
  const join = async (options: Parameters<typeof makeMember>[1]) => {
    const ids = await makeMember(base, options);
    const found = await findActor(db, ids.personId);
    return { ...ids, ctx: as(found!.actor) };
  };
  const { projectId } = await makeProject(base, { title: "Know what each group costs" });
  const deliverableId = base.newId();
  await db.insert(deliverable).values({
    id: deliverableId,
    projectId,
    position: 1,
    title: "Groups travel with the login",
    hoursLow: 26,
    hoursHigh: 34,
    staffMinor: 850_000n,
  });
  const engineer = await join({ role: "engineer", kind: "steward", name: "Priya" });
  const input = (over: object = {}) =>
    linkContributionInput.parse({
      key: base.newId(),
      url: "https://github.com/jupyterhub/oauthenticator/pull/719",
      title: "Expose group claims",
      state: "in_review",
      deliverableId,
      ...over,
    });
  return { ...base, as, join, projectId, deliverableId, engineer, input };
}

/** Links what the form says. */
const linkByForm = (ctx: Context, projectId: string, { key, ...wanted }: LinkContributionInput) =>
  linkContribution(ctx, key, { projectId, ...wanted });

describe("linking a contribution", () => {
  it("puts it to its deliverable, and says so in the project and in the network", async () => {
    const { db, engineer, projectId, deliverableId, input } = await house();
    const answer = await linkByForm(engineer.ctx, projectId, input());
    expect(answer).toMatchObject({ ok: true });
    const [row] = await db.select().from(contribution);
    expect(row).toMatchObject({
      projectId,
      deliverableId,
      kind: "pull_request",
      state: "in_review",
      repository: "jupyterhub/oauthenticator",
      number: 719,
      linkedBy: engineer.personId,
    });
    const said = await db.select({ stream: event.streamId, type: event.type }).from(event);
    expect(said.map(({ stream, type }) => [stream, type]).sort()).toEqual([
      ["network", "contribution.linked"],
      [`project:${projectId}`, "contribution.linked"],
    ]);
  });

  it("the same address is one contribution, however it is written, and the refusal names where it stands", async () => {
    const { db, engineer, projectId, input } = await house();
    await linkByForm(engineer.ctx, projectId, input());
    const second = await linkByForm(
      engineer.ctx,
      projectId,
      input({ url: "http://www.github.com/JupyterHub/oauthenticator/pull/719/files" }),
    );
    expect(second).toMatchObject({
      ok: false,
      refusal: {
        kind: "contribution_already_linked",
        where: "“Know what each group costs”, deliverable 1, Groups travel with the login",
      },
    });
    expect(await db.$count(contribution)).toBe(1);
  });

  it("ten people who link the same address at once make one, and one double click makes one", async () => {
    const { db, engineer, projectId, input } = await house();
    const answers = await Promise.all(Array.from({ length: 10 }, () => linkByForm(engineer.ctx, projectId, input())));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
    const twice = input({ url: "https://github.com/jupyterhub/oauthenticator/pull/720" });
    const clicks = await Promise.all([1, 2, 3].map(() => linkByForm(engineer.ctx, projectId, twice)));
    expect(new Set(clicks.map((click) => JSON.stringify(click))).size).toBe(1);
    expect(await db.$count(contribution)).toBe(2);
  });

  it("takes in a public fact that stood nowhere, and gives a deliverable to one that had only its project", async () => {
    const { db, newId, clock, engineer, projectId, deliverableId, input } = await house();
    await db.insert(contribution).values({
      id: newId(),
      url: "https://github.com/jupyterhub/oauthenticator/pull/719",
      kind: "pull_request",
      state: "merged",
      repository: "jupyterhub/oauthenticator",
      title: "As stated",
      facts: { repo: "jupyterhub/oauthenticator" },
      createdAt: clock.now(),
    });
    expect(await linkByForm(engineer.ctx, projectId, input({ deliverableId: "" }))).toMatchObject({ ok: true });
    expect(await linkByForm(engineer.ctx, projectId, input())).toMatchObject({ ok: true });
    const rows = await db.select().from(contribution);
    expect(rows).toMatchObject([
      { projectId, deliverableId, title: "Expose group claims", facts: { repo: "jupyterhub/oauthenticator" }, rev: 3 },
    ]);
  });

  it("refuses what is not evidence, and what belongs to another project", async () => {
    const { engineer, projectId, db, newId, clock, input } = await house();
    const other = await makeProject({ db, newId, clock });
    const refusalOf = async (over: object, project = projectId) => {
      const answer = await linkByForm(engineer.ctx, project, input(over));
      return answer.ok ? "linked" : answer.refusal.kind;
    };
    expect(await refusalOf({ url: "not an address" })).toBe("evidence_not_an_address");
    expect(await refusalOf({ url: "https://localhost/a" })).toBe("evidence_not_public");
    expect(await refusalOf({ url: "https://www.example.org/talk" })).toBe("contribution_kind_missing");
    expect(await refusalOf({ kind: "hours" })).toBe("contribution_hours_missing");
    expect(await refusalOf({ happenedOn: "2026-10-05" })).toBe("contribution_day_ahead");
    expect(await refusalOf({}, other.projectId)).toBe("contribution_deliverable_gone");
    expect(await refusalOf({}, newId())).toBe("project_not_found");
  });

  it("is for those who build and maintain; one may name in kind only one's own organization, the steward any", async () => {
    const { as, join, engineer, projectId, input } = await house();
    const holder = await join({ role: "budget_holder" });
    const partner = await join({ role: "partner_engineer", kind: "partner" });
    const refusalOf = async (actor: Actor, over: object = {}) => {
      const answer = await linkByForm(as(actor), projectId, input(over));
      return answer.ok ? "linked" : answer.refusal.kind;
    };
    expect(await refusalOf(visitor)).toBe("not_permitted");
    expect(await refusalOf(holder.ctx.actor)).toBe("not_permitted");
    expect(await refusalOf(partner.ctx.actor, { inKindOrganizationId: holder.organizationId })).toBe(
      "in_kind_not_yours",
    );
    expect(await refusalOf(partner.ctx.actor, { inKindOrganizationId: partner.organizationId })).toBe("linked");
    expect(
      await refusalOf(engineer.ctx.actor, {
        url: "https://github.com/a/b/pull/2",
        inKindOrganizationId: partner.organizationId,
      }),
    ).toBe("linked");
  });

  it("a project that is still a draft does not exist for strangers, and is not named in a refusal to them", async () => {
    const { db, newId, clock, engineer, join, projectId, input } = await house();
    const draft = await makeProject(
      { db, newId, clock },
      { stage: "draft", title: "Secret plan", goalMinor: null, minimumMinor: null, closesAt: null },
    );
    expect(await linkByForm(engineer.ctx, draft.projectId, input({ deliverableId: "" }))).toMatchObject({
      ok: true,
    });
    const stranger = await join({ role: "maintainer", kind: "upstream" });
    expect(await linkByForm(stranger.ctx, draft.projectId, input({ deliverableId: "" }))).toMatchObject({
      refusal: { kind: "project_not_found" },
    });
    expect(await linkByForm(stranger.ctx, projectId, input())).toMatchObject({
      refusal: { kind: "contribution_already_linked", where: "a project that is not public yet" },
    });
  });
});

describe("moving a contribution", () => {
  async function linked() {
    const given = await house();
    const answer = await linkByForm(given.engineer.ctx, given.projectId, given.input());
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return { ...given, contributionId: answer.value.contributionId };
  }

  it("goes along its listed states, keeps its day upstream, and tells the log", async () => {
    const { db, engineer, contributionId, projectId } = await linked();
    expect(await moveContribution(engineer.ctx, null, { contributionId, from: "in_review", to: "merged" })).toEqual({
      ok: true,
      value: { state: "merged" },
    });
    const [row] = await db.select().from(contribution).where(eq(contribution.id, contributionId));
    expect(row).toMatchObject({ state: "merged", happenedOn: "2026-09-30", rev: 2 });
    const moved = await db.select().from(event).where(eq(event.type, "contribution.moved"));
    expect(moved.map(({ streamId }) => streamId).sort()).toEqual(["network", `project:${projectId}`]);
    expect(
      await moveContribution(engineer.ctx, null, { contributionId, from: "merged", to: "proposed" }),
    ).toMatchObject({
      refusal: { kind: "contribution_move_not_listed" },
    });
  });

  it("of two who move it at once, one is told that it changed meanwhile", async () => {
    const { engineer, contributionId } = await linked();
    const answers = await Promise.all([
      moveContribution(engineer.ctx, null, { contributionId, from: "in_review", to: "merged" }),
      moveContribution(engineer.ctx, null, { contributionId, from: "in_review", to: "rejected" }),
    ]);
    expect(answers.map((answer) => (answer.ok ? "moved" : answer.refusal.kind)).sort()).toEqual([
      "changed_meanwhile",
      "moved",
    ]);
  });

  it("is not for those who only pay, and facts that belong to no project are the steward's to correct", async () => {
    const { db, newId, clock, join, engineer, contributionId } = await linked();
    const holder = await join({ role: "budget_holder" });
    const contact = await join({ role: "maintainer", kind: "upstream" });
    const move = { from: "in_review", to: "merged" } as const;
    expect(await moveContribution(holder.ctx, null, { contributionId: contributionId, ...move })).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(await moveContribution(contact.ctx, null, { contributionId: newId(), ...move })).toMatchObject({
      refusal: { kind: "contribution_not_found" },
    });
    const factId = newId();
    await db.insert(contribution).values({
      id: factId,
      url: "https://github.com/a/b/pull/9",
      kind: "pull_request",
      state: "in_review",
      repository: "a/b",
      title: "A fact",
      facts: {},
      createdAt: clock.now(),
    });
    expect(await moveContribution(contact.ctx, null, { contributionId: factId, ...move })).toMatchObject({
      refusal: { kind: "not_permitted" },
    });
    expect(await moveContribution(engineer.ctx, null, { contributionId: factId, ...move })).toMatchObject({ ok: true });
  });
});
