import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnSpans, shares } from "./flow-shares.ts";

describe("the network's money in three parts", () => {
  it("widths follow the money", () => {
    expect(shares([120_800n, 52_750n, 66_800n]).map(Math.round)).toEqual([50, 22, 28]);
    expect(shares([])).toEqual([]);
  });
  it("words keep a quarter of the page, and the columns always fill it", () => {
    expect(columnSpans([50.3, 21.9, 27.8])).toEqual([11, 6, 7]);
    fc.assert(
      fc.property(fc.array(fc.bigInt(1n, 10n ** 12n), { minLength: 1, maxLength: 3 }), (parts) => {
        const spans = columnSpans(shares(parts));
        expect(spans.reduce((sum, span) => sum + span, 0)).toBe(24);
        expect(Math.min(...spans)).toBeGreaterThanOrEqual(6);
      }),
    );
  });
});
