import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contribution, contributionClaim } from "#db/schema/contributions.ts";
import { event } from "#db/schema/log.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { makePledgeRow } from "#db/seed/factories.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { contributionsChecks } from "#app/domain/contributions/self-check.server.ts";
import { claimMaintainership } from "#app/domain/maintainers/state-maintainership.server.ts";
import { confirmMaintainership } from "#app/domain/maintainers/confirm-maintainership.server.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { frontPage } from "#app/domain/reports/front-page.server.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { makeMember } from "#db/seed/factories.ts";
import { answerClaim } from "./answer-claim.server.ts";
import { contributionList, contributionPage, linkPage, projectBadgeCounts } from "./contribution-pages.server.ts";
import { linkContribution } from "./link-contribution.server.ts";
import { moveContribution } from "./move-contribution.server.ts";

const repository = "jupyterhub/oauthenticator";
const url = "https://github.com/torvalds/linux/pull/1";

/** A project that two organizations pay for, and a partner's engineer whom nobody asked. */
async function house() {
  const network = await testNetwork();
  const { db, newId, workshop, ctxOf } = network;
  const { projectId, slug } = await network.projectIn("scoping");
  await db.update(project).set({ stage: "in_flight" }).where(eq(project.id, projectId));
  const [slice] = await db.select().from(deliverable).where(eq(deliverable.projectId, projectId));
  const deliverableId = slice!.id;
  const outsider = async () => {
    const made = await makeMember(workshop, { role: "partner_engineer", kind: "partner" });
    return { ...(await ctxOf(made.personId)), organizationId: made.organizationId };
  };
  const stranger = await outsider();
  const maintainer = await network.maintainerOf(repository);
  const link = (
    by: Parameters<typeof linkContribution>[0],
    over: Partial<Parameters<typeof linkContribution>[2]> = {},
  ) => linkContribution(by, newId(), { projectId, deliverableId, url, title: "It was us", state: "merged", ...over });
  const answer = (
    by: Parameters<typeof answerClaim>[0],
    contributionId: string,
    given: "confirmed" | "declined",
    reason = "",
  ) => answerClaim(by, null, { projectId, contributionId, answer: given, reason });
  const counted = async () => {
    const [list, badge, front] = await Promise.all([
      contributionList(network.visitor, {}),
      projectBadgeCounts(network.visitor, slug),
      frontPage(network.visitor, "USD"),
    ]);
    return [list.total, list.rows.length, badge?.upstream, front.money.mergedContributions, front.merged.length];
  };
  return { ...network, projectId, slug, deliverableId, stranger, outsider, maintainer, link, answer, counted };
}

describe("what somebody links whose word does not count", () => {
  it("is a claim: shown, in no list and no number, and credited to nobody, until somebody who knows confirms it", async () => {
    const { stranger, maintainer, techLead, visitor, link, answer, counted, db } = await house();
    const { contributionId } = yes(await link(stranger, { inKindOrganizationId: stranger.organizationId }));
    expect(await counted()).toEqual([0, 0, 0, 0, 0]);
    const page = await contributionPage(visitor, contributionId);
    expect(page).toMatchObject({ mayAnswerClaim: false, contribution: { claimedBy: {}, shares: [], hoursInKind: [] } });
    expect(
      await db
        .select({ type: event.type })
        .from(event)
        .where(sql`${event.type} like 'contribution.%'`),
    ).toEqual([{ type: "contribution.claimed" }]);
    for (const who of [techLead, maintainer]) {
      expect((await contributionPage(who, contributionId))?.mayAnswerClaim).toBe(true);
      expect((await inboxPage(who, "en-US")).find(({ id }) => id === "claims")?.things).toMatchObject([
        { href: `/contributions/${contributionId}` },
      ]);
      expect((await inboxCount(who)).count).toBe(1);
    }
    expect((await inboxCount(stranger)).count).toBe(0);
    expect(await answer(stranger, contributionId, "confirmed")).toMatchObject({ refusal: { kind: "not_permitted" } });
    yes(await answer(maintainer, contributionId, "confirmed"));
    expect(await counted()).toEqual([1, 1, 1, 1, 0]);
    expect(await answer(techLead, contributionId, "declined", "No.")).toMatchObject({
      refusal: { kind: "contribution_no_claim" },
    });
  });

  it("credits no pledge: the self-check would find one that is", async () => {
    const { db, stranger, techLead, link, answer, projectId, deliverableId, workshop } = await house();
    const { organizationId } = await makeMember(workshop);
    const pledgeId = await makePledgeRow(workshop, {
      projectId,
      organizationId,
      rung: "credited",
      allocatedMinor: 500_000n,
    });
    await db.execute(
      sql`insert into allocation (pledge_id, deliverable_id, staff_minor, cloud_minor) values (${pledgeId}, ${deliverableId}, 500000, 0)`,
    );
    const { contributionId } = yes(await link(stranger));
    const broken = async () => (await selfCheck(db, contributionsChecks)).map(({ name }) => name);
    expect(await broken()).toContain("no_claim_is_credited");
    yes(await answer(techLead, contributionId, "confirmed"));
    expect(await broken()).not.toContain("no_claim_is_credited");
  });

  it("keeps no address from its place: declined with a reason, or linked by whoever's word counts", async () => {
    const { db, stranger, outsider, techLead, maintainer, link, answer, counted } = await house();
    const { contributionId } = yes(await link(stranger));
    expect(await link(await outsider())).toMatchObject({ refusal: { kind: "contribution_already_linked" } });
    expect(await answer(techLead, contributionId, "declined")).toMatchObject({ refusal: { kind: "reason_missing" } });
    yes(await answer(techLead, contributionId, "declined", "It is another project’s."));
    expect(await counted()).toEqual([0, 0, 0, 0, 0]);
    yes(await link(await outsider(), { title: "No, us" }));
    yes(await link(maintainer, { title: "What it is", state: "in_review" }));
    expect(await db.select().from(contribution)).toMatchObject([{ id: contributionId, title: "What it is" }]);
    expect(
      await db.select({ answer: contributionClaim.answer }).from(contributionClaim).orderBy(contributionClaim.at),
    ).toEqual([{ answer: "declined" }, { answer: "confirmed" }]);
    expect((await counted())[0]).toBe(1);
  });

  it("writes nothing anew that counts already, nor a public fact", async () => {
    const { db, newId, clock, stranger, techLead, link, counted } = await house();
    yes(await link(techLead, { deliverableId: undefined, state: "in_review" }));
    expect(await link(stranger)).toMatchObject({ refusal: { kind: "contribution_already_linked" } });
    const fact = "https://github.com/a/b/pull/9";
    await db.insert(contribution).values({
      id: newId(),
      url: fact,
      kind: "pull_request",
      state: "merged",
      repository: "a/b",
      title: "A fact",
      facts: {},
      createdAt: clock.now(),
    });
    expect(await link(stranger, { url: fact })).toMatchObject({
      refusal: { where: "the network’s public facts, which the steward gives their place" },
    });
    expect((await counted())[0]).toBe(2);
  });

  it("takes no hours: these are agreed, entered and verified", async () => {
    const { stranger, maintainer, techLead, link, visitor, slug } = await house();
    for (const by of [stranger, maintainer]) {
      expect(await link(by, { hours: 9_999 })).toMatchObject({ refusal: { kind: "hours_not_here", field: "hours" } });
      expect(await link(by, { kind: "hours" })).toMatchObject({ refusal: { kind: "hours_not_here" } });
    }
    yes(await link(techLead, { hours: 12 }));
    expect(await linkPage(stranger, slug)).toMatchObject({ mayLink: true, counts: false, mayStateHours: false });
    expect(await linkPage(maintainer, slug)).toMatchObject({ mayLink: true, counts: true, mayStateHours: false });
    expect(await linkPage(visitor, slug)).toMatchObject({ mayLink: false, counts: false });
  });
});

describe("how far a contribution has come", () => {
  it("is told by the steward, by proven maintainers, and as a claim by those who linked it; by nobody else", async () => {
    const { stranger, outsider, techLead, maintainer, link, answer, counted } = await house();
    const { contributionId } = yes(await link(techLead, { state: "in_review" }));
    const merge = (by: typeof stranger | typeof maintainer, of = contributionId) =>
      moveContribution(by, null, { contributionId: of, from: "in_review", to: "merged" });
    expect(await merge(stranger)).toMatchObject({ refusal: { kind: "not_permitted" } });
    yes(await merge(maintainer));
    expect((await counted())[2]).toBe(1);

    const own = yes(await link(stranger, { url: "https://github.com/a/b/pull/2", state: "in_review" })).contributionId;
    yes(await answer(techLead, own, "confirmed"));
    expect(await merge(await outsider(), own)).toMatchObject({ refusal: { kind: "not_permitted" } });
    yes(await merge(stranger, own));
    expect((await counted()).slice(0, 4)).toEqual([1, 1, 1, 1]);
    yes(await answer(maintainer, own, "confirmed"));
    expect((await counted())[2]).toBe(2);
  });

  it("counts not by what one says of oneself: a claim to maintain the repository changes nothing before it is confirmed", async () => {
    const { stranger, newId, techLead, link, visitor } = await house();
    const { maintainershipId } = yes(
      await claimMaintainership(stranger, newId(), {
        repository,
        handle: "",
        evidence: "named",
        evidenceUrl: "https://a.example/b",
        note: "",
      }),
    );
    const first = yes(await link(stranger)).contributionId;
    expect((await contributionPage(visitor, first))?.contribution.claimedBy).not.toBeNull();
    yes(await confirmMaintainership(techLead, null, { maintainershipId }));
    const second = yes(await link(stranger, { url: "https://github.com/a/b/pull/2" })).contributionId;
    expect((await contributionPage(visitor, second))?.contribution.claimedBy).toBeNull();
  });
});
