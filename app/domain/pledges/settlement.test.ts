import { describe, expect, test } from "vitest";
import { olderFirst, paysMinorOf, settle } from "#app/domain/pledges/settlement.ts";
import type {
  Condition,
  FundingRule,
  SettlementFacts,
  SettlementPledge,
  Terms,
} from "#app/domain/pledges/settlement-terms.ts";
import { whatIf, whatIfWithdrawn, type Raising } from "#app/domain/pledges/what-if.ts";

const facts: SettlementFacts = { maintainersConsented: true, deliverables: [], closing: false, extended: false };
const shareAndLapse: FundingRule = { over: { kind: "share" }, under: "lapse" };

let age = 0;
/** A pledge by an organization, younger than all made before it. */
function pledge(
  organizationId: string,
  terms: Terms,
  conditions: Condition[] = [],
  deliverableId?: string,
): SettlementPledge {
  age += 1;
  return { id: `${organizationId}-${age}`, organizationId, terms, conditions, deliverableId, signedAtMs: age };
}
const fixed = (amountMinor: bigint): Terms => ({ kind: "fixed", amountMinor });
const standingIds = (settlement: ReturnType<typeof settle>) =>
  settlement.standing.map(({ pledge: { organizationId } }) => organizationId);

describe("the example everybody sees first", () => {
  // Six firm pledges, one that waits for 33,000 from others, one that waits for eight others; Savanna joins with 5,000.
  const firm = (
    [
      ["harbour", 8_000n],
      ["nordlys", 6_000n],
      ["mirador", 4_400n],
      ["reef", 3_000n],
      ["earthlab", 5_000n],
      ["riverbend", 1_600n],
    ] as const
  ).map(([name, amount]) => pledge(name, fixed(amount * 100n)));
  const lakeside = pledge("lakeside", fixed(500_000n), [{ kind: "others_offer", amountMinor: 3_300_000n }]);
  const commons = pledge("commons", fixed(1_200_000n), [{ kind: "organizations", count: 8 }]);
  const genomics = pledge("genomics", { kind: "in_kind", hours: 24, valueMinor: 600_000n });
  const deliverables = [850_000n, 1_042_000n, 1_156_000n, 764_000n].map((priceMinor, index) => ({
    id: `d${index + 1}`,
    priceMinor,
  }));
  const raising: Raising = {
    goalMinor: 3_812_000n,
    minimumMinor: 3_048_000n,
    rule: shareAndLapse,
    pledges: [...firm, genomics, lakeside, commons],
    facts: { ...facts, deliverables },
  };
  const savanna = pledge("savanna", fixed(500_000n));

  test("before Savanna joins, 28,000 stand and the two conditional pledges wait", () => {
    const { before } = whatIf(raising, savanna);
    expect(before.offersMinor).toBe(2_800_000n);
    expect(before.reached).toBe("none");
    expect(before.dropped.map(({ pledge: { organizationId }, reason }) => [organizationId, reason])).toEqual([
      ["lakeside", { kind: "others_offer_too_little", neededMinor: 3_300_000n, offeredMinor: 2_800_000n }],
      ["commons", { kind: "too_few_organizations", needed: 8, standing: 6 }],
    ]);
  });

  test("Savanna's 5,000 unlocks 17,000, and Savanna pays 3,812 of them", () => {
    const result = whatIf(raising, savanna);
    expect(result.unlocksMinor).toBe(1_700_000n);
    expect(
      result.comesToStand.map(({ pledge: { organizationId }, offersMinor }) => [organizationId, offersMinor]),
    ).toEqual([
      ["lakeside", 500_000n],
      ["commons", 1_200_000n],
    ]);
    expect(result.after.offersMinor).toBe(5_000_000n);
    expect(result.after.totalMinor).toBe(3_812_000n);
    expect(result.after.reached).toBe("goal");
    expect(result.offersMinor).toBe(500_000n);
    expect(result.paysMinor).toBe(381_200n);
    expect(result.after.coveredDeliverableIds).toEqual(["d1", "d2", "d3", "d4"]);
  });

  test("when Savanna leaves again, both fall", () => {
    const joined = { ...raising, pledges: [...raising.pledges, savanna] };
    const result = whatIfWithdrawn(joined, savanna.id);
    expect(result.falls.map(({ pledge: { organizationId } }) => organizationId)).toEqual(["lakeside", "commons"]);
    expect(result.after.offersMinor).toBe(2_800_000n);
  });
});

describe("which pledges stand", () => {
  const settleOpen = (pledges: SettlementPledge[], more: Partial<SettlementFacts> = {}) =>
    settle(1_000n, 500n, shareAndLapse, pledges, { ...facts, ...more });

  test("two that wait for each other both stand: a handshake", () => {
    const a = pledge("a", fixed(100n), [{ kind: "organization", organizationId: "b" }]);
    const b = pledge("b", fixed(100n), [{ kind: "organization", organizationId: "a" }]);
    expect(standingIds(settleOpen([a, b]))).toEqual(["a", "b"]);
    expect(settleOpen([a]).dropped[0]?.reason).toEqual({ kind: "organization_does_not_stand", organizationId: "b" });
  });

  test("a handshake over sums holds to the last cent and falls one cent below", () => {
    const handshake = (needed: bigint) => [
      pledge("a", fixed(100n), [{ kind: "others_offer", amountMinor: needed }]),
      pledge("b", fixed(100n), [{ kind: "others_offer", amountMinor: 100n }]),
    ];
    expect(standingIds(settleOpen(handshake(100n)))).toEqual(["a", "b"]);
    expect(standingIds(settleOpen(handshake(101n)))).toEqual([]);
  });

  test("an organization's own pledges never count as others", () => {
    const own = [pledge("a", fixed(300n)), pledge("a", fixed(1n), [{ kind: "others_offer", amountMinor: 1n }])];
    expect(settleOpen(own).dropped.map(({ reason }) => reason.kind)).toEqual(["others_offer_too_little"]);
    const match = pledge("a", { kind: "match", numerator: 1, denominator: 2, capMinor: 500n });
    const [, matched] = settleOpen([own[0]!, match, pledge("b", fixed(101n))]).standing;
    expect(matched?.offersMinor).toBe(50n);
  });

  test("two pledges of one organization are one organization", () => {
    const waits = pledge("c", fixed(10n), [{ kind: "organizations", count: 2 }]);
    expect(standingIds(settleOpen([pledge("a", fixed(1n)), pledge("a", fixed(1n)), waits]))).toEqual(["a", "a"]);
    expect(standingIds(settleOpen([pledge("a", fixed(1n)), pledge("b", fixed(1n)), waits]))).toContain("c");
  });

  test("a closer counts for nobody's condition", () => {
    const closer = pledge("closer", { kind: "closer", limitMinor: 900n });
    const forSum = pledge("a", fixed(1n), [{ kind: "others_offer", amountMinor: 1n }]);
    const forCount = pledge("b", fixed(1n), [{ kind: "organizations", count: 2 }]);
    const forName = pledge("c", fixed(1n), [{ kind: "organization", organizationId: "closer" }]);
    expect(standingIds(settleOpen([closer, forCount, forName]))).toEqual(["closer"]);
    expect(standingIds(settleOpen([closer, forSum]))).toEqual(["closer"]);
  });

  test("work in kind answers a name, but is neither money nor one of so many organizations", () => {
    const hours = pledge("partner", { kind: "in_kind", hours: 60, valueMinor: 900n });
    const forName = pledge("a", fixed(1n), [{ kind: "organization", organizationId: "partner" }]);
    const forSum = pledge("b", fixed(1n), [{ kind: "others_offer", amountMinor: 3n }]);
    const forCount = pledge("c", fixed(1n), [{ kind: "organizations", count: 3 }]);
    const settlement = settleOpen([hours, forName, forSum, forCount]);
    expect(standingIds(settlement)).toEqual(["partner", "a"]);
    expect(settlement.offersMinor).toBe(1n);
    expect(paysMinorOf(settlement, hours.id)).toBe(0n);
  });

  test("maintainers' consent and the date of signing are asked too", () => {
    const consent = pledge("a", fixed(1n), [{ kind: "maintainers" }]);
    expect(settleOpen([consent], { maintainersConsented: false }).dropped[0]?.reason).toEqual({
      kind: "maintainers_have_not_consented",
    });
    expect(standingIds(settleOpen([consent]))).toEqual(["a"]);
    const late = pledge("b", fixed(1n));
    const dated = (beforeMs: number) => settleOpen([{ ...late, conditions: [{ kind: "signed_before", beforeMs }] }]);
    expect(standingIds(dated(late.signedAtMs + 1))).toEqual(["b"]);
    expect(dated(late.signedAtMs).dropped[0]?.reason).toEqual({ kind: "signed_too_late", beforeMs: late.signedAtMs });
  });

  test("a pledge for a deliverable that left the scope does not stand", () => {
    const aimed = pledge("a", fixed(1n), [], "gone");
    expect(settleOpen([aimed]).dropped[0]?.reason).toEqual({ kind: "deliverable_not_in_scope", deliverableId: "gone" });
  });

  test("a match grows with the others up to its cap, and falls with them", () => {
    const match = pledge("funder", { kind: "match", numerator: 1, denominator: 2, capMinor: 150n });
    const offers = (...amounts: bigint[]) =>
      settleOpen([match, ...amounts.map((amount, index) => pledge(`m${index}`, fixed(amount)))]).standing.find(
        ({ pledge: { id } }) => id === match.id,
      )?.offersMinor;
    expect(offers()).toBe(0n);
    expect(offers(101n)).toBe(50n);
    expect(offers(101n, 100n)).toBe(100n);
    expect(offers(400n)).toBe(150n);
  });

  test("one match does not match another, but both count for a condition", () => {
    const matches = ["x", "y"].map((name) =>
      pledge(name, { kind: "match", numerator: 1, denominator: 1, capMinor: 1_000n }),
    );
    const waits = (amountMinor: bigint) => pledge("w", fixed(1n), [{ kind: "others_offer", amountMinor }]);
    const base = pledge("a", fixed(100n));
    expect(standingIds(settleOpen([...matches, base, waits(302n)]))).toContain("w");
    expect(standingIds(settleOpen([...matches, base, waits(303n)]))).not.toContain("w");
  });

  test("a share is a part of the goal, rounded down, up to its cap", () => {
    const offered = (basisPoints: number, capMinor: bigint) =>
      settle(999n, 1n, shareAndLapse, [pledge("a", { kind: "share", basisPoints, capMinor })], facts).offersMinor;
    expect(offered(2_000, 1_000n)).toBe(199n);
    expect(offered(2_000, 150n)).toBe(150n);
  });

  test("a chain of ten falls from its first link to its last", () => {
    const links = Array.from({ length: 10 }, (_, index) =>
      pledge(`l${index}`, fixed(1n), [{ kind: "organization", organizationId: `l${index + 1}` }]),
    );
    expect(settleOpen(links).standing).toEqual([]);
    expect(settleOpen([...links, pledge("l10", fixed(1n))]).standing).toHaveLength(11);
  });
});

test("a pledge that is given twice is refused instead of counted twice, wherever it stands", () => {
  const [first, second] = [pledge("a", fixed(10n)), pledge("b", fixed(10n))];
  for (const given of [
    [first, second, second],
    [second, first, second],
  ]) {
    expect(() => settle(100n, 0n, shareAndLapse, given, facts)).toThrow(new RangeError("a pledge is given twice"));
  }
});

describe("what each pays", () => {
  const three = [pledge("a", fixed(333n)), pledge("b", fixed(333n)), pledge("c", fixed(334n))];
  const pays = (settlement: ReturnType<typeof settle>) => settlement.standing.map(({ paysMinor }) => paysMinor);

  test("below the goal everybody pays what they offered", () => {
    const settlement = settle(1_001n, 500n, shareAndLapse, three, facts);
    expect(pays(settlement)).toEqual([333n, 333n, 334n]);
    expect(settlement.reached).toBe("minimum");
    expect(settlement.standing.every(({ reason }) => reason.kind === "pays_in_full")).toBe(true);
  });

  test("above the goal everybody pays proportionally less, and no cent is lost", () => {
    const settlement = settle(100n, 50n, shareAndLapse, three, facts);
    expect(pays(settlement)).toEqual([33n, 33n, 34n]);
    expect(settlement.totalMinor).toBe(100n);
    expect(settlement.offersMinor).toBe(1_000n);
    expect(settlement.standing[0]?.reason).toEqual({ kind: "shares_the_surplus", targetMinor: 100n });
  });

  test("each new member lowers the others' cost", () => {
    const alone = settle(1_000n, 500n, shareAndLapse, three, facts);
    const together = settle(1_000n, 500n, shareAndLapse, [...three, pledge("d", fixed(1_000n))], facts);
    three.forEach(({ id }) => expect(paysMinorOf(together, id) < paysMinorOf(alone, id)).toBe(true));
  });

  test("under a cap the older pledges come first and the one that would exceed is trimmed", () => {
    const settlement = settle(500n, 500n, { over: { kind: "cap" }, under: "lapse" }, three, facts);
    expect(pays(settlement)).toEqual([333n, 167n, 0n]);
    expect(settlement.standing[1]?.reason).toEqual({ kind: "trimmed_by_cap", targetMinor: 500n });
  });

  test("two last pledges cannot both win the last cent under a cap", () => {
    const last = [pledge("x", fixed(1n)), pledge("y", fixed(1n))];
    const settlement = settle(1_001n, 500n, { over: { kind: "cap" }, under: "lapse" }, [...three, ...last], facts);
    expect(last.map(({ id }) => paysMinorOf(settlement, id))).toEqual([1n, 0n]);
  });

  test("a stretch is paid for when all of its money is offered, and not in part; above it everybody shares", () => {
    const stretch: FundingRule = { over: { kind: "stretch", stretchGoalMinor: 900n }, under: "lapse" };
    expect(pays(settle(800n, 500n, stretch, three.slice(0, 2), facts))).toEqual([333n, 333n]);
    expect(settle(800n, 500n, stretch, three, facts).totalMinor).toBe(900n);
    expect(pays(settle(600n, 500n, stretch, three.slice(0, 2), facts))).toEqual([300n, 300n]);
    const exactly: FundingRule = { over: { kind: "stretch", stretchGoalMinor: 666n }, under: "lapse" };
    expect(pays(settle(600n, 500n, exactly, three.slice(0, 2), facts))).toEqual([333n, 333n]);
  });

  test("closers pay only what is missing, in proportion to their limits", () => {
    const closers = [
      pledge("x", { kind: "closer", limitMinor: 100n }),
      pledge("y", { kind: "closer", limitMinor: 300n }),
    ];
    const settlement = settle(1_200n, 1_200n, shareAndLapse, [...three, ...closers], facts);
    expect(closers.map(({ id }) => paysMinorOf(settlement, id))).toEqual([50n, 150n]);
    expect(settlement.reached).toBe("goal");
    const full = settle(900n, 900n, shareAndLapse, [...three, ...closers], facts);
    expect(closers.map(({ id }) => paysMinorOf(full, id))).toEqual([0n, 0n]);
    const short = settle(2_000n, 2_000n, shareAndLapse, [...three, ...closers], facts);
    expect(closers.map(({ id }) => paysMinorOf(short, id))).toEqual([100n, 300n]);
  });

  test("of two equal pledges the older one pays the odd cent", () => {
    const [older, younger] = [pledge("a", fixed(100n)), pledge("b", fixed(100n))];
    const settlement = settle(101n, 1n, shareAndLapse, [younger, older], facts);
    expect([paysMinorOf(settlement, older.id), paysMinorOf(settlement, younger.id)]).toEqual([51n, 50n]);
  });

  test("money for one deliverable never pays more than its price, and counts no further", () => {
    const deliverables = [
      { id: "d1", priceMinor: 100n },
      { id: "d2", priceMinor: 900n },
    ];
    const aimed = [pledge("a", fixed(150n), [], "d1"), pledge("b", fixed(50n), [], "d1")];
    const settlement = settle(1_000n, 150n, shareAndLapse, aimed, { ...facts, deliverables });
    expect(pays(settlement)).toEqual([75n, 25n]);
    expect(settlement.reached).toBe("none");
    expect(settlement.standing[0]?.reason).toEqual({ kind: "deliverable_costs_less", deliverableId: "d1" });
    expect(settlement.coveredDeliverableIds).toEqual(["d1"]);
  });

  test("a closer for one deliverable closes no other", () => {
    const deliverables = [
      { id: "d1", priceMinor: 100n },
      { id: "d2", priceMinor: 900n },
    ];
    const closer = pledge("c", { kind: "closer", limitMinor: 500n }, [], "d1");
    const settlement = settle(1_000n, 150n, shareAndLapse, [pledge("a", fixed(70n), [], "d1"), closer], {
      ...facts,
      deliverables,
    });
    expect(paysMinorOf(settlement, closer.id)).toBe(30n);
  });
});

describe("what does not fit", () => {
  test("a goal or a minimum below zero, or a minimum above the goal, is refused by name", () => {
    for (const [goal, minimum] of [
      [-1n, -2n],
      [-1n, 0n],
      [10n, -1n],
      [10n, 11n],
    ] as const)
      expect(() => settle(goal, minimum, shareAndLapse, [], facts)).toThrow("goal and minimum do not fit");
    expect(settle(0n, 0n, shareAndLapse, [], facts).reached).toBe("goal");
  });

  test("a stretch that is not above the goal is none", () => {
    const below: FundingRule = { over: { kind: "stretch", stretchGoalMinor: 50n }, under: "lapse" };
    expect(settle(100n, 10n, below, [pledge("a", fixed(80n))], facts).totalMinor).toBe(80n);
  });
});

describe("why a pledge pays what it pays", () => {
  const deliverables = [
    { id: "d1", priceMinor: 60n },
    { id: "d2", priceMinor: 40n },
  ];
  const reasonOf = (settlement: ReturnType<typeof settle>, { id }: SettlementPledge) =>
    settlement.standing.find((standing) => standing.pledge.id === id)?.reason;

  test("hours, a gap that is closed, and a deliverable that costs less though all together is just enough", () => {
    const hours = pledge("h", { kind: "in_kind", hours: 8, valueMinor: 1n });
    const aimed = pledge("a", fixed(80n), [], "d1");
    const whole = pledge("b", fixed(40n));
    const settlement = settle(100n, 10n, shareAndLapse, [hours, aimed, whole], { ...facts, deliverables });
    expect(reasonOf(settlement, hours)).toEqual({ kind: "works_in_kind", hours: 8 });
    expect(reasonOf(settlement, aimed)).toEqual({ kind: "deliverable_costs_less", deliverableId: "d1" });
    expect(reasonOf(settlement, whole)).toEqual({ kind: "pays_in_full" });
    const closer = pledge("c", { kind: "closer", limitMinor: 70n });
    expect(reasonOf(settle(100n, 10n, shareAndLapse, [whole, closer], facts), closer)).toEqual({
      kind: "closes_the_gap",
      missingMinor: 60n,
    });
  });

  test("deliverables are covered by their own money and the rest by what is for the whole, each sum once", () => {
    const own = pledge("a", fixed(30n), [], "d1");
    const covered = (amountMinor: bigint) =>
      settle(100n, 10n, shareAndLapse, [own, pledge("b", fixed(amountMinor))], { ...facts, deliverables })
        .coveredDeliverableIds;
    expect(covered(29n)).toEqual([]);
    expect(covered(30n)).toEqual(["d1"]);
    expect(covered(69n)).toEqual(["d1"]);
    expect(covered(70n)).toEqual(["d1", "d2"]);
    expect(settle(100n, 10n, shareAndLapse, [own], facts).coveredDeliverableIds).toEqual([]);
  });

  test("of two of one moment the smaller id is older, in whatever order they are given", () => {
    const [a, b] = ["a", "b"].map((id) => ({ ...pledge("x", fixed(1n)), id, signedAtMs: 7 }));
    expect([olderFirst(a!, b!), olderFirst(b!, a!)]).toEqual([-1, 1]);
    for (const pledges of [
      [a!, b!],
      [b!, a!],
    ])
      expect(settle(1n, 1n, shareAndLapse, pledges, facts).standing.map(({ pledge: { id } }) => id)).toEqual([
        "a",
        "b",
      ]);
  });
});

describe("at the deadline", () => {
  const closing = { ...facts, closing: true };
  const deliverables = [
    { id: "d1", priceMinor: 300n },
    { id: "d2", priceMinor: 500n },
    { id: "d3", priceMinor: 200n },
  ];

  test("at the minimum the project is funded", () => {
    expect(settle(1_000n, 500n, shareAndLapse, [pledge("a", fixed(500n))], closing).outcome).toBe("funded");
  });

  test("one cent below the minimum everything lapses and nobody pays", () => {
    const settlement = settle(1_000n, 500n, shareAndLapse, [pledge("a", fixed(499n))], closing);
    expect(settlement.outcome).toBe("lapsed");
    expect(settlement.totalMinor).toBe(0n);
    expect(settlement.standing).toEqual([]);
    expect(settlement.dropped[0]?.reason).toEqual({ kind: "minimum_missed", minimumMinor: 500n, reachedMinor: 499n });
    const covering = settle(1_000n, 900n, shareAndLapse, [pledge("a", fixed(600n))], { ...closing, deliverables });
    expect(covering).toMatchObject({ outcome: "lapsed", coveredDeliverableIds: [] });
  });

  test("a project that may be extended lapses nothing, once", () => {
    const rule: FundingRule = { over: { kind: "share" }, under: "extend" };
    const pledges = [pledge("a", fixed(499n))];
    expect(settle(1_000n, 500n, rule, pledges, closing)).toMatchObject({ outcome: "may_extend", offersMinor: 499n });
    expect(settle(1_000n, 500n, rule, pledges, { ...closing, extended: true }).outcome).toBe("lapsed");
  });

  test("slices fund the covered deliverables in order, and release the rest", () => {
    const rule: FundingRule = { over: { kind: "share" }, under: "slices" };
    const whole = [pledge("a", fixed(200n)), pledge("b", fixed(400n))];
    const third = pledge("c", fixed(150n), [], "d3");
    const second = pledge("e", fixed(20n), [], "d2");
    const inKind: Terms = { kind: "in_kind", hours: 8, valueMinor: 1n };
    const hours = pledge("partner", inKind, [], "d2");
    const staying = [pledge("q", inKind), pledge("r", inKind, [], "d3")];
    const pledges = [...whole, third, second, hours, ...staying];
    const settlement = settle(1_000n, 1_000n, rule, pledges, { ...closing, deliverables });
    // d1 takes 300 of the 600 for the whole project; d2 lacks 180; d3 has 150 of its own and takes 50.
    expect(settlement.outcome).toBe("slices");
    expect(settlement.coveredDeliverableIds).toEqual(["d1", "d3"]);
    expect(settlement.totalMinor).toBe(500n);
    expect(whole.map(({ id }) => paysMinorOf(settlement, id))).toEqual([117n, 233n]);
    expect(paysMinorOf(settlement, third.id)).toBe(150n);
    expect(settlement.standing.map(({ pledge: { organizationId }, reason }) => [organizationId, reason.kind])).toEqual([
      ["a", "funds_covered_slices"],
      ["b", "funds_covered_slices"],
      ["c", "pays_in_full"],
      ["q", "works_in_kind"],
      ["r", "works_in_kind"],
    ]);
    expect(settlement.dropped.map(({ pledge: { id }, reason }) => [id, reason.kind])).toEqual([
      [second.id, "slice_not_covered"],
      [hours.id, "slice_not_covered"],
    ]);
  });

  test("when no slice is covered, everything lapses", () => {
    const rule: FundingRule = { over: { kind: "share" }, under: "slices" };
    expect(settle(1_000n, 900n, rule, [pledge("a", fixed(199n))], { ...closing, deliverables }).outcome).toBe("lapsed");
  });
});

// No clock is read here: a way of settling that rescans would need hours, and the runner stops it after seconds.
describe("a hundred thousand conditional pledges, each of which falls because of another", () => {
  const count = 100_000;
  const goalMinor = 10n ** 12n;
  const needs = (amountMinor: bigint): Condition[] => [{ kind: "others_offer", amountMinor }];
  const each = (make: (index: number) => SettlementPledge) => Array.from({ length: count }, (_, index) => make(index));
  const standingOf = (pledges: SettlementPledge[]) =>
    settle(goalMinor, 1n, shareAndLapse, pledges, facts).standing.length;

  test("by sums", () => {
    const chain = each((index) => pledge(`o${index}`, fixed(10n), needs(BigInt(count - index) * 10n)));
    expect(standingOf(chain)).toBe(0);
    expect(standingOf([...chain, pledge("last", fixed(10n))])).toBe(count + 1);
  });

  test("by sums, among a few organizations with thousands of pledges each", () => {
    expect(standingOf(each((index) => pledge(`o${index % 3}`, fixed(10n), needs(BigInt(count - index) * 7n))))).toBe(0);
  });

  test("by number of organizations", () => {
    const chain = each((index) => pledge(`o${index}`, fixed(1n), [{ kind: "organizations", count: count - index }]));
    expect(standingOf(chain)).toBe(0);
    expect(standingOf([...chain, pledge("last", fixed(1n))])).toBe(count + 1);
  });

  test("by name", () => {
    const chain = each((index) =>
      pledge(`o${index}`, fixed(1n), [{ kind: "organization", organizationId: `o${index + 1}` }]),
    );
    expect(standingOf(chain)).toBe(0);
  });

  test("by what a match no longer adds", () => {
    const match = pledge("funder", { kind: "match", numerator: 1, denominator: 1, capMinor: goalMinor });
    // Each link needs five more than the links after it and the match bring; were the match not to shrink, it would hold.
    const chain = each((index) => pledge(`o${index}`, fixed(10n), needs(BigInt(count - index) * 20n - 5n)));
    expect(standingOf([match, ...chain])).toBe(1);
  });

  test("by matches of half the organizations, which all shrink at once", () => {
    const matching = Array.from({ length: 5 }, () => 0n);
    let sums = 0n;
    const chain: SettlementPledge[] = [];
    // Built from the last to the first: each needs one more than all those after it bring.
    for (let index = count - 1; index >= 0; index -= 1) {
      const group = index % 5;
      const bring = () => matching.reduce((sum, many, of) => sum + many * ((sums * BigInt(of + 1)) / 997n), sums);
      if (index % 2 === 0) {
        sums += 10n;
        chain.push(pledge(`o${index}`, fixed(10n), needs(bring() - 10n + 1n)));
      } else {
        matching[group]! += 1n;
        const own = (sums * BigInt(group + 1)) / 997n;
        chain.push(
          pledge(
            `m${index}`,
            { kind: "match", numerator: group + 1, denominator: 997, capMinor: goalMinor },
            needs(bring() - own + 1n),
          ),
        );
      }
    }
    expect(standingOf(chain)).toBe(0);
  });
});
