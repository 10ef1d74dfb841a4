import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareScopes, priceScope, slicesPaidExactly, type ScopeSlice } from "./scope.ts";

const slice = (title: string, hoursLow: number, hoursHigh: number, cloudMinor = 0n, id?: string): ScopeSlice => ({
  id,
  title,
  description: "",
  definitionOfDone: "",
  repository: null,
  hoursLow,
  hoursHigh,
  cloudMinor,
});
const mock = [
  slice("Groups travel with the login", 26, 34),
  slice("Storage use", 30, 40, 420_00n),
  slice("Dask", 32, 44, 560_00n),
  slice("One page", 20, 30, 140_00n),
];

describe("the price of a scope", () => {
  it("is the upper hours at the rate, with cloud cost apart", () => {
    const priced = priceScope(mock, 250_00n);
    expect(priced).toMatchObject({
      hoursLow: 108,
      hoursHigh: 148,
      staffMinor: 37_000_00n,
      cloudMinor: 1_120_00n,
      goalMinor: 38_120_00n,
    });
    expect(priced.slices.map(({ position, staffMinor, priceMinor }) => [position, staffMinor, priceMinor])).toEqual([
      [1, 8_500_00n, 8_500_00n],
      [2, 10_000_00n, 10_420_00n],
      [3, 11_000_00n, 11_560_00n],
      [4, 7_500_00n, 7_640_00n],
    ]);
  });

  it("of nothing is nothing", () => {
    expect(priceScope([], 250_00n).goalMinor).toBe(0n);
  });

  it("is the sum of its parts for every scope", () => {
    const anySlice = fc.record({ low: fc.nat(5_000), more: fc.nat(5_000), cloud: fc.bigInt(0n, 10n ** 12n) });
    fc.assert(
      fc.property(fc.array(anySlice, { maxLength: 30 }), fc.bigInt(1n, 10n ** 7n), (parts, rate) => {
        const priced = priceScope(
          parts.map(({ low, more, cloud }) => slice("x", low, low + more, cloud)),
          rate,
        );
        expect(priced.slices.reduce((sum, { priceMinor }) => sum + priceMinor, 0n)).toBe(priced.goalMinor);
        expect(priced.staffMinor + priced.cloudMinor).toBe(priced.goalMinor);
        expect(priced.staffMinor).toBe(BigInt(priced.hoursHigh) * rate);
      }),
    );
  });
});

describe("what money pays for", () => {
  const prices = [8_500n, 10_420n, 11_560n, 7_640n];

  it("says which deliverables a minimum pays for, when it ends with one", () => {
    expect(slicesPaidExactly(prices, 30_480n)).toBe(3);
    expect(slicesPaidExactly(prices, 38_120n)).toBe(4);
    expect(slicesPaidExactly(prices, 30_000n)).toBeNull();
    expect(slicesPaidExactly(prices, 50_000n)).toBeNull();
  });
});

describe("the difference between two versions", () => {
  const before = priceScope(
    [slice("One", 10, 20, 0n, "a"), slice("Two", 30, 52, 100n, "b"), slice("Three", 1, 2, 0n, "c")],
    100n,
  ).slices.map((each) => ({ ...each, id: each.id ?? "" }));

  it("names what was added, removed, moved, resized and reworded", () => {
    const after = priceScope(
      [slice("Two, smaller", 20, 30, 50n, "b"), slice("One", 10, 20, 0n, "a"), slice("Four", 5, 5)],
      100n,
    ).slices;
    expect(compareScopes(before, after)).toEqual([
      { what: "place", position: 1, title: "Two, smaller", from: "2", to: "1" },
      { what: "hours", position: 1, title: "Two, smaller", from: "30–52", to: "20–30" },
      { what: "cloud", position: 1, title: "Two, smaller", from: "100", to: "50" },
      { what: "words", position: 1, title: "Two, smaller" },
      { what: "place", position: 2, title: "One", from: "1", to: "2" },
      { what: "added", position: 3, title: "Four", hoursLow: 5, hoursHigh: 5 },
      { what: "removed", position: 3, title: "Three", hoursLow: 1, hoursHigh: 2 },
    ]);
  });

  it("is nothing when nothing changed", () => {
    expect(compareScopes(before, before)).toEqual([]);
  });
});
