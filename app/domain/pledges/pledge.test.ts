import fc from "fast-check";
import { expect, test } from "vitest";
import {
  mostMinor,
  readCondition,
  readFundingRule,
  readTerms,
  storeCondition,
  storeTerms,
} from "#app/domain/pledges/pledge.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";

const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
const terms: fc.Arbitrary<Terms> = fc.oneof(
  fc.record({ kind: fc.constant("fixed" as const), amountMinor: amount }),
  fc.record({
    kind: fc.constant("share" as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
    capMinor: amount,
  }),
  fc.record({
    kind: fc.constant("match" as const),
    numerator: fc.integer({ min: 1, max: 1_000 }),
    denominator: fc.integer({ min: 1, max: 1_000 }),
    capMinor: amount,
  }),
  fc.record({ kind: fc.constant("closer" as const), limitMinor: amount }),
  fc.record({ kind: fc.constant("in_kind" as const), hours: fc.integer({ min: 1, max: 9_999 }), valueMinor: amount }),
);
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({ kind: fc.constant("others_offer" as const), amountMinor: amount }),
  fc.record({ kind: fc.constant("organizations" as const), count: fc.integer({ min: 1, max: 99 }) }),
  fc.record({ kind: fc.constant("organization" as const), organizationId: fc.uuid() }),
  fc.constant({ kind: "maintainers" as const }),
  fc.record({ kind: fc.constant("signed_before" as const), beforeMs: fc.integer({ min: 0, max: 4_000_000_000_000 }) }),
);

test("terms and conditions come back from their columns as they were signed", () => {
  fc.assert(
    fc.property(terms, condition, (givenTerms, givenCondition) => {
      expect(readTerms(storeTerms(givenTerms))).toEqual(givenTerms);
      const stored = JSON.parse(JSON.stringify(storeCondition(givenCondition))) as ReturnType<typeof storeCondition>;
      expect(readCondition(stored)).toEqual(givenCondition);
    }),
  );
});

test("the most a pledge may pay is what a budget holder signs for", () => {
  expect(mostMinor({ kind: "fixed", amountMinor: 5n }, 100n)).toBe(5n);
  expect(mostMinor({ kind: "share", basisPoints: 2_000, capMinor: 50n }, 100n)).toBe(20n);
  expect(mostMinor({ kind: "share", basisPoints: 2_000, capMinor: 10n }, 100n)).toBe(10n);
  expect(mostMinor({ kind: "match", numerator: 1, denominator: 2, capMinor: 30n }, 100n)).toBe(30n);
  expect(mostMinor({ kind: "closer", limitMinor: 40n }, 100n)).toBe(40n);
  expect(mostMinor({ kind: "in_kind", hours: 2, valueMinor: 99n }, 100n)).toBe(0n);
});

test("a stretch goal never exceeds what all deliverables cost", () => {
  const rule = { overFundingRule: "stretch", underFundingRule: "lapse" } as const;
  expect(readFundingRule({ ...rule, stretchMinor: 150n }, 120n).over).toEqual({
    kind: "stretch",
    stretchGoalMinor: 120n,
  });
  expect(readFundingRule({ ...rule, stretchMinor: 110n }, 120n).over).toEqual({
    kind: "stretch",
    stretchGoalMinor: 110n,
  });
  expect(readFundingRule({ overFundingRule: "cap", underFundingRule: "slices", stretchMinor: null }, 120n)).toEqual({
    over: { kind: "cap" },
    under: "slices",
  });
});
