import { asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { membership, organization } from "#db/schema/identity.ts";
import { event } from "#db/schema/log.ts";
import { budget, countersignature, pledge, pledgeStep } from "#db/schema/pledges.ts";
import { makeMember, makeMembership } from "#db/seed/factories.ts";
import { setPersonLimit } from "#app/domain/identity/set-person-limit.server.ts";
import { countersignPledge } from "#app/domain/pledges/countersign-pledge.server.ts";
import { setBudget } from "#app/domain/pledges/set-budget.server.ts";
import type { Terms } from "#app/domain/pledges/settlement-terms.ts";
import { stateIntent } from "#app/domain/pledges/state-intent.server.ts";
import { fixed, othersOffer, testRaise, type Pledger } from "#app/domain/pledges/test-raise.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";

type Raise = Awaited<ReturnType<typeof testRaise>>;
const kindOf = (answer: { ok: true } | { ok: false; refusal: { kind: string } }) =>
  answer.ok ? "ok" : answer.refusal.kind;

/** Two budget holders of one organization, each of whom may sign 4,000 alone. */
async function twoHolders(raise: Raise): Promise<[Pledger, Pledger]> {
  const first = await raise.pledger("EarthLab");
  await raise.db
    .update(organization)
    .set({ signingLimitMinor: 400_000n })
    .where(eq(organization.id, first.organizationId));
  return [first, await colleague(raise, first.organizationId)];
}

async function colleague(raise: Raise, organizationId: string): Promise<Pledger> {
  const { personId } = await makeMember(raise.workshop, { role: "hub_user" });
  await makeMembership(raise.workshop, personId, organizationId, "budget_holder");
  return { ...(await raise.ctxOf(personId)), organizationId };
}

const answered = (by: Pledger, raise: Raise, pledgeId: string, answer: "sign" | "decline" = "sign", reason = "") =>
  countersignPledge(by, raise.newId(), { pledgeId, answer, reason });

describe("a pledge above what one may sign alone", () => {
  test("stands as an intent with all of its words, and is firm once a second budget holder signs", async () => {
    const raise = await testRaise();
    const [first, second] = await twoHolders(raise);
    const terms: Terms = { kind: "share", basisPoints: 2_500, capMinor: 950_000n };
    const placed = await raise.signed(first, terms, [othersOffer(1_000)], { deliverableId: raise.deliverableIds[1] });
    expect(placed).toMatchObject({ awaitsSecond: true, stands: false, offersMinor: "0" });
    expect(await raise.balance("waiting", first.organizationId)).toBe(0n);
    const [intent] = await raise.db.select().from(pledge);
    expect(intent).toMatchObject({
      rung: "intent",
      termsKind: "share",
      shareBasisPoints: 2_500,
      deliverableId: raise.deliverableIds[1],
      signedAt: null,
    });

    expect(yes(await answered(second, raise, placed.pledgeId))).toMatchObject({
      pledgeId: placed.pledgeId,
      awaitsSecond: false,
      stands: false,
    });
    const [firm] = await raise.db.select().from(pledge);
    expect(firm).toMatchObject({
      rung: "firm",
      termsKind: "share",
      shareBasisPoints: 2_500,
      conditions: [{ kind: "others_offer", amountMinor: "100000" }],
    });
    expect(await raise.balance("waiting", first.organizationId)).toBe(950_000n);
    const steps = await raise.db.select().from(pledgeStep).orderBy(asc(pledgeStep.position));
    expect(steps.map(({ toRung, actorId }) => [toRung, actorId])).toEqual([
      ["intent", personOf(first)],
      ["firm", personOf(second)],
    ]);
    const told = await raise.db
      .select({ stream: event.streamId, type: event.type })
      .from(event)
      .where(eq(event.entity, `pledge:${placed.pledgeId}`));
    expect(told).toContainEqual({ stream: `person:${personOf(second)}`, type: "signature.asked" });
    expect(told).toContainEqual({ stream: `person:${personOf(first)}`, type: "signature.ended" });
    expect(await raise.healthy()).toEqual([]);
  });

  test("is nobody's to sign but another budget holder's of the same organization", async () => {
    const raise = await testRaise();
    const [first] = await twoHolders(raise);
    const { pledgeId } = await raise.signed(first, fixed(4_001));
    const stranger = await raise.pledger();
    expect(kindOf(await answered(first, raise, pledgeId))).toBe("signed_by_you_already");
    expect(kindOf(await answered(stranger, raise, pledgeId))).toBe("signature_not_asked");
    expect(kindOf(await answered({ ...stranger, ...raise.visitor }, raise, pledgeId))).toBe("signature_not_asked");
    expect(kindOf(await answered(stranger, raise, "nonsense"))).toBe("signature_not_asked");
    expect(await raise.balance("commitment", first.organizationId)).toBe(0n);
  });

  test("is refused where nobody else could sign", async () => {
    const raise = await testRaise();
    const alone = await raise.pledger();
    await raise.db
      .update(organization)
      .set({ signingLimitMinor: 400_000n })
      .where(eq(organization.id, alone.organizationId));
    expect(kindOf(await raise.sign(alone, fixed(4_001)))).toBe("signing_limit_exceeded");
    expect(await raise.db.$count(pledge)).toBe(0);
  });

  test("stays an intent when it is declined, with the reason for its first signer", async () => {
    const raise = await testRaise();
    const [first, second] = await twoHolders(raise);
    const { pledgeId } = await raise.signed(first, fixed(9_000));
    expect(kindOf(await answered(second, raise, pledgeId, "decline"))).toBe("decline_needs_reason");
    yes(await answered(second, raise, pledgeId, "decline", "Not before the board meets."));
    expect(kindOf(await answered(second, raise, pledgeId))).toBe("signature_not_asked");
    const [row] = await raise.db.select({ rung: pledge.rung }).from(pledge);
    expect(row?.rung).toBe("intent");
    const [ended] = await raise.db
      .select({ ending: countersignature.ending, reason: countersignature.reason })
      .from(countersignature);
    expect(ended).toEqual({ ending: "declined", reason: "Not before the board meets." });
  });

  test.each<[string, (raise: Raise, first: Pledger, pledgeId: string) => Promise<unknown>]>([
    [
      "its first signer takes it back",
      async (raise, first, pledgeId) => yes(await withdrawPledge(first, raise.newId(), { pledgeId, reason: "" })),
    ],
    [
      "the organization states another intent",
      async (raise, first) =>
        yes(
          await stateIntent(first, raise.newId(), {
            projectId: raise.projectId,
            organizationId: first.organizationId,
            terms: { kind: "fixed", amountMinor: 100n },
            named: true,
            note: "",
          }),
        ),
    ],
    ["the organization signs something smaller instead", async (raise, first) => raise.signed(first, fixed(3_000))],
  ])("cannot be signed any more once %s", async (_name, happens) => {
    const raise = await testRaise();
    const [first, second] = await twoHolders(raise);
    const { pledgeId } = await raise.signed(first, fixed(9_000));
    await happens(raise, first, pledgeId);
    expect(kindOf(await answered(second, raise, pledgeId))).toBe("signature_not_asked");
    const [{ ending } = { ending: null }] = await raise.db
      .select({ ending: countersignature.ending })
      .from(countersignature);
    expect(ending).toBe("set_aside");
    expect(await raise.healthy()).toEqual([]);
  });

  test("is one firm pledge, whether three sign at once or one of them declines at that moment", async () => {
    const raise = await testRaise({ poolSize: 10 });
    const [first, second] = await twoHolders(raise);
    const [third, fourth] = [
      await colleague(raise, first.organizationId),
      await colleague(raise, first.organizationId),
    ];
    const { pledgeId } = await raise.signed(first, fixed(9_000));
    const answers = await Promise.all([
      answered(second, raise, pledgeId),
      answered(third, raise, pledgeId),
      answered(fourth, raise, pledgeId, "decline", "Too much."),
    ]);
    expect(answers.map(kindOf).sort()).toEqual(["ok", "signature_not_asked", "signature_not_asked"]);
    const declined = answers[2].ok;
    expect(await raise.balance("commitment", first.organizationId)).toBe(declined ? 0n : 900_000n);
    expect(await raise.healthy()).toEqual([]);
  });

  test("the database itself refuses two signatures of one person", async () => {
    const raise = await testRaise();
    const [first] = await twoHolders(raise);
    const { pledgeId } = await raise.signed(first, fixed(9_000));
    const forged = raise.db
      .update(countersignature)
      .set({ ending: "signed", endedBy: personOf(first), endedAt: new Date() })
      .where(eq(countersignature.pledgeId, pledgeId));
    await expect(forged).rejects.toThrow(
      expect.objectContaining({ cause: expect.objectContaining({ constraint_name: "two_different_people_sign" }) }),
    );
  });
});

describe("a budget holder's own limit", () => {
  test("is the narrower one, set by whoever looks after the organization", async () => {
    const raise = await testRaise();
    const [first, second] = await twoHolders(raise);
    const representative = await leaderOf(raise, first.organizationId);
    const [{ slug } = { slug: "" }] = await raise.db
      .select({ slug: organization.slug })
      .from(organization)
      .where(eq(organization.id, first.organizationId));
    expect(kindOf(await setPersonLimit(first, null, { slug, personId: personOf(first), limitMinor: null }))).toBe(
      "organization_not_found",
    );
    expect(
      kindOf(await setPersonLimit(representative, null, { slug, personId: personOf(representative), limitMinor: 1n })),
    ).toBe("person_not_here");
    yes(await setPersonLimit(representative, null, { slug, personId: personOf(first), limitMinor: 50_000n }));
    expect(await raise.signed(first, fixed(501))).toMatchObject({ awaitsSecond: true });
    expect(await raise.signed(second, fixed(501))).toMatchObject({ awaitsSecond: false });
    yes(await setPersonLimit(representative, null, { slug, personId: personOf(first), limitMinor: 900_000n }));
    expect(await raise.signed(first, fixed(4_001))).toMatchObject({ awaitsSecond: true });
  });
});

describe("a year's budget", () => {
  test("bounds what is signed over all projects by the most that it may cost, and a withdrawal gives it back", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    const elsewhere = await raise.openRaise();
    await raise.db
      .insert(budget)
      .values({ organizationId: by.organizationId, year: 2026, amountMinor: 1_000_000n, setAt: raise.clock.now() });
    const { pledgeId } = await raise.signed(by, { kind: "match", numerator: 1, denominator: 2, capMinor: 600_000n });
    await raise.signed(by, { kind: "in_kind", hours: 40, valueMinor: 5_000_000n });
    const refused = await raise.sign(by, { kind: "fixed", amountMinor: 400_001n }, [], {
      projectId: elsewhere.projectId,
    });
    expect(refused).toMatchObject({
      ok: false,
      refusal: { kind: "budget_exceeded", leftMinor: 400_000n, year: 2026, field: "amount" },
    });
    yes(await withdrawPledge(by, raise.newId(), { pledgeId, reason: "" }));
    await raise.signed(by, { kind: "fixed", amountMinor: 1_000_000n }, [], { projectId: elsewhere.projectId });
    expect(await raise.healthy()).toEqual([]);
  });

  test("is not overdrawn by signing on ten projects at the same moment", async () => {
    const raise = await testRaise({ poolSize: 12 });
    const by = await raise.pledger();
    const raises = await Promise.all(Array.from({ length: 10 }, () => raise.openRaise()));
    await raise.db
      .insert(budget)
      .values({ organizationId: by.organizationId, year: 2026, amountMinor: 300_000n, setAt: raise.clock.now() });
    const answers = await Promise.all(raises.map(({ projectId }) => raise.sign(by, fixed(1_000), [], { projectId })));
    expect(answers.map(kindOf).sort()).toEqual([
      ...Array.from({ length: 7 }, () => "budget_exceeded"),
      ...Array.from({ length: 3 }, () => "ok"),
    ]);
    expect(await raise.healthy()).toEqual([]);
  });

  test("is set by whoever looks after the organization, for this year or soon, and can be lifted", async () => {
    const raise = await testRaise();
    const by = await raise.pledger();
    const representative = await leaderOf(raise, by.organizationId);
    const [{ slug } = { slug: "" }] = await raise.db
      .select({ slug: organization.slug })
      .from(organization)
      .where(eq(organization.id, by.organizationId));
    expect(kindOf(await setBudget(by, null, { slug, year: 2026, amountMinor: 1n }))).toBe("organization_not_found");
    expect(kindOf(await setBudget(representative, null, { slug, year: 2025, amountMinor: 1n }))).toBe(
      "budget_year_far",
    );
    yes(await setBudget(representative, null, { slug, year: 2026, amountMinor: 100_00n }));
    expect(kindOf(await raise.sign(by, fixed(101)))).toBe("budget_exceeded");
    yes(await setBudget(representative, null, { slug, year: 2026, amountMinor: 200_00n }));
    expect(kindOf(await raise.sign(by, fixed(101)))).toBe("ok");
    yes(await setBudget(representative, null, { slug, year: 2026, amountMinor: null }));
    expect(kindOf(await raise.sign(by, fixed(9_999)))).toBe("ok");
  });
});

const personOf = ({ actor }: Pick<Pledger, "actor">): string => (actor.kind === "person" ? actor.personId : "");

async function leaderOf(raise: Raise, organizationId: string): Promise<Pledger> {
  const leader = await colleague(raise, organizationId);
  await raise.db.delete(membership).where(eq(membership.personId, personOf(leader)));
  await makeMembership(raise.workshop, personOf(leader), organizationId, "representative");
  return { ...(await raise.ctxOf(personOf(leader))), organizationId };
}
