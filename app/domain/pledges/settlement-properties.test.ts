import fc from "fast-check";
import { expect, test } from "vitest";
import type { Condition, FundingRule, SettlementPledge, Terms } from "#app/domain/pledges/settlement-terms.ts";
import { everySetThatCouldStand, slowPayment, slowStanding } from "#app/domain/pledges/test-settlement-oracle.ts";
import { paysMinorOf } from "#app/domain/pledges/settlement.ts";
import { settlementOf as settleOf } from "#app/domain/pledges/what-if.ts";

const organizations = ["a", "b", "c", "d", "e"];
const amount = fc.bigInt({ min: 0n, max: 40n });
const terms: fc.Arbitrary<Terms> = fc.oneof(
  { weight: 4, arbitrary: amount.map((amountMinor) => ({ kind: "fixed" as const, amountMinor })) },
  fc.record({
    kind: fc.constant("share" as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    capMinor: amount,
  }),
  fc.record({
    kind: fc.constant("match" as const),
    numerator: fc.integer({ min: 1, max: 3 }),
    denominator: fc.integer({ min: 1, max: 3 }),
    capMinor: amount,
  }),
  amount.map((limitMinor) => ({ kind: "closer" as const, limitMinor })),
  amount.map((valueMinor) => ({ kind: "in_kind" as const, hours: 1, valueMinor })),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.bigInt({ min: 0n, max: 120n }).map((amountMinor) => ({ kind: "others_offer" as const, amountMinor })),
  },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 5 }).map((count) => ({ kind: "organizations" as const, count })) },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(...organizations, "nobody")
      .map((organizationId) => ({ kind: "organization" as const, organizationId })),
  },
  fc.constant({ kind: "maintainers" as const }),
  fc.integer({ min: 0, max: 12 }).map((beforeMs) => ({ kind: "signed_before" as const, beforeMs })),
);
const pledges = fc
  .array(
    fc.record({
      organizationId: fc.constantFrom(...organizations),
      terms,
      conditions: fc.array(condition, { maxLength: 2 }),
      deliverableId: fc.option(fc.constantFrom("d1", "d2", "elsewhere"), { nil: undefined, freq: 4 }),
      signedAtMs: fc.integer({ min: 0, max: 9 }),
    }),
    { maxLength: 12 },
  )
  .map((list) => list.map((each, index): SettlementPledge => ({ id: `p${String(index).padStart(2, "0")}`, ...each })));
const rule: fc.Arbitrary<FundingRule> = fc.record({
  over: fc.constantFrom(
    { kind: "share" as const },
    { kind: "cap" as const },
    { kind: "stretch" as const, stretchGoalMinor: 90n },
  ),
  under: fc.constantFrom("lapse" as const, "slices" as const, "extend" as const),
});
const situation = fc.record({
  goalMinor: fc.constant(60n),
  minimumMinor: fc.bigInt({ min: 1n, max: 60n }),
  rule,
  pledges,
  facts: fc.record({
    maintainersConsented: fc.boolean(),
    deliverables: fc.constant([
      { id: "d1", priceMinor: 25n },
      { id: "d2", priceMinor: 35n },
    ]),
    closing: fc.boolean(),
    extended: fc.boolean(),
  }),
});
test("the quick way and the slow definition agree on who stands and what each offers", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const open = { ...given, facts: { ...given.facts, closing: false } };
      const quick = settleOf(open);
      const slow = slowStanding(open);
      expect(new Set(quick.standing.map(({ pledge: { id } }) => id))).toEqual(new Set(slow.keys()));
      for (const {
        pledge: {
          id,
          terms: { kind },
        },
        offersMinor,
      } of quick.standing) {
        if (kind !== "closer") expect(offersMinor).toBe(slow.get(id));
      }
    }),
    { numRuns: 3_000 },
  );
});

test("of all sets that could stand, each holding because of itself, the one that does contains every other", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const few = { ...given, pledges: given.pledges.slice(0, 7), facts: { ...given.facts, closing: false } };
      const standing = new Set(settleOf(few).standing.map(({ pledge: { id } }) => id));
      const sets = everySetThatCouldStand(few);
      expect(sets).toContainEqual(standing);
      for (const set of sets) expect([...set].filter((id) => !standing.has(id))).toEqual([]);
    }),
    { numRuns: 200 },
  );
});

test("the quick way and the published rules, read slowly, agree on how it ends and what each pays, to the cent", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const settlement = settleOf(given);
      const { outcome, reached } = settlement;
      const slow = slowPayment(given);
      expect({ outcome, reached }).toEqual({ outcome: slow.outcome, reached: slow.reached });
      expect(new Map(given.pledges.map(({ id }) => [id, paysMinorOf(settlement, id)]))).toEqual(slow.pays);
    }),
    { numRuns: 5_000 },
  );
});

test("the order in which pledges are given changes nothing", () => {
  fc.assert(
    fc.property(
      situation.chain((given) =>
        fc.tuple(fc.constant(given), fc.shuffledSubarray(given.pledges, { minLength: given.pledges.length })),
      ),
      ([given, shuffled]) => {
        expect(settleOf({ ...given, pledges: shuffled })).toEqual(settleOf(given));
      },
    ),
    { numRuns: 500 },
  );
});

test("one more pledge never drops another", () => {
  fc.assert(
    fc.property(situation, (given) => {
      fc.pre(given.pledges.length > 0);
      const open = { ...given, facts: { ...given.facts, closing: false } };
      const all = new Set(settleOf(open).standing.map(({ pledge: { id } }) => id));
      const fewer = settleOf({ ...open, pledges: open.pledges.slice(0, -1) });
      for (const {
        pledge: { id },
      } of fewer.standing)
        expect(all.has(id)).toBe(true);
    }),
    { numRuns: 1_000 },
  );
});

test("sums are exact: payments add up, stay within offers, and never exceed what the rule allows", () => {
  fc.assert(
    fc.property(situation, (given) => {
      const settlement = settleOf(given);
      const paid = given.pledges.reduce((sum, { id }) => sum + paysMinorOf(settlement, id), 0n);
      expect(paid).toBe(settlement.totalMinor);
      const ceiling = given.rule.over.kind === "stretch" ? 90n : 60n;
      expect(settlement.totalMinor <= ceiling).toBe(true);
      expect(settlement.standing.length + settlement.dropped.length).toBe(given.pledges.length);
      for (const {
        offersMinor,
        paysMinor,
        pledge: { terms: t },
      } of settlement.standing) {
        expect(paysMinor >= 0n && paysMinor <= offersMinor).toBe(true);
        if (t.kind === "closer") expect(offersMinor <= t.limitMinor).toBe(true);
        if (t.kind === "in_kind") expect(offersMinor).toBe(0n);
      }
      for (const {
        pledge: { id },
      } of settlement.dropped)
        expect(paysMinorOf(settlement, id)).toBe(0n);
      for (const { id, priceMinor } of given.facts.deliverables) {
        const aimed = settlement.standing.filter(({ pledge: { deliverableId } }) => deliverableId === id);
        expect(aimed.reduce((sum, { paysMinor }) => sum + paysMinor, 0n) <= priceMinor).toBe(true);
      }
      if (settlement.outcome === "lapsed") expect(settlement.totalMinor).toBe(0n);
      if (settlement.outcome === "slices") {
        const covered = given.facts.deliverables.filter(({ id }) => settlement.coveredDeliverableIds.includes(id));
        expect(settlement.totalMinor).toBe(covered.reduce((sum, { priceMinor }) => sum + priceMinor, 0n));
      }
    }),
    { numRuns: 2_000 },
  );
});
