import { eq, inArray, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { deliverable, deliverableStep, project, projectStep } from "#db/schema/projects.ts";
import { makeMember, makeMembership } from "#db/seed/factories.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { settlementOf } from "#app/domain/pledges/what-if.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { deliverablePage } from "#app/domain/marketplace/deliverable-pages.server.ts";
import { projectPage } from "#app/domain/marketplace/project-pages.server.ts";
import { acceptDeliverable } from "#app/domain/progress/accept-deliverable.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { organizationReport } from "#app/domain/reports/organization-reports.server.ts";
import { contributionPage, projectCredits } from "./contribution-pages.server.ts";
import { contributionWire } from "./contribution-wire.ts";
import { hoursPage } from "./hours-pages.server.ts";
import { linkContribution } from "./link-contribution.server.ts";
import { agreeHours } from "./agree-hours.server.ts";
import { enterHours } from "./enter-hours.server.ts";
import { leaveScope } from "./leave-scope.server.ts";
import { payMissingHours } from "./pay-missing-hours.server.ts";
import { takeBackHours } from "./take-back-hours.server.ts";
import { verifyHours } from "./verify-hours.server.ts";

/** A raise of 38,120 to which a partner offers 60 hours, at 250 each; the first deliverable takes 34 of 26 to 34. */
async function house(values: Partial<typeof project.$inferInsert> = {}, poolSize = 5) {
  const raise = await testRaise({ poolSize, ...values });
  const { db, newId, projectId, deliverableIds } = raise;
  const partner = await raise.pledger("Genomics Partners");
  const inKind = async (hours: number, changes: object = {}) =>
    (await raise.signed(partner, { kind: "in_kind", hours, valueMinor: 600_000n }, [], changes)).pledgeId;
  const { personId } = await makeMember(raise.workshop, { role: "hub_user" });
  await makeMembership(raise.workshop, personId, partner.organizationId, "partner_engineer");
  const engineer = await raise.ctxOf(personId);
  const agree = (pledgeId: string, hours: number, position?: number, by = raise.techLead) =>
    agreeHours(by, newId(), {
      projectId,
      pledgeId,
      hours,
      note: "",
      ...(position === undefined ? {} : { deliverableId: deliverableIds[position - 1]! }),
    });
  const close = async () =>
    yes(await closeRaising(await raise.steward("director"), newId(), { projectId, reason: "It is all there." }));
  const raising = async () => {
    const [found] = await db.select().from(project).where(eq(project.id, projectId));
    return (await loadRaising(db, found!)).raising!;
  };
  /** Goal and minimum as settlement, the project's page and the lists have them: one answer. */
  const left = async () => {
    const { goalMinor, minimumMinor } = await raising();
    const { page } = (await projectPage(raise.visitor, raise.slug))!;
    expect([page.stream.goalMinor, page.stream.minimumMinor]).toEqual([goalMinor, minimumMinor]);
    return [goalMinor, minimumMinor];
  };
  const enter = async (pledgeId: string, minutes: number, day: string, verified = true) => {
    const { entryId } = yes(
      await enterHours(engineer, newId(), {
        projectId,
        pledgeId,
        workedOn: day,
        minutes,
        note: "Groups in the login.",
      }),
    );
    if (verified) yes(await verifyHours(raise.techLead, newId(), { projectId, entryId }));
    return entryId;
  };
  /** In flight, with the first deliverable in monitoring since now. */
  const monitor = async () => {
    await db.update(project).set({ stage: "in_flight" }).where(eq(project.id, projectId));
    await db.insert(projectStep).values({
      id: newId(),
      projectId,
      fromStage: "kick_off",
      toStage: "in_flight",
      at: new Date(raise.clock.now().getTime() + 1),
    });
    await db.update(deliverable).set({ state: "monitoring" }).where(eq(deliverable.id, deliverableIds[0]!));
    await db
      .insert(deliverableStep)
      .values({ id: newId(), deliverableId: deliverableIds[0]!, toState: "monitoring", at: raise.clock.now() });
  };
  const paysFor = async (position: number) => {
    const parts = await db
      .select()
      .from(allocation)
      .where(eq(allocation.deliverableId, deliverableIds[position - 1]!));
    return parts.reduce((sum, { staffMinor, cloudMinor }) => sum + staffMinor + cloudMinor, 0n);
  };
  return { ...raise, partner, engineer, inKind, agree, close, raising, left, enter, monitor, paysFor };
}

test("agreed hours lower what a deliverable needs at once, for settlement, shares, minimum and pages, until they are withdrawn", async () => {
  const here = await house();
  const pledgeId = await here.inKind(60, { deliverableId: here.deliverableIds[0] });
  const member = await here.pledger();
  const share = await here.signed(member, { kind: "share", basisPoints: 1_000, capMinor: 400_000n });
  expect(await here.left()).toEqual([3_812_000n, 3_048_000n]);
  yes(await here.agree(pledgeId, 24));
  expect(await here.left()).toEqual([3_212_000n, 2_448_000n]);
  const { page } = (await projectPage(here.visitor, here.slug))!;
  expect(page.deliverables[0]).toMatchObject({ staffMinor: 850_000n, givenMinor: 600_000n });
  expect(page.project).toMatchObject({ goalMinor: 3_812_000n, minimumMinor: 3_048_000n });
  const [offer] = await here.db.select().from(pledge).where(eq(pledge.id, share.pledgeId));
  expect(offer?.offeredMinor).toBe(321_200n);
  // A pledge is at most the money that is left.
  expect(
    await here.sign(await here.pledger(), fixed(2_501), [], { deliverableId: here.deliverableIds[0]! }),
  ).toMatchObject({
    refusal: { kind: "amount_above_price", field: "amount", priceMinor: 250_000n, aim: "deliverable" },
  });
  await here.signed(await here.pledger(), fixed(2_500), [], { deliverableId: here.deliverableIds[0]! });
  // The last agreement counts.
  yes(await here.agree(pledgeId, 30));
  expect(await here.left()).toEqual([3_062_000n, 2_298_000n]);
  yes(await withdrawPledge(here.partner, here.newId(), { pledgeId, reason: "Our engineer left." }));
  expect(await here.left()).toEqual([3_812_000n, 3_048_000n]);
  expect((await here.db.select().from(pledge).where(eq(pledge.id, share.pledgeId)))[0]?.offeredMinor).toBe(381_200n);
  expect(await here.healthy()).toEqual([]);
});

test("hours of the whole project are agreed for one deliverable at a time, and moved between them", async () => {
  const here = await house();
  const pledgeId = await here.inKind(60);
  expect(await here.agree(pledgeId, 10)).toMatchObject({
    refusal: { kind: "hours_deliverable_missing", field: "deliverableId" },
  });
  yes(await here.agree(pledgeId, 34, 1));
  expect(await here.agree(pledgeId, 27, 2)).toMatchObject({ refusal: { kind: "hours_above_offer", offered: 26 } });
  yes(await here.agree(pledgeId, 26, 2));
  expect(await here.left()).toEqual([2_312_000n, 1_548_000n]);
  yes(await here.agree(pledgeId, 0, 1));
  expect(await here.left()).toEqual([3_162_000n, 2_398_000n]);
  expect(await here.healthy()).toEqual([]);
});

test("the order in which hours are agreed changes nothing", async () => {
  const here = await house();
  const one = await here.inKind(40);
  const other = (
    await here.signed(await here.pledger(), { kind: "in_kind", hours: 30, valueMinor: 1n }, [], {
      deliverableId: here.deliverableIds[0],
    })
  ).pledgeId;
  const member = await here.pledger();
  const share = await here.signed(member, { kind: "share", basisPoints: 2_000, capMinor: 700_000n });
  const offered = async () =>
    (await here.db.select().from(pledge).where(eq(pledge.id, share.pledgeId)))[0]?.offeredMinor;
  const agreements = [() => here.agree(one, 14, 1), () => here.agree(one, 20, 2), () => here.agree(other, 16)];
  const ends = [];
  for (const order of [
    [0, 1, 2],
    [2, 1, 0],
    [1, 0, 2],
  ]) {
    for (const at of order) yes(await agreements[at]!());
    ends.push([await here.left(), await offered()]);
    // Taken back again, in the order of the first.
    yes(await here.agree(one, 0, 1));
    yes(await here.agree(one, 0, 2));
    yes(await here.agree(other, 0));
    expect(await here.left()).toEqual([3_812_000n, 3_048_000n]);
  }
  expect(new Set(ends.map(String)).size).toBe(1);
  expect(ends[0]).toEqual([[2_562_000n, 1_798_000n], 512_400n]);
  expect(await here.healthy()).toEqual([]);
});

test("refused: with conditions, above the price, elsewhere, and once the window is closed", async () => {
  const here = await house({}, 14);
  const first = { deliverableId: here.deliverableIds[0] };
  const waiting = await here.signed(
    await here.pledger(),
    { kind: "in_kind", hours: 20, valueMinor: 1n },
    [othersOffer(1_000)],
    first,
  );
  expect(await here.agree(waiting.pledgeId, 10)).toMatchObject({ refusal: { kind: "hours_wait_for_conditions" } });
  const pledgeId = await here.inKind(60, first);
  expect(await here.agree(pledgeId, 35)).toMatchObject({
    refusal: { kind: "hours_above_price", field: "hours", left: 34 },
  });
  expect(await here.agree(pledgeId, 5, 2)).toMatchObject({ refusal: { kind: "hours_other_deliverable" } });
  // Twelve at once for a deliverable of 34 hours: no more than three of ten fit.
  const others = [];
  for (let at = 0; at < 12; at++)
    others.push(await here.signed(await here.pledger(), { kind: "in_kind", hours: 10, valueMinor: 1n }, [], first));
  const answers = await Promise.all(others.map((each) => here.agree(each.pledgeId, 10)));
  expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
  expect(await here.left()).toEqual([3_062_000n, 2_298_000n]);
  await here.db
    .update(project)
    .set({ closesAt: new Date(here.clock.now().getTime() - 1) })
    .where(eq(project.id, here.projectId));
  expect(await here.agree(pledgeId, 1)).toMatchObject({ refusal: { kind: "hours_window_closed" } });
  expect(await here.healthy()).toEqual([]);
});

test("a raise from before keeps its price: there, hours are agreed beside it", async () => {
  const here = await house({ hoursRule: null });
  yes(await here.agree(await here.inKind(60, { deliverableId: here.deliverableIds[0] }), 24));
  expect(await here.left()).toEqual([3_812_000n, 3_048_000n]);
  expect(await here.healthy()).toEqual([]);
});

test("a raise that hours fill alone closes without money, and nobody pledges beyond what is left", async () => {
  const here = await house({ minimumMinor: 850_000n, goalMinor: 850_000n });
  await here.db.delete(deliverable).where(inArray(deliverable.id, here.deliverableIds.slice(1)));
  const member = await here.pledger();
  const { pledgeId: money } = await here.signed(member, fixed(1_000));
  yes(await here.agree(await here.inKind(60, { deliverableId: here.deliverableIds[0] }), 34));
  expect(await here.left()).toEqual([0n, 0n]);
  expect(settlementOf(await here.raising())).toMatchObject({ totalMinor: 0n, reached: "goal" });
  expect(await here.sign(await here.pledger(), fixed(1))).toMatchObject({
    refusal: { kind: "amount_above_price", priceMinor: 0n },
  });
  expect(await here.close()).toMatchObject({ outcome: "funded", totalMinor: "0" });
  expect((await here.db.select().from(pledge).where(eq(pledge.id, money)))[0]?.rung).toBe("lapsed");
  expect(await here.healthy()).toEqual([]);
});

/** Co-funded with 24 hours for the first deliverable, of which 20 are verified; it is monitored and not accepted. */
async function short(hoursRule: "money" | "scope") {
  const here = await house({ hoursRule });
  const pledgeId = await here.inKind(60, { deliverableId: here.deliverableIds[0] });
  yes(await here.agree(pledgeId, 24));
  const payer = await here.pledger("Harbour Institute");
  await here.signed(payer, fixed(32_120));
  await here.close();
  expect(await here.paysFor(1)).toBe(250_000n);
  const entryId = await here.enter(pledgeId, 1_200, "2026-09-30");
  await here.monitor();
  const representative = await makeMember(here.workshop, { role: "hub_user" });
  await makeMembership(here.workshop, representative.personId, payer.organizationId, "representative");
  const by = await here.ctxOf(representative.personId);
  const accept = () =>
    acceptDeliverable(by, null, {
      projectId: here.projectId,
      position: 1,
      organizationId: payer.organizationId,
      note: "",
    });
  const leave = (reason = "Groups of guests are not built.") =>
    leaveScope(here.techLead, here.newId(), { projectId: here.projectId, position: 1, reason });
  const pay = (organizationId = here.partner.organizationId, ctx = here.partner) =>
    payMissingHours(ctx, here.newId(), { projectId: here.projectId, position: 1, pledgeId, organizationId });
  return { ...here, pledgeId, payer, entryId, accept, leave, pay };
}

test("hours that were not done leave the scope by the published rule before the deliverable is accepted", async () => {
  const here = await short("scope");
  const late = await here.enter(here.pledgeId, 60, "2026-09-29", false);
  expect(await here.accept()).toMatchObject({ refusal: { kind: "hours_missing", hours: 4 } });
  expect(await here.pay()).toMatchObject({ refusal: { kind: "hours_leave_scope" } });
  expect(await here.leave("")).toMatchObject({ refusal: { kind: "reason_missing", field: "reason" } });
  expect(yes(await here.leave())).toEqual({ minutes: 240 });
  expect(await here.leave()).toMatchObject({ refusal: { kind: "hours_not_missing" } });
  expect(await verifyHours(here.techLead, here.newId(), { projectId: here.projectId, entryId: late })).toMatchObject({
    refusal: { kind: "hours_settled" },
  });
  expect(yes(await here.accept())).toMatchObject({ state: "accepted" });
  expect(
    await takeBackHours(here.techLead, here.newId(), {
      projectId: here.projectId,
      entryId: here.entryId,
      reason: "Another day.",
    }),
  ).toMatchObject({ refusal: { kind: "hours_accepted" } });
  expect(await here.paysFor(1)).toBe(250_000n);
  expect(await here.healthy()).toEqual([]);
});

test("or are paid as money by somebody who takes part and consents; only after two silent weeks they leave the scope", async () => {
  const here = await short("money");
  expect(await here.accept()).toMatchObject({ refusal: { kind: "hours_missing", hours: 4 } });
  expect(await here.leave()).toMatchObject({ refusal: { kind: "hours_asked_as_money", days: 14 } });
  const stranger = await here.pledger();
  expect(await here.pay(stranger.organizationId, stranger)).toMatchObject({
    refusal: { kind: "hours_not_taking_part" },
  });
  const clicks = await Promise.all([here.pay(), here.pay(here.payer.organizationId, here.payer)]);
  expect(clicks.filter(({ ok }) => ok)).toHaveLength(1);
  expect(await here.paysFor(1)).toBe(350_000n);
  expect(yes(await here.accept())).toMatchObject({ state: "monitoring", waitingFor: 1 });
  expect(await here.healthy()).toEqual([]);

  const silent = await short("money");
  silent.clock.travel(14 * dayMs);
  expect(yes(await silent.leave())).toEqual({ minutes: 240 });
  expect(yes(await silent.accept())).toMatchObject({ state: "accepted" });
  expect(await silent.healthy()).toEqual([]);
});

test("whoever gave hours is credited beside the money, by the same rows on every page, in the badge and in the export", async () => {
  const here = await short("scope");
  yes(await here.leave());
  yes(await here.accept());
  const { contributionId } = yes(
    await linkContribution(here.techLead, here.newId(), {
      projectId: here.projectId,
      url: "https://github.com/jupyterhub/oauthenticator/pull/741",
      title: "Expose group claims",
      state: "merged",
      deliverableId: here.deliverableIds[0]!,
      inKindOrganizationId: here.partner.organizationId,
      // What somebody says that it took is not what was verified.
      hours: 99,
    }),
  );
  const { contribution } = (await contributionPage(here.visitor, contributionId))!;
  // 20 of 24 hours are done: 5,000 beside 2,500 of money.
  expect(
    contribution.shares.map(({ organization, basisPoints, amountMinor, hoursMinor, minutes }) => [
      organization?.name,
      basisPoints,
      amountMinor,
      hoursMinor,
      minutes,
    ]),
  ).toEqual([
    ["Genomics Partners", 6_667, 0n, 500_000n, 1_200],
    ["Harbour Institute", 3_333, 250_000n, 0n, 0],
  ]);
  expect(contribution.inKindMinutes).toBe(1_200);
  const [inKind] = (await hoursPage(here.visitor, here.slug))!.pledges;
  expect(inKind?.verifiedMinutes).toBe(contribution.inKindMinutes);
  const { page } = (await projectPage(here.visitor, here.slug))!;
  expect(page.contributions[0]?.inKindMinutes).toBe(1_200);
  expect((await projectCredits(here.visitor, here.slug))[0]?.largest.map(({ basisPoints }) => basisPoints)).toEqual([
    6_667, 3_333,
  ]);
  expect(contributionWire(contribution).credit[0]).toMatchObject({ basis_points: 6_667, minutes: 1_200 });
  const slug = contribution.shares[0]!.organization!.slug;
  const report = await organizationReport(here.visitor, slug);
  expect(report?.credits.map(({ basisPoints }) => basisPoints)).toEqual([6_667]);
});

test("the page of a deliverable tells how many hours are given, done and missing, to everybody", async () => {
  const here = await short("money");
  const page = await deliverablePage(here.visitor, here.slug, 1);
  expect(page).toMatchObject({ deliverable: { staffMinor: 850_000n, givenMinor: 600_000n }, minutesInKind: 1_200 });
  // Self-check asks: nobody else may write what hours take off a price.
  await here.db.execute(sql`update deliverable set given_minor = 0 where id = ${here.deliverableIds[0]}`);
  expect((await here.healthy()).map(({ name }) => name)).toContain("hours_lower_the_price");
});
