import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelsFit, layoutFundingBar, tickLabels, withStretchLabel, type FundingBand } from "./funding-bar-geometry.ts";

const band = (id: string, amountMinor: bigint, kind: FundingBand["kind"] = "firm"): FundingBand => ({
  id,
  label: id,
  hue: 1,
  amountMinor,
  kind,
});
const data = (
  bands: readonly FundingBand[],
  goalMinor: bigint | null = 3_812_000n,
  minimumMinor: bigint | null = 3_048_000n,
) => ({ bands, goalMinor, minimumMinor, currency: "USD" });

describe("the stream bar", () => {
  it("stands firm money first, then what waits, then intent, each by joining", () => {
    const { bands, totals } = layoutFundingBar(
      data([
        band("intent", 400_000n, "intent"),
        band("first", 800_000n),
        band("waits", 500_000n, "conditional"),
        band("second", 600_000n),
      ]),
    );
    expect(bands.map(({ id }) => id)).toEqual(["first", "second", "waits", "intent"]);
    expect(totals).toEqual({ firm: 1_400_000n, conditional: 500_000n, intent: 400_000n, delivered: 0n });
  });

  it("is as long as everything offered when that is more than the goal, and the bed ends at the goal", () => {
    const { bands, bedWidth, goalAt, minimumAt } = layoutFundingBar(
      data([band("firm", 2_800_000n), band("waits", 1_700_000n, "conditional"), band("intent", 400_000n, "intent")]),
    );
    expect(bedWidth).toBeCloseTo(77.796, 2);
    expect(goalAt).toBe(bedWidth);
    expect(minimumAt).toBeCloseTo(62.204, 2);
    expect(bands.at(-1)!.x + bands.at(-1)!.width).toBeCloseTo(100, 3);
    expect(bands.at(-1)!.last).toBe(true);
  });

  it("leaves room up to the goal while money is missing", () => {
    const { bands } = layoutFundingBar(data([band("firm", 1_906_000n)]));
    expect(bands[0]).toMatchObject({ x: 0, width: 50, first: true, last: false });
  });

  it("draws no minimum of its own where it is the goal", () => {
    expect(layoutFundingBar(data([band("firm", 1n)], 100n, 100n)).minimumAt).toBeNull();
  });

  it("marks nothing once the whole price is firm, because the bar ends there", () => {
    expect(layoutFundingBar(data([band("all", 100n)], 100n, 80n))).toMatchObject({
      minimumAt: null,
      goalAt: null,
      bedWidth: 100,
    });
  });

  it("pours the smallest of a hundred pledges into one band and loses none of the money", () => {
    const many = Array.from({ length: 100 }, (_, index) => band(`p${index}`, BigInt(1_000 + index)));
    const { bands, totals } = layoutFundingBar(data(many, null, null));
    expect(bands).toHaveLength(24);
    expect(bands.at(-1)!.label).toBe("and 77 more");
    expect(bands.reduce((total, each) => total + each.amountMinor, 0n)).toBe(totals.firm);
    expect(bands.some(({ id }) => id === "p99")).toBe(true);
  });

  it("bands neither overlap nor leave gaps, whatever is pledged", () => {
    const pledges = fc.array(
      fc.record({
        amount: fc.bigInt(1n, 10n ** 15n),
        kind: fc.constantFrom("firm" as const, "conditional" as const, "intent" as const),
      }),
      { maxLength: 60 },
    );
    fc.assert(
      fc.property(pledges, fc.option(fc.bigInt(1n, 10n ** 15n)), (all, goal) => {
        const { bands, bedWidth } = layoutFundingBar(
          data(
            all.map(({ amount, kind }, index) => band(String(index), amount, kind)),
            goal,
            null,
          ),
        );
        let end = 0;
        for (const each of bands) {
          expect(each.x).toBeCloseTo(end, 3);
          end = each.x + each.width;
        }
        expect(end).toBeLessThanOrEqual(100.001);
        expect(bedWidth).toBeLessThanOrEqual(100);
      }),
    );
  });

  it("marks the stretch behind the goal, in words where there is room", () => {
    const { goalAt, stretchAt } = layoutFundingBar({ ...data([band("first", 800_000n)]), stretchMinor: 7_624_000n });
    expect([goalAt, stretchAt]).toEqual([50, 100]);
    expect(withStretchLabel(tickLabels(40, 50), stretchAt).map(({ text }) => text)).toContain("stretch");
    expect(withStretchLabel(tickLabels(90, 97), stretchAt).map(({ text }) => text)).not.toContain("stretch");
    expect(layoutFundingBar(data([])).stretchAt).toBeNull();
  });

  it("the labels of minimum and goal never overlap or overflow, from a phone to a desk", () => {
    const at = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(at, at, fc.integer({ min: 240, max: 1400 }), (one, other, width) => {
        expect(labelsFit(tickLabels(Math.min(one, other), Math.max(one, other)), width)).toBe(true);
        expect(labelsFit(tickLabels(null, one), width)).toBe(true);
        expect(labelsFit(tickLabels(Math.min(one, other), Math.max(one, other), 420), width + 180)).toBe(true);
      }),
    );
  });
});
