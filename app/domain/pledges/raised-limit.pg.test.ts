import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { membership, organization, person } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { perform } from "#app/domain/commands.server.ts";
import { acceptInvitation } from "#app/domain/identity/accept-invitation.server.ts";
import { agreeToLimit } from "#app/domain/identity/agree-to-limit.server.ts";
import { closeAccount } from "#app/domain/identity/close-account.server.ts";
import { editOrganization } from "#app/domain/identity/edit-organization.server.ts";
import { grantRole } from "#app/domain/identity/grant-role.server.ts";
import { invite } from "#app/domain/identity/invite.server.ts";
import { hashPassword } from "#app/domain/identity/password.server.ts";
import { removeRole } from "#app/domain/identity/remove-role.server.ts";
import { setPersonLimit } from "#app/domain/identity/set-person-limit.server.ts";
import { takeBackLimit } from "#app/domain/identity/take-back-limit.server.ts";
import type { PersonActor, Role } from "#app/domain/kernel/actor.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { PersonContext } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { notificationList } from "#app/domain/notifications/notification-pages.server.ts";
import { writeNotifications } from "#app/domain/notifications/write-notifications.server.ts";
import { budgetPage } from "#app/domain/pledges/budget-page.server.ts";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { placePledge } from "#app/domain/pledges/place-pledge.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { eventsAfter } from "#app/domain/timeline/events-after.server.ts";

const kindOf = (answer: { ok: true } | { ok: false; refusal: { kind: string } }) =>
  answer.ok ? "ok" : answer.refusal.kind;
const idOf = ({ actor }: { actor: PersonActor }) => actor.personId;

/** Amara represents EarthLab and holds its budget; Ben holds it too; each of them signs 4,000 alone. */
async function house() {
  const raise = await testRaise();
  const { workshop, db, newId, clock } = raise;
  const { actor, organizationId } = await raise.pledger("EarthLab");
  const amaraId = actor.kind === "person" ? actor.personId : "";
  await makeMembership(workshop, amaraId, organizationId, "representative");
  const joins = async (role: Role, since?: Date) => {
    const personId = await makePerson(workshop);
    await makeMembership(workshop, personId, organizationId, role, since);
    return raise.ctxOf(personId);
  };
  const [amara, ben] = [await raise.ctxOf(amaraId), await joins("budget_holder")];
  await db.update(organization).set({ signingLimitMinor: 400_000n }).where(eq(organization.id, organizationId));
  const slug = "earthlab";
  /** How somebody would sign a sum: alone, or with a second person. Nothing is written. */
  const signs = async (by: PersonContext, major: number) => {
    const wanted = raise.wanted({ ...by, organizationId }, fixed(major));
    const placed = await placePledge(by, newId(), wanted, { preview: true });
    return placed.ok ? (placed.value.awaitsSecond ? "with a second" : "alone") : placed.refusal.kind;
  };
  const lift = (by: PersonContext = amara) => editOrganization(by, null, { slug, signingLimitMinor: null });
  /** The raise that waits, of the organization or of one person. */
  const waits = async (personId: string | null = null) => {
    const page = await budgetPage(amara, slug);
    return personId === null ? page!.raise : page!.holders.find((each) => each.personId === personId)!.raise;
  };
  const agree = async (by: PersonContext, personId: string | null = null, key = newId()) =>
    agreeToLimit(by, key, { slug, personId, from: (await waits(personId))?.from ?? clock.now().toISOString() });
  const setOwn = (who: PersonContext, limitMinor: bigint | null) =>
    setPersonLimit(amara, null, { slug, personId: idOf(who), limitMinor });
  return {
    raise,
    db,
    workshop,
    newId,
    clock,
    slug,
    organizationId,
    joins,
    amara,
    ben,
    signs,
    lift,
    waits,
    agree,
    setOwn,
  };
}

describe("a signing limit that is raised", () => {
  test("holds a day later and not a moment before; lowered, it holds at once", async () => {
    const { amara, slug, signs, lift, clock, db } = await house();
    expect(await signs(amara, 4_001)).toBe("with a second");
    expect(yes(await lift())).toEqual({ changed: ["signingLimitMinor"], limitFrom: "2026-10-01T14:05:00.000Z" });
    expect(await signs(amara, 4_001)).toBe("with a second");
    clock.travel(dayMs - 1);
    expect(await signs(amara, 4_001)).toBe("with a second");
    clock.travel(1);
    expect(await signs(amara, 4_001)).toBe("alone");
    const lower = await editOrganization(amara, null, { slug, signingLimitMinor: 100_000n });
    expect(yes(lower)).toEqual({ changed: ["signingLimitMinor"], limitFrom: null });
    expect(await signs(amara, 1_001)).toBe("with a second");
    expect(
      await db.select({ payload: event.payload }).from(event).where(eq(event.type, "organization.edited")),
    ).toEqual([{ payload: { fields: ["signingLimitMinor"] } }]);
  });

  test("is nobody's way round: not lifted, signed above and set back in one minute, by whichever command", async () => {
    const { amara, slug, signs, newId } = await house();
    const input = { slug, signingLimitMinor: null };
    expect((await perform(amara, editOrganization, { input })).ok).toBe(true);
    expect(await signs(amara, 4_999)).toBe("with a second");
    expect(
      await perform(amara, agreeToLimit, {
        key: newId(),
        input: { slug, personId: null, from: "2026-10-01T14:05:00.000Z" },
      }),
    ).toMatchObject({ refusal: { kind: "second_person_agrees" } });
    expect(await signs(amara, 4_999)).toBe("with a second");
    expect(kindOf(await editOrganization(amara, null, { slug, signingLimitMinor: 400_000n }))).toBe("ok");
  });

  test("holds at once when a second budget holder agrees to this raise, and to no other", async () => {
    const { amara, ben, slug, signs, lift, agree, waits, newId, clock, db } = await house();
    expect(kindOf(await agree(ben))).toBe("limit_not_raised");
    yes(await editOrganization(amara, null, { slug, signingLimitMinor: 500_000n }));
    const { from } = (await waits())!;
    clock.travel(60_000);
    yes(await lift());
    // He read of 5,000; it is no limit by now.
    expect(kindOf(await agreeToLimit(ben, newId(), { slug, personId: null, from }))).toBe("limit_not_raised");
    expect(await signs(amara, 9_000)).toBe("with a second");
    const key = newId();
    const agreed = { slug, personId: null, from: (await waits())!.from };
    expect((await Promise.all([agreeToLimit(ben, key, agreed), agreeToLimit(ben, key, agreed)])).map(kindOf)).toEqual([
      "ok",
      "ok",
    ]);
    expect([await signs(amara, 9_000), await signs(ben, 9_000), await waits()]).toEqual(["alone", "alone", null]);
    expect(await db.$count(event, eq(event.type, "organization.limit_raise_ended"))).toBe(3);
  });

  test("is agreed to by nobody but another budget holder of the organization", async () => {
    const { amara, ben, agree, lift, joins, raise, signs, workshop } = await house();
    yes(await lift());
    const user = await joins("hub_user");
    const stranger = await raise.pledger();
    const strangerId = stranger.actor.kind === "person" ? stranger.actor.personId : "";
    for (const other of [user, await raise.ctxOf(strangerId), await raise.steward("director")])
      expect(kindOf(await agree(other))).toBe("organization_not_found");
    expect(kindOf(await agree(amara))).toBe("second_person_agrees");
    expect(await signs(amara, 4_001)).toBe("with a second");
    // Ben, who is given the representative's role too, raises nothing by agreeing.
    await makeMembership(workshop, idOf(ben), stranger.organizationId, "representative");
    expect(kindOf(await agree(ben))).toBe("ok");
  });

  test("is not agreed to by a second account of one's own, as budget holder or as who raises it, for a day", async () => {
    const { amara, slug, agree, lift, joins, signs, clock } = await house();
    yes(await lift());
    const twin = await joins("budget_holder", clock.now());
    expect(kindOf(await agree(twin))).toBe("role_too_new");
    const other = await joins("representative", clock.now());
    yes(await editOrganization(other, null, { slug, signingLimitMinor: 800_000n }));
    expect(kindOf(await agree(amara))).toBe("role_too_new");
    expect(await signs(amara, 4_001)).toBe("with a second");
    clock.travel(dayMs - 60_000);
    expect(kindOf(await agree(twin))).toBe("role_too_new");
    clock.travel(60_000);
    yes(await lift());
    expect(kindOf(await agree(twin))).toBe("ok");
  });

  test("is taken back by any budget holder or representative before it holds, and by nobody else", async () => {
    const { amara, ben, slug, lift, joins, raise, signs, clock, waits } = await house();
    const back = (by: PersonContext, personId: string | null = null) => takeBackLimit(by, null, { slug, personId });
    expect(kindOf(await back(ben))).toBe("limit_not_raised");
    yes(await lift());
    expect(kindOf(await back(await joins("hub_user")))).toBe("organization_not_found");
    expect(kindOf(await back(await raise.steward("finance")))).toBe("organization_not_found");
    yes(await back(ben));
    expect(await waits()).toBeNull();
    clock.travel(2 * dayMs);
    expect(await signs(amara, 4_001)).toBe("with a second");
    yes(await lift());
    yes(await back(await joins("representative")));
    yes(await lift());
    clock.travel(dayMs);
    // What holds is lowered, not taken back.
    expect(kindOf(await back(ben))).toBe("limit_not_raised");
  });

  test("is told to every budget holder but who raised it, and read in the organization's stream by its own people", async () => {
    const { raise, amara, ben, joins, lift, slug, organizationId, agree, clock } = await house();
    const user = await joins("hub_user");
    yes(await editOrganization(amara, null, { slug, signingLimitMinor: 900_000n }));
    const job = { ...amara, actor: testMachine("notifications") };
    yes(await writeNotifications(job, null, null));
    const news = async (who: PersonContext) => (await notificationList(who, "en", null)).notifications;
    expect(await news(ben)).toMatchObject([
      {
        kind: "standing",
        what: "The signing limit is raised to 9,000",
        href: "/organizations/earthlab/budget",
        who: expect.stringMatching(/^by Person \d+, EarthLab$/) as string,
        why: expect.stringContaining("It holds from 2026-10-01, 14:05 UTC") as string,
      },
    ]);
    for (const other of [amara, user]) expect(await news(other)).toEqual([]);
    const read = async (who: Parameters<typeof eventsAfter>[0]) =>
      (await eventsAfter(who, organizationStream(organizationId), 0))!.events.map(({ type }) => type);
    expect(await read(user)).toEqual(["organization.limit_raised"]);
    for (const other of [raise.visitor, await raise.pledger(), await raise.member("representative")])
      expect(await read(other)).toEqual(["hidden"]);
    yes(await agree(ben));
    yes(await writeNotifications(job, null, null));
    expect(await news(amara)).toMatchObject([
      { what: "The signing limit is 9,000 now: a second budget holder agreed" },
    ]);
    clock.travel(60_000);
    yes(await editOrganization(amara, null, { slug, signingLimitMinor: 500_000n }));
    yes(await lift());
    yes(await takeBackLimit(ben, null, { slug, personId: null }));
    yes(await writeNotifications(job, null, null));
    expect((await news(amara))[0]).toMatchObject({
      what: "The signing limit stays as it is: the raise to no limit was taken back",
    });
  });

  test("stands on the page with its moment, who raised it, and what the viewer may do", async () => {
    const { amara, ben, lift, slug, raise } = await house();
    yes(await lift());
    const raised = { toMinor: null, from: "2026-10-01T14:05:00.000Z", by: amara.actor.displayName };
    expect(await budgetPage(ben, slug)).toMatchObject({
      limitMinor: 400_000n,
      raise: { ...raised, mayAgree: true, mayTakeBack: true },
    });
    expect(await budgetPage(amara, slug)).toMatchObject({ raise: { ...raised, mayAgree: false, mayTakeBack: true } });
    expect(await budgetPage(await raise.steward("finance"), slug)).toMatchObject({
      raise: { mayAgree: false, mayTakeBack: false },
    });
  });
});

describe("a budget holder's own limit", () => {
  test("is raised a day later too, or once somebody agrees whose limit it is not", async () => {
    const { ben, amara, joins, setOwn, signs, agree, clock, waits } = await house();
    const cem = await joins("budget_holder");
    expect(yes(await setOwn(ben, 50_000n))).toEqual({ limitFrom: null });
    expect(await signs(ben, 501)).toBe("with a second");
    expect(yes(await setOwn(ben, null))).toEqual({ limitFrom: "2026-10-01T14:05:00.000Z" });
    expect(await signs(ben, 501)).toBe("with a second");
    for (const one of [ben, amara]) expect(kindOf(await agree(one, idOf(ben)))).toBe("second_person_agrees");
    yes(await agree(cem, idOf(ben)));
    expect([await signs(ben, 501), await waits(idOf(ben))]).toEqual(["alone", null]);
    yes(await setOwn(ben, 50_000n));
    yes(await setOwn(ben, 60_000n));
    clock.travel(dayMs - 1);
    expect(await signs(ben, 501)).toBe("with a second");
    clock.travel(1);
    expect(await signs(ben, 501)).toBe("alone");
  });

  test("is not lifted by taking the role and giving it again, nor by giving it to another account, nor by leaving", async () => {
    const { raise, amara, ben, db, slug, setOwn, signs, joins, clock, waits, organizationId } = await house();
    yes(await setOwn(amara, 50_000n));
    expect(await signs(amara, 501)).toBe("with a second");
    const role = { slug, personId: idOf(amara), role: "budget_holder" } as const;
    yes(await removeRole(amara, null, role));
    yes(await grantRole(amara, null, role));
    expect(await signs(await raise.ctxOf(idOf(amara)), 501)).toBe("with a second");
    expect(await waits(idOf(amara))).toMatchObject({ toMinor: null, from: "2026-10-01T14:05:00.000Z" });

    const twin = await raise.ctxOf(await makePerson(raise.workshop));
    const { token } = yes(await invite(amara, null, { slug, role: "budget_holder", days: 7 }));
    yes(await acceptInvitation(twin, null, { token }));
    expect(await signs(await raise.ctxOf(idOf(twin)), 501)).toBe("with a second");
    // Whose account has left counts for a day as well.
    const helper = await joins("representative");
    await db
      .update(person)
      .set({ passwordHash: await hashPassword("many streams") })
      .where(eq(person.id, idOf(amara)));
    yes(await closeAccount(await raise.ctxOf(idOf(amara)), null, { password: "many streams" }));
    yes(await removeRole(helper, null, { slug, personId: idOf(twin), role: "budget_holder" }));
    const third = await joins("hub_user");
    yes(await grantRole(helper, null, { slug, personId: idOf(third), role: "budget_holder" }));
    expect(await signs(await raise.ctxOf(idOf(third)), 501)).toBe("with a second");
    expect(await signs(ben, 501)).toBe("alone");
    clock.travel(dayMs);
    expect(await signs(await raise.ctxOf(idOf(third)), 501)).toBe("alone");
    expect(
      await db.$count(
        membership,
        and(eq(membership.organizationId, organizationId), eq(membership.role, "budget_holder")),
      ),
    ).toBe(2);
  });

  test("is nobody's where nobody has one: a new budget holder signs up to the organization's", async () => {
    const { raise, amara, slug, signs, joins } = await house();
    const user = await joins("hub_user");
    yes(await grantRole(amara, null, { slug, personId: idOf(user), role: "budget_holder" }));
    const holder = await raise.ctxOf(idOf(user));
    expect([await signs(holder, 4_000), await signs(holder, 4_001)]).toEqual(["alone", "with a second"]);
  });
});

describe("four eyes", () => {
  test("are not a second account's within a day of its role: neither as the second signer nor as the first", async () => {
    const { raise, amara, ben, organizationId, joins, clock, newId } = await house();
    const twin = await joins("budget_holder", clock.now());
    const sign = async (by: PersonContext, pledgeId: string) =>
      kindOf(await countersignPledge(by, newId(), { pledgeId, answer: "sign", reason: "" }));
    const { pledgeId } = await raise.signed({ ...amara, organizationId }, fixed(9_000));
    expect(await sign(twin, pledgeId)).toBe("role_too_new");
    expect(await sign(ben, pledgeId)).toBe("ok");

    const elsewhere = await raise.openRaise();
    const second = await raise.signed({ ...twin, organizationId }, fixed(9_000), [], {
      projectId: elsewhere.projectId,
    });
    expect(await sign(amara, second.pledgeId)).toBe("role_too_new");
    clock.travel(dayMs);
    expect(await sign(amara, second.pledgeId)).toBe("ok");
    expect(await raise.healthy()).toEqual([]);
  });

  test("are not those of somebody who left meanwhile", async () => {
    const { raise, amara, ben, organizationId, slug, newId } = await house();
    const { pledgeId } = await raise.signed({ ...ben, organizationId }, fixed(9_000));
    yes(await removeRole(amara, null, { slug, personId: idOf(ben), role: "budget_holder" }));
    expect(kindOf(await countersignPledge(amara, newId(), { pledgeId, answer: "sign", reason: "" }))).toBe(
      "role_too_new",
    );
  });
});
