import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  cover,
  streamsOf,
  type ConfluenceData,
  type ConfluenceKind,
  type ConfluenceOrganization,
} from "./confluence-data.ts";
import { columns, coursePath, heightAt, layoutConfluence, twoLines, type Course } from "./confluence-geometry.ts";

const organization = (id: string, amountMinor: bigint, kind: ConfluenceKind = "firm"): ConfluenceOrganization => ({
  id,
  name: id,
  hue: 1,
  kind,
  amountMinor,
  terms: "a fixed sum",
  hours: kind === "in-kind" ? 24 : undefined,
});
const deliverable = (number: number, staffMinor: bigint, contributions = 1) => ({
  id: `d${number}`,
  number,
  title: `Deliverable ${number}`,
  staffMinor,
  cloudMinor: 0n,
  contributions: Array.from({ length: contributions }, (_, index) => ({
    id: `c${number}.${index}`,
    title: "A change",
    state: "proposed" as const,
  })),
});
const costs: ConfluenceData = {
  currency: "USD",
  goalMinor: 3_812_000n,
  minimumMinor: 3_048_000n,
  organizations: [
    organization("HO", 800_000n),
    organization("NC", 600_000n),
    organization("LU", 500_000n, "conditional"),
    organization("MO", 440_000n),
    organization("CF", 1_200_000n, "conditional"),
    organization("PA", 400_000n, "intent"),
    organization("OR", 300_000n),
    organization("EL", 500_000n),
    organization("RC", 160_000n),
    organization("SD", 500_000n, "what-if"),
    organization("HG", 0n, "in-kind"),
  ],
  deliverables: [
    deliverable(1, 850_000n, 3),
    deliverable(2, 1_042_000n),
    deliverable(3, 1_156_000n, 2),
    deliverable(4, 764_000n, 2),
  ],
};

const kinds: readonly ConfluenceKind[] = ["firm", "conditional", "intent", "in-kind", "what-if"];
const anyProject = fc
  .record({
    organizations: fc.array(fc.record({ amount: fc.bigInt(1n, 10n ** 11n), kind: fc.constantFrom(...kinds) }), {
      maxLength: 40,
    }),
    prices: fc.array(fc.record({ price: fc.bigInt(1n, 10n ** 11n), contributions: fc.nat(7) }), { maxLength: 8 }),
    goal: fc.option(fc.bigInt(1n, 10n ** 12n)),
  })
  .map(({ organizations, prices, goal }): ConfluenceData => ({
    currency: "USD",
    goalMinor: goal,
    minimumMinor: goal === null ? null : (goal * 4n) / 5n,
    organizations: organizations.map(({ amount, kind }, index) => organization(String(index), amount, kind)),
    deliverables: prices.map(({ price, contributions }, index) => deliverable(index + 1, price, contributions)),
  }));

const everyTenPixels = Array.from({ length: 90 }, (_, index) => columns.spring + index * 10);

/** Streams from the innermost outward never come closer than half their widths together. */
function expectNoCrossing(streams: readonly { readonly width: number; readonly course: Course }[], outward: 1 | -1) {
  for (let index = 1; index < streams.length; index += 1) {
    const [inner, outer] = [streams[index - 1]!, streams[index]!];
    for (const x of everyTenPixels.filter((at) => at <= Math.min(inner.course.toX, outer.course.toX))) {
      const apart = outward * (heightAt(outer.course, x) - heightAt(inner.course, x));
      expect(apart).toBeGreaterThan((inner.width + outer.width) / 2 - 0.01);
    }
  }
}

describe("the confluence", () => {
  it("the firm water fills deliverables in order until it ends, and what waits fills the rest", () => {
    const { deliverables, surplusFirm, surplusConditional } = cover(
      [850_000n, 1_042_000n, 1_156_000n, 764_000n],
      2_800_000n,
      1_700_000n,
    );
    expect(deliverables.map(({ firm }) => firm)).toEqual([850_000n, 1_042_000n, 908_000n, 0n]);
    expect(deliverables.map(({ conditional }) => conditional)).toEqual([0n, 0n, 248_000n, 764_000n]);
    expect([surplusFirm, surplusConditional]).toEqual([0n, 688_000n]);
  });

  it("the first to join flows straight, and later ones join further down the river", () => {
    const { firm } = layoutConfluence(costs);
    expect(firm[0]!.course.fromY).toBeCloseTo(firm[0]!.course.toY, 6);
    const ends = firm.map(({ course }) => course.bendEnd);
    expect(ends).toEqual([...ends].sort((a, b) => a - b));
  });

  it("the widths of what flows in are the widths of what flows out, for any project", () => {
    fc.assert(
      fc.property(anyProject, (data) => {
        const { firm, conditional, deliverables, surplus, totals, scale, channel } = layoutConfluence(data);
        const wide = (streams: readonly ({ readonly width: number } | null)[]) =>
          streams.reduce((sum, each) => sum + (each?.width ?? 0), 0);
        expect(wide(firm)).toBeCloseTo(Number(totals.firm) * scale, 4);
        expect(channel.waterline - channel.top).toBeCloseTo(wide(firm), 4);
        expect(channel.bottom - channel.waterline).toBeCloseTo(wide(conditional), 4);
        if (data.deliverables.length === 0) return;
        expect(wide([...deliverables.map((each) => each.firm), surplus?.firm ?? null])).toBeCloseTo(wide(firm), 4);
        expect(wide([...deliverables.map((each) => each.conditional), surplus?.conditional ?? null])).toBeCloseTo(
          wide(conditional),
          4,
        );
      }),
    );
  });

  it("nothing crosses, for any project", () => {
    fc.assert(
      fc.property(anyProject, (data) => {
        const { firm, whatIf, conditional, intent, deliverables, surplus } = layoutConfluence(data);
        expectNoCrossing([...firm, ...whatIf], -1);
        expectNoCrossing([...conditional, ...intent], 1);
        const slices = [
          ...deliverables.flatMap((each) => [each.firm, each.conditional]),
          surplus?.firm ?? null,
          surplus?.conditional ?? null,
        ].filter((each) => each !== null);
        expectNoCrossing(slices, 1);
      }),
      { numRuns: 60 },
    );
  });

  it("tiny and huge projects fill the same bed", () => {
    const times = (factor: bigint): ConfluenceData => ({
      ...costs,
      goalMinor: costs.goalMinor! * factor,
      minimumMinor: costs.minimumMinor! * factor,
      organizations: costs.organizations.map((each) => ({ ...each, amountMinor: each.amountMinor * factor })),
      deliverables: costs.deliverables.map((each) => ({ ...each, staffMinor: each.staffMinor * factor })),
    });
    const [small, huge] = [layoutConfluence(costs), layoutConfluence(times(1_000_000n))];
    expect(huge.height).toBeCloseTo(small.height, 3);
    expect(huge.firm.map(({ width }) => width)[0]).toBeCloseTo(small.firm[0]!.width, 6);
  });

  it("everything lies inside the drawing and the labels of the gauge stay apart, for any project", () => {
    fc.assert(
      fc.property(anyProject, (data) => {
        const { firm, whatIf, conditional, intent, inKind, deliverables, surplus, height, gauge } =
          layoutConfluence(data);
        for (const { course, width } of [...firm, ...whatIf, ...conditional, ...intent, ...inKind])
          for (const y of [course.fromY, course.toY]) {
            expect(y - width / 2).toBeGreaterThanOrEqual(0);
            expect(y + width / 2).toBeLessThanOrEqual(height);
          }
        for (const { top, width, mouths } of deliverables) {
          expect(top).toBeGreaterThanOrEqual(0);
          expect(top + width).toBeLessThanOrEqual(height);
          for (const { y } of mouths) expect(y).toBeLessThanOrEqual(height);
        }
        if (surplus) expect(surplus.y).toBeLessThanOrEqual(height);
        gauge.labels.forEach(
          (label, index) => index > 0 && expect(label.y - gauge.labels[index - 1]!.y).toBeGreaterThanOrEqual(21 - 1e-6),
        );
      }),
    );
  });

  it("a river whose outermost stream is the widest has room for all of it", () => {
    const { firm } = layoutConfluence({
      currency: "USD",
      goalMinor: null,
      minimumMinor: null,
      organizations: [organization("a", 1n), organization("b", 1n), organization("c", 2n)],
      deliverables: [],
    });
    const [outermost] = firm.slice(-1);
    expect(outermost!.width).toBe(90);
    expect(outermost!.course.fromY - outermost!.width / 2).toBeGreaterThanOrEqual(0);
  });

  it("a hundred pledges stay readable: the smallest flow in as one, and no cent is lost", () => {
    const many = Array.from({ length: 100 }, (_, index) => organization(`p${index}`, BigInt(10_000 + index)));
    const streams = streamsOf(many, "firm");
    expect(streams).toHaveLength(9);
    expect(streams.at(-1)).toMatchObject({ name: "and 92 more", count: 92, hue: 0 });
    expect(streams.reduce((sum, each) => sum + each.amountMinor, 0n)).toBe(
      many.reduce((sum, each) => sum + each.amountMinor, 0n),
    );
  });

  it("a project without a single pledge has a dry bed for every deliverable", () => {
    const { deliverables, firm } = layoutConfluence({ ...costs, organizations: [] });
    expect(firm).toEqual([]);
    expect(deliverables.every(({ dry, width }) => dry !== null && Math.abs(dry.width - width) < 1e-6)).toBe(true);
  });

  it("a course is one horizontal run, one bend and one run", () => {
    expect(coursePath({ fromX: 222, bendStart: 284, bendEnd: 352, toX: 668, fromY: 309, toY: 330 })).toBe(
      "M222 309H284C318 309 318 330 352 330H668",
    );
  });

  it("long names are broken in two and shortened, never overlapping the next", () => {
    expect(twoLines("Expose group claims in the auth state", 24)).toEqual(["Expose group claims in", "the auth state"]);
    expect(twoLines("Short", 24)).toEqual(["Short"]);
    for (const line of twoLines("a".repeat(80), 24)) expect(line.length).toBeLessThanOrEqual(24);
  });
});
