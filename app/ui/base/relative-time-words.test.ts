import { describe, expect, it } from "vitest";
import { absoluteWords, relativeWords } from "./relative-time-words.ts";

const now = Date.UTC(2026, 8, 30, 14, 5);
const minutes = 60_000;
const days = 24 * 60 * minutes;

describe("times on a page", () => {
  it("recent moments are told relative to now", () => {
    expect(relativeWords(now - 23 * minutes, now, "en")).toBe("23 minutes ago");
    expect(relativeWords(now - 5_000, now, "en")).toBe("now");
    expect(relativeWords(now - 3 * days, now, "en")).toBe("3 days ago");
    expect(relativeWords(now - 70 * days, now, "en")).toBe("2 months ago");
  });
  it("time left is never rounded up", () => {
    expect(relativeWords(now + 9.9 * days, now, "en")).toBe("in 9 days");
  });
  it("every distance has words", () => {
    for (const distance of [0, 1, 44, 46, 2_700, 80_000, 2_300_000, 27_000_000, 31_000_000, 400_000_000])
      expect(relativeWords(now - distance * 1_000, now, "en")).toMatch(/\w/);
  });
  it("the absolute moment names its zone", () => {
    expect(absoluteWords(Date.UTC(2026, 9, 9, 17), "en-GB", "UTC")).toBe("Fri, 9 Oct 2026, 17:00 UTC");
    expect(absoluteWords(Date.UTC(2026, 9, 9, 17), "en-GB", "Europe/Berlin")).toContain("19:00");
  });
});
