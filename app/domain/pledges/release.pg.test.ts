import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { membership, network } from "#db/schema/identity.ts";
import { transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { pledge, pledgeRelease } from "#db/schema/pledges.ts";
import { project } from "#db/schema/projects.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { perform } from "#app/domain/commands.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { editNetwork } from "#app/domain/identity/edit-network.server.ts";
import { networkToEdit } from "#app/domain/identity/network-settings.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context, PersonContext } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { ladderPage } from "#app/domain/marketplace/ladder-page.server.ts";
import { pledgesOfProject } from "#app/domain/marketplace/pledge-pages.server.ts";
import { releasePage, withdrawalPage } from "#app/domain/marketplace/withdrawal-page.server.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { answerRelease } from "#app/domain/pledges/answer-release.server.ts";
import { askRelease } from "#app/domain/pledges/ask-release.server.ts";
import { fixed, othersOffer, testRaise, type Pledger } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { findProjectBySlug } from "#app/domain/projects/find-project.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { inboxCount, inboxPage } from "#app/domain/reports/inbox-pages.server.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";

const kindOf = (answer: { ok: true } | { ok: false; refusal: { kind: string } }) =>
  answer.ok ? "ok" : answer.refusal.kind;

/** A raise that closes in nine days and holds its pledges for the last two of them, with a pledge of 5,000. */
async function held(values: Partial<typeof project.$inferInsert> = {}) {
  const raise = await testRaise({ withdrawalLockDays: 2, ...values });
  const by = (await raise.pledger("EarthLab")) as Pledger & PersonContext;
  const { pledgeId } = await raise.signed(by, fixed(5_000));
  const partnerships = await raise.steward("partnerships");
  const withdraw = (who: Context = by, id = pledgeId) =>
    withdrawPledge(who, raise.newId(), { pledgeId: id, reason: "The budget was cut." });
  const ask = (who: Context = by, reason = "The budget was cut.") =>
    askRelease(who, raise.newId(), { pledgeId, reason });
  const answer = (
    releaseId: string,
    said: "granted" | "declined",
    who: Context = partnerships,
    reason = "We spoke with everybody.",
  ) => answerRelease(who, raise.newId(), { releaseId, answer: said, reason });
  /** To the moment from which it is held; and so much after it. */
  const toLastDays = (afterMs = 0) => raise.clock.travel(7 * dayMs + afterMs);
  return { ...raise, by, pledgeId, partnerships, withdraw, ask, answer, toLastDays };
}

describe("the last days of a raise", () => {
  test("let no signed pledge be withdrawn by a click, from their first moment on and not before", async () => {
    const { withdraw, ask, toLastDays, clock, by, pledgeId, newId, balance, db } = await held();
    expect(kindOf(await ask())).toBe("release_not_needed");
    toLastDays(-1);
    expect(kindOf(await withdrawPledge(by, newId(), { pledgeId, reason: "" }, { preview: true }))).toBe("ok");
    clock.travel(1);
    expect(kindOf(await withdraw())).toBe("withdrawal_held");
    const input = { pledgeId, reason: "" };
    expect(await perform(by, withdrawPledge, { key: newId(), input })).toMatchObject({
      refusal: { kind: "withdrawal_held" },
    });
    expect(await balance("commitment", by.organizationId)).toBe(500_000n);
    expect(await db.$count(event, eq(event.type, "pledge.withdrawn"))).toBe(0);
    clock.travel(2 * dayMs);
    expect(kindOf(await withdraw())).toBe("raising_closed");
  });

  test("are none where the network set none, and bind nobody who signed nothing", async () => {
    const free = await held({ withdrawalLockDays: 0 });
    free.toLastDays(2 * dayMs - 1);
    expect(kindOf(await free.ask())).toBe("release_not_needed");
    expect(kindOf(await free.withdraw())).toBe("ok");

    const { by, newId, toLastDays, withdraw, db } = await held();
    await db.update(pledge).set({ rung: "intent", signedAt: null, stands: false, offeredMinor: 0n });
    toLastDays();
    expect(
      kindOf(await askRelease(by, newId(), { pledgeId: (await db.select().from(pledge))[0]!.id, reason: "x" })),
    ).toBe("release_not_needed");
    expect(kindOf(await withdraw())).toBe("ok");
  });

  test("hold what a fund promised too, and its people ask", async () => {
    const here = await testFund();
    await here.db.update(project).set({ withdrawalLockDays: 2 }).where(eq(project.id, here.projectId));
    const { fundId } = await here.pool(20_000);
    const { pledgeId } = yes(await here.match(fundId, here.projectId, 5_000));
    here.clock.travel(8 * dayMs);
    expect(kindOf(await withdrawPledge(here.funder, here.newId(), { pledgeId, reason: "" }))).toBe("withdrawal_held");
    const asked = { pledgeId, reason: "The fund ends." };
    expect(kindOf(await askRelease(here.holder, here.newId(), asked))).toBe("pledge_not_found");
    expect(kindOf(await askRelease(here.funder, here.newId(), asked))).toBe("ok");
  });

  test("are said before: on the form, on the pledge's page and where it is withdrawn", async () => {
    const { by, slug, pledgeId, ctxOf, toLastDays, db, clock } = await held();
    const from = new Date(clock.now().getTime() + 7 * dayMs).toISOString();
    const own = await ctxOf(by.actor.personId);
    const found = (await findProjectBySlug(db, own.actor, slug))!;
    expect((await pledgesOfProject(own, found, "en-US")).panel.rules).toMatchObject({ heldFrom: from });
    expect(await ladderPage(own, slug, pledgeId, "en-US")).toMatchObject({ heldFrom: from, mayWithdraw: true });
    expect(await withdrawalPage(own, slug, pledgeId)).toMatchObject({ heldFrom: from, isHeld: false });
    toLastDays();
    expect(await withdrawalPage(own, slug, pledgeId)).toMatchObject({ heldFrom: from, isHeld: true });
    expect(await releasePage(own, slug, pledgeId)).toMatchObject({ isHeld: true, mayAsk: true, mayAnswer: false });
    await db.update(project).set({ withdrawalLockDays: 0 });
    const free = (await findProjectBySlug(db, own.actor, slug))!;
    expect((await pledgesOfProject(own, free, "en-US")).panel.rules).toMatchObject({ heldFrom: null });
    expect(await ladderPage(own, slug, pledgeId, "en-US")).toMatchObject({ heldFrom: null });
  });
});

describe("how many days", () => {
  test("is the network's to set, and belongs to a project from the day on which its raise opens", async () => {
    const raise = await testRaise();
    const director = await raise.steward("director");
    expect(await networkToEdit(director)).toMatchObject({ withdrawalLockDays: 0 });
    const lockOf = async (id: string) =>
      (await raise.db.select({ days: project.withdrawalLockDays }).from(project).where(eq(project.id, id)))[0]?.days;
    const before = await raise.projectIn("raising");
    const later = await raise.propose({ title: "Later" });
    expect(kindOf(await editNetwork(raise.proposer, null, { withdrawalLockDays: 3 }))).toBe("not_permitted");
    expect(yes(await editNetwork(director, null, { withdrawalLockDays: 3 }))).toEqual({
      changed: ["withdrawalLockDays"],
    });
    expect(yes(await editNetwork(director, null, { withdrawalLockDays: 3 }))).toEqual({ changed: [] });
    expect(await perform(director, editNetwork, { input: { withdrawalLockDays: 31 } })).toMatchObject({
      refusal: { kind: "invalid" },
    });
    const after = await raise.projectIn("raising", { title: "Opened after it" });
    expect([await lockOf(before.projectId), await lockOf(after.projectId), await lockOf(later.projectId)]).toEqual([
      0, 3, 0,
    ]);
    yes(await editNetwork(director, null, { withdrawalLockDays: 9 }));
    await raise.signed(await raise.pledger(), fixed(100), [], { projectId: after.projectId });
    expect(await lockOf(after.projectId)).toBe(3);
    expect((await raise.db.select().from(network))[0]?.settings).toMatchObject({ withdrawalLockDays: 9 });
  });
});

describe("the release of a pledge", () => {
  test("is asked for by its budget holder with a reason, once, and by nobody else", async () => {
    const { ask, toLastDays, member, pledger, steward, by, pledgeId, newId, clock, db } = await held();
    toLastDays();
    expect(await ask(by, "  ")).toMatchObject({ refusal: { kind: "reason_missing", field: "reason" } });
    for (const other of [await pledger(), await member("representative"), await steward("director")])
      expect(kindOf(await ask(other))).toBe("pledge_not_found");
    const key = newId();
    const asked = { pledgeId, reason: "The budget was cut." };
    const twice = await Promise.all([askRelease(by, key, asked), askRelease(by, key, asked)]);
    expect(new Set(twice.map((each) => yes(each).releaseId)).size).toBe(1);
    expect(kindOf(await ask())).toBe("release_asked_already");
    expect(await db.$count(pledgeRelease)).toBe(1);
    clock.travel(2 * dayMs);
    expect(kindOf(await ask())).toBe("raising_closed");
  });

  test("is granted with a sentence: mirrored in the book, and those fall that stood because of it", async () => {
    const { ask, answer, toLastDays, by, pledgeId, pledger, signed, balance, db, withdraw, healthy, projectId } =
      await held();
    const other = await pledger();
    const leaning = await signed(other, fixed(2_000), [othersOffer(4_000)]);
    toLastDays();
    const { releaseId } = yes(await ask());
    expect(await answer(releaseId, "granted", undefined, " ")).toMatchObject({
      refusal: { kind: "answer_needs_sentence", field: "reason" },
    });
    expect(yes(await answer(releaseId, "granted"))).toEqual({ pledgeId, fell: 1 });
    expect(await balance("commitment", by.organizationId)).toBe(0n);
    expect(await balance("waiting", other.organizationId)).toBe(200_000n);
    const transfers = await db.select().from(transfer).where(eq(transfer.kind, "pledge_withdrawn"));
    expect(transfers).toMatchObject([{ reason: "The budget was cut.", projectId }]);
    const said = await db
      .select({ type: event.type })
      .from(event)
      .where(eq(event.entity, `pledge:${pledgeId}`));
    expect(said.map(({ type }) => type)).toContain("pledge.released");
    expect(said.map(({ type }) => type)).not.toContain("pledge.withdrawn");
    expect(kindOf(await answer(releaseId, "granted"))).toBe("release_not_asked");
    expect(kindOf(await withdraw())).toBe("pledge_over");
    expect(kindOf(await withdraw(other, leaning.pledgeId))).toBe("withdrawal_held");
    expect(await healthy()).toEqual([]);
  });

  test("declined, leaves everything as it is, and may be asked again", async () => {
    const { ask, answer, toLastDays, by, balance, slug, pledgeId, ctxOf } = await held();
    toLastDays();
    const { releaseId } = yes(await ask());
    expect(yes(await answer(releaseId, "declined", undefined, "Two others wait for it."))).toMatchObject({ fell: 0 });
    expect(await balance("commitment", by.organizationId)).toBe(500_000n);
    expect(await releasePage(await ctxOf(by.actor.personId), slug, pledgeId)).toMatchObject({
      open: null,
      before: [{ answer: "declined", answerReason: "Two others wait for it." }],
      mayAsk: true,
    });
    expect(kindOf(await ask())).toBe("ok");
  });

  test("is answered by the steward's partnerships or director, and never for their own organization", async () => {
    const { ask, answer, toLastDays, by, steward, pledger, partnerships, workshop, ctxOf, db, clock } = await held();
    toLastDays();
    const { releaseId } = yes(await ask());
    for (const other of [by, await pledger(), await steward("finance"), await steward("tech_lead")])
      expect(kindOf(await answer(releaseId, "granted", other))).toBe("release_not_asked");
    // The director who holds EarthLab's budget too.
    const director = await steward("director");
    const directorId = director.actor.personId;
    await makeMembership(workshop, directorId, by.organizationId, "budget_holder");
    expect(kindOf(await answer(releaseId, "granted", await ctxOf(directorId)))).toBe("another_releases");
    expect(kindOf(await answer(releaseId, "declined", partnerships))).toBe("ok");
    const again = yes(await ask(await ctxOf(directorId)));
    await db
      .delete(membership)
      .where(and(eq(membership.personId, directorId), eq(membership.organizationId, by.organizationId)));
    expect(kindOf(await answer(again.releaseId, "granted", await ctxOf(directorId)))).toBe("another_releases");
    clock.travel(2 * dayMs);
    expect(kindOf(await answer(again.releaseId, "granted"))).toBe("raising_closed");
  });

  test("waits in the steward's inbox until it is answered, or the raise is over", async () => {
    const { ask, answer, toLastDays, partnerships, steward, slug, pledgeId, clock } = await held();
    const director = await steward("director");
    const finance = await steward("finance");
    toLastDays();
    const counts = () =>
      Promise.all([partnerships, director, finance].map(async (who) => (await inboxCount(who)).count));
    const before = await counts();
    const { releaseId } = yes(await ask());
    expect(await counts()).toEqual([before[0]! + 1, before[1]! + 1, before[2]]);
    const listed = (await inboxPage(director, "en")).find(({ id }) => id === "releases");
    expect(listed?.things).toMatchObject([{ id: pledgeId, href: `/projects/${slug}/pledges/${pledgeId}/release` }]);
    yes(await answer(releaseId, "declined"));
    expect(await counts()).toEqual(before);
    yes(await ask());
    clock.travel(2 * dayMs);
    expect((await inboxPage(director, "en")).map(({ id }) => id)).not.toContain("releases");
  });

  test("is told to the people of whoever asked, with the steward's sentence, and to nobody else", async () => {
    const { ask, answer, toLastDays, by, slug, pledgeId, workshop, ctxOf, pledger, partnerships, visitor } =
      await held();
    const leader = await ctxOf(await makePerson(workshop));
    await makeMembership(workshop, leader.actor.personId, by.organizationId, "representative");
    toLastDays();
    const { releaseId } = yes(await ask());
    yes(await answer(releaseId, "declined", undefined, "Two others wait for it."));
    yes(await writeNotifications({ ...by, actor: testMachine("notifications") }, null, null));
    const news = async (personId: string) => {
      const { notifications } = await notificationList(await ctxOf(personId), "en", null);
      return notifications.filter(({ kind }) => kind === "standing");
    };
    for (const personId of [by.actor.personId, leader.actor.personId])
      expect(await news(personId)).toMatchObject([
        {
          what: expect.stringContaining("The steward declined to release your pledge to") as string,
          why: "Two others wait for it.",
          href: `/projects/${slug}/pledges/${pledgeId}`,
        },
      ]);
    expect(await news(partnerships.actor.personId)).toEqual([]);
    const stream = organizationStream(by.organizationId);
    const read = async (who: Context) =>
      (await eventsAfter(who, stream, 0))!.events
        .map(({ type }) => type)
        .filter((type) => type === "hidden" || type.startsWith("pledge.release"));
    expect(await read(await ctxOf(leader.actor.personId))).toEqual(["pledge.release_asked", "pledge.release_answered"]);
    for (const other of [visitor, await pledger()]) {
      expect(await read(other)).not.toContain("pledge.release_asked");
      expect(JSON.stringify((await eventsAfter(other, stream, 0))!.events)).not.toContain("Two others wait for it");
    }
  });
});
