import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ageingOf, ageOf, ages, overdueWords } from "./ageing.ts";

const now = new Date("2026-09-30T12:00:00Z");
const due = (days: number) => new Date(now.getTime() - days * 86_400_000);

describe("how long an invoice is overdue", () => {
  it.each([
    [-10, "not_due"],
    [0, "not_due"],
    [0.01, "to_30"],
    [30, "to_30"],
    [30.01, "to_60"],
    [60, "to_60"],
    [60.5, "to_90"],
    [90, "to_90"],
    [90.001, "over_90"],
    [4_000, "over_90"],
  ])("puts %d days after its day into %s", (days, age) => {
    expect(ageOf(due(days), now)).toBe(age);
  });

  it("counts every open sum once, whatever the days", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({ days: fc.integer({ min: -400, max: 400 }), openMinor: fc.bigInt({ min: 0n, max: 10n ** 12n }) }),
        ),
        (open) => {
          const sums = ageingOf(
            open.map(({ days, openMinor }) => ({ dueAt: due(days).toISOString(), openMinor })),
            now,
          );
          expect(ages.reduce((sum, age) => sum + sums[age], 0n)).toBe(
            open.reduce((sum, { openMinor }) => sum + openMinor, 0n),
          );
        },
      ),
    );
  });
});

it.each([
  [-20.5, "due in 20 days"],
  [-1, "due in 1 day"],
  [-0.5, "due today"],
  [0, "due today"],
  [0.01, "1 day overdue"],
  [31, "31 days overdue"],
])("says of one %d days after its day that it is %s", (days, words) => {
  expect(overdueWords(due(days), now)).toBe(words);
});
