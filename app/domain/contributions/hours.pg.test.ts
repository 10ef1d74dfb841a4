import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { hoursEntry } from "#db/schema/hours.ts";
import { event } from "#db/schema/log.ts";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import { makeMember, makeMembership } from "#db/seed/factories.ts";
import { closeRaising } from "#app/domain/pledges/close-raising.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { agreeHours } from "./agree-hours.server.ts";
import { answerClaim } from "./answer-claim.server.ts";
import { enterHours } from "./enter-hours.server.ts";
import { enterHoursInput } from "./hours-input.ts";
import { hoursPage, hoursToTakeBack } from "./hours-pages.server.ts";
import { linkContribution } from "./link-contribution.server.ts";
import { linkContributionInput } from "./contribution-input.ts";
import { takeBackHours } from "./take-back-hours.server.ts";
import { verifyHours } from "./verify-hours.server.ts";

/** A co-funded project with a pledge of 60 hours, somebody who works them, and the steward's tech lead. */
async function house({
  named = true,
  closed = true,
  poolSize = 5,
}: { named?: boolean; closed?: boolean; poolSize?: number } = {}) {
  // A raise from before hours lowered the price: they are agreed beside it, whenever the steward does.
  const raise = await testRaise({ poolSize, hoursRule: null });
  const { projectId, newId, db } = raise;
  const money = await raise.pledger();
  await raise.signed(money, fixed(38_120));
  const partner = await raise.pledger("Genomics Partners");
  const { pledgeId } = await raise.signed(partner, { kind: "in_kind", hours: 60, valueMinor: 600_000n }, [], { named });
  const { personId } = await makeMember(raise.workshop, { role: "hub_user" });
  await makeMembership(raise.workshop, personId, partner.organizationId, "partner_engineer");
  const engineer = await raise.ctxOf(personId);
  if (closed)
    yes(await closeRaising(await raise.steward("director"), newId(), { projectId, reason: "It is all there." }));
  const deliverableId = raise.deliverableIds[0]!;
  const agree = (hours: number, by = raise.techLead) =>
    agreeHours(by, newId(), { projectId, pledgeId, hours, note: "" });
  const enter = (
    minutes: number,
    changes: object = {},
    by: Parameters<typeof enterHours>[0] = engineer,
    key = newId(),
  ) =>
    enterHours(by, key, {
      projectId,
      pledgeId,
      deliverableId,
      workedOn: "2026-09-30",
      minutes,
      note: "Groups in the login.",
      ...changes,
    });
  const verify = (entryId: string, by: Parameters<typeof verifyHours>[0] = raise.techLead) =>
    verifyHours(by, newId(), { projectId, entryId });
  const takeBack = (
    entryId: string,
    by: Parameters<typeof takeBackHours>[0] = engineer,
    reason = "It was another day.",
  ) => takeBackHours(by, newId(), { projectId, entryId, reason });
  const rung = async () =>
    (await db.select({ rung: pledge.rung }).from(pledge).where(eq(pledge.id, pledgeId)))[0]?.rung;
  const sums = async () => {
    const [shown] = (await hoursPage(raise.techLead, raise.slug))!.pledges;
    return [shown?.agreedHours, shown?.enteredMinutes, shown?.verifiedMinutes];
  };
  return { ...raise, money, partner, pledgeId, deliverableId, engineer, agree, enter, verify, takeBack, rung, sums };
}

test("hours are agreed, entered, verified, and count as spent and credited, and no money moves", async () => {
  const here = await house();
  const before = await here.balance("committed", here.projectId);
  yes(await here.agree(40));
  const first = yes(await here.enter(450));
  const second = yes(await here.enter(450, { workedOn: "2026-09-29", deliverableId: undefined }));
  yes(await here.verify(first.entryId));
  expect(await here.sums()).toEqual([40, 900, 450]);
  expect(await here.rung()).toBe("allocated");
  // The steward may agree anew: as many as were worked are enough.
  yes(await here.agree(15));
  yes(await here.verify(second.entryId));
  expect(await here.rung()).toBe("spent");
  const link = linkContributionInput.parse({
    key: here.newId(),
    url: "https://github.com/jupyterhub/oauthenticator/pull/719",
    title: "Expose group claims",
    state: "merged",
    deliverableId: here.deliverableId,
  });
  // What they say themselves went upstream credits them once somebody else has looked.
  const about = { projectId: here.projectId };
  const { contributionId } = yes(await linkContribution(here.engineer, link.key, { ...about, ...link }));
  yes(await here.agree(15));
  expect(await here.rung()).toBe("spent");
  yes(await answerClaim(here.techLead, null, { ...about, contributionId, answer: "confirmed", reason: "" }));
  expect(await here.rung()).toBe("credited");
  expect(await here.balance("committed", here.projectId)).toBe(before);
  const steps = await here.db
    .select({ to: pledgeStep.toRung })
    .from(pledgeStep)
    .where(eq(pledgeStep.pledgeId, here.pledgeId))
    .orderBy(pledgeStep.position);
  expect(steps.map(({ to }) => to).slice(-3)).toEqual(["allocated", "spent", "credited"]);
  const said = await here.db
    .select({ type: event.type })
    .from(event)
    .where(sql`${event.type} like 'hours.%' and ${event.streamId} like 'project:%'`)
    .orderBy(event.seq);
  expect(said.map(({ type }) => type)).toEqual([
    "hours.agreed",
    "hours.entered",
    "hours.entered",
    "hours.verified",
    "hours.agreed",
    "hours.verified",
    "hours.agreed",
  ]);
  expect(await here.healthy()).toEqual([]);
});

test("what was wrong is mirrored with its reason, and a pledge that was spent steps down again", async () => {
  const here = await house();
  yes(await here.agree(8));
  const { entryId } = yes(await here.enter(480));
  yes(await here.verify(entryId));
  expect(await here.rung()).toBe("spent");
  // Once verified it is no longer its author's to take back.
  expect(await here.takeBack(entryId)).toMatchObject({ refusal: { kind: "not_permitted" } });
  expect(await here.takeBack(entryId, here.techLead, "")).toMatchObject({
    refusal: { kind: "reason_missing", field: "reason" },
  });
  yes(await here.takeBack(entryId, here.techLead));
  expect(await here.sums()).toEqual([8, 0, 0]);
  expect(await here.rung()).toBe("allocated");
  expect(await here.takeBack(entryId, here.techLead)).toMatchObject({ refusal: { kind: "hours_taken_back_already" } });
  expect(await here.verify(entryId)).toMatchObject({ refusal: { kind: "hours_taken_back_already" } });
  const own = yes(await here.enter(60));
  yes(await here.takeBack(own.entryId));
  expect(await here.sums()).toEqual([8, 0, 0]);
  await expect(here.db.update(hoursEntry).set({ minutes: 1 })).rejects.toThrow();
  await expect(here.db.delete(hoursEntry)).rejects.toThrow();
  expect(await here.healthy()).toEqual([]);
});

describe("refused", () => {
  test("agreeing: by others than the steward, above the offer, below what is entered, for another pledge", async () => {
    const here = await house();
    expect(await here.agree(40, here.engineer)).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await here.agree(61)).toMatchObject({ refusal: { kind: "hours_above_offer", field: "hours", offered: 60 } });
    yes(await here.agree(20));
    yes(await here.enter(900));
    expect(await here.agree(14)).toMatchObject({
      refusal: { kind: "hours_below_entered", field: "hours", entered: 15 },
    });
    const [withMoney] = await here.db
      .select({ id: pledge.id })
      .from(pledge)
      .where(eq(pledge.payerOrganizationId, here.money.organizationId));
    expect(
      await agreeHours(here.techLead, here.newId(), {
        projectId: here.projectId,
        pledgeId: withMoney!.id,
        hours: 1,
        note: "",
      }),
    ).toMatchObject({ refusal: { kind: "hours_pledge_not_found" } });
    expect(await here.healthy()).toEqual([]);
  });

  test("entering: before it is agreed or co-funded, by strangers, ahead of time, beyond the agreement or the day, elsewhere", async () => {
    const early = await house({ closed: false });
    yes(await early.agree(60));
    expect(await early.enter(60)).toMatchObject({ refusal: { kind: "hours_not_open" } });
    const here = await house();
    expect(await here.enter(60)).toMatchObject({ refusal: { kind: "hours_not_agreed" } });
    yes(await here.agree(30));
    expect(await here.enter(60, {}, here.money)).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await here.enter(60, {}, here.techLead)).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await here.enter(60, { workedOn: "2026-10-02" })).toMatchObject({
      refusal: { kind: "hours_day_ahead", field: "workedOn" },
    });
    expect(await here.enter(60, { deliverableId: here.newId() })).toMatchObject({
      refusal: { kind: "contribution_deliverable_gone", field: "deliverableId" },
    });
    yes(await here.enter(1_200));
    expect(await here.enter(255)).toMatchObject({ refusal: { kind: "hours_day_full", field: "hours", left: 4 } });
    expect(await here.enter(615, { workedOn: "2026-09-29" })).toMatchObject({
      refusal: { kind: "hours_above_agreement", field: "hours", left: 10 },
    });
    expect(await here.healthy()).toEqual([]);
  });

  test("verifying: by others, one's own work, twice, and what is not there", async () => {
    const here = await house();
    yes(await here.agree(30));
    const { entryId } = yes(await here.enter(60));
    expect(await here.verify(entryId, here.engineer)).toMatchObject({ refusal: { kind: "not_permitted" } });
    expect(await here.verify(here.newId())).toMatchObject({ refusal: { kind: "hours_entry_not_found" } });
    yes(await here.verify(entryId));
    expect(await here.verify(entryId)).toMatchObject({ refusal: { kind: "hours_verified_already" } });
    // A tech lead who also works for the partner does not verify what they did themselves.
    await makeMembership(here.workshop, here.techLead.actor.personId, here.partner.organizationId, "partner_engineer");
    const both = await here.ctxOf(here.techLead.actor.personId);
    const own = yes(await here.enter(60, {}, both));
    expect(await here.verify(own.entryId, both)).toMatchObject({ refusal: { kind: "hours_of_your_own" } });
  });
});

test("twelve people at once never enter more than was agreed, nor one person more than a day", async () => {
  const here = await house({ poolSize: 14 });
  yes(await here.agree(10));
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, at) => here.enter(120, { workedOn: `2026-09-${10 + at}` })),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(5);
  const second = await house({ poolSize: 14 });
  yes(await second.agree(60));
  const other = await second.openRaise({ hoursRule: null });
  const elsewhere = yes(
    await second.sign(second.partner, { kind: "in_kind", hours: 60, valueMinor: 1n }, [], {
      projectId: other.projectId,
    }),
  );
  await second.signed(second.money, fixed(38_120), [], { projectId: other.projectId });
  yes(
    await closeRaising(await second.steward("director"), second.newId(), {
      projectId: other.projectId,
      reason: "It is all there.",
    }),
  );
  yes(
    await agreeHours(second.techLead, second.newId(), {
      projectId: other.projectId,
      pledgeId: elsewhere.pledgeId,
      hours: 60,
      note: "",
    }),
  );
  const day = await Promise.all(
    Array.from({ length: 10 }, (_, at) =>
      at % 2 === 0
        ? second.enter(300)
        : enterHours(second.engineer, second.newId(), {
            projectId: other.projectId,
            pledgeId: elsewhere.pledgeId,
            workedOn: "2026-09-30",
            minutes: 300,
            note: "The same day.",
          }),
    ),
  );
  expect(day.filter(({ ok }) => ok)).toHaveLength(4);
  const key = second.newId();
  const clicks = await Promise.all(
    [1, 2, 3].map(() => second.enter(60, { workedOn: "2026-09-01" }, second.engineer, key)),
  );
  expect(new Set(clicks.map((click) => JSON.stringify(click))).size).toBe(1);
  expect(await here.healthy()).toEqual([]);
  expect(await second.healthy()).toEqual([]);
});

test("the page says what each may do, and names nobody who did not consent", async () => {
  const here = await house({ named: false });
  yes(await here.agree(30));
  const { entryId } = yes(await here.enter(90));
  const seen = async (by: Parameters<typeof hoursPage>[0]) => {
    const page = await hoursPage(by, here.slug);
    const [of, entry] = [page!.pledges[0]!, page!.entries[0]!];
    return [
      of.organization?.name ?? null,
      entry.person !== null,
      entry.note !== "",
      of.mayAgree,
      of.mayEnter,
      entry.mayVerify,
      entry.mayTakeBack,
    ];
  };
  expect(await seen(here.visitor)).toEqual([null, false, false, false, false, false, false]);
  expect(await seen(await here.member("budget_holder"))).toEqual([null, false, false, false, false, false, false]);
  expect(await seen(here.engineer)).toEqual(["Genomics Partners", true, true, false, true, false, true]);
  expect(await seen(here.money)).toEqual(["Genomics Partners", true, true, false, false, false, false]);
  expect(await seen(here.techLead)).toEqual(["Genomics Partners", true, true, true, false, true, true]);
  expect(await hoursToTakeBack(here.engineer, here.slug, entryId)).toMatchObject({ entry: { minutes: 90 } });
  expect(await hoursToTakeBack(here.money, here.slug, entryId)).toBeNull();
  expect(await hoursPage(here.visitor, "nothing-of-this-name")).toBeNull();
});

test("hours are written by the quarter", () => {
  const read = (hours: string) => enterHoursInput.shape.hours.safeParse(hours);
  expect(read("7.5").data).toBe(450);
  expect(read("7,25").data).toBe(435);
  expect(read("24").data).toBe(1_440);
  for (const wrong of ["", "0", "0.1", "7.33", "24.25", "-1", "many"]) expect(read(wrong).success, wrong).toBe(false);
});
