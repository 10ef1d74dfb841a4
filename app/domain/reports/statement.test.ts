import { describe, expect, it } from "vitest";
import { lastQuarters, timesInWords } from "./statement.ts";

describe("a statement", () => {
  it("says how often the others' money contains ours, and says nothing where they gave less", () => {
    expect(timesInWords(33_300n, 11_000n)).toBe("three");
    expect(timesInWords(15_000n, 10_000n)).toBe("two");
    expect(timesInWords(14_999n, 10_000n)).toBeNull();
    expect(timesInWords(5n, 0n)).toBeNull();
    expect(timesInWords(123_000n, 1_000n)).toBe("123");
  });

  it("stands each quarter on the ones before it, over the turn of the year, and on what is older than all of them", () => {
    const deliveries = [
      { year: 2024, quarter: 1, deliveredMinor: 7n },
      { year: 2025, quarter: 4, deliveredMinor: 15n },
      { year: 2026, quarter: 3, deliveredMinor: 57n },
    ];
    expect(lastQuarters(deliveries, new Date("2026-09-30T23:59:59Z"))).toEqual([
      { year: 2025, quarter: 4, deliveredMinor: 15n, beforeMinor: 7n },
      { year: 2026, quarter: 1, deliveredMinor: 0n, beforeMinor: 22n },
      { year: 2026, quarter: 2, deliveredMinor: 0n, beforeMinor: 22n },
      { year: 2026, quarter: 3, deliveredMinor: 57n, beforeMinor: 22n },
    ]);
  });
});
