import { describe, expect, it } from "vitest";
import { agendaText, readItem } from "./agenda.ts";
import { clockWords, spentSeconds } from "./meeting-time.ts";
import { hoursRange, medianOf, rangeOf } from "./estimates.ts";

describe("an agenda as people write it", () => {
  it("reads an item with its minutes, and says what is wrong with one", () => {
    expect(readItem("  Scope of   deliverable 2 (15) ")).toEqual({
      title: "Scope of deliverable 2",
      plannedMinutes: 15,
    });
    expect(readItem("Costs (20 min)")).toEqual({ title: "Costs", plannedMinutes: 20 });
    expect(readItem("Costs (of clouds)")).toEqual({ title: "Costs (of clouds)", plannedMinutes: 10 });
    expect(readItem("(15)")).toBe("Say what is to be spoken about.");
    expect(readItem("Costs (0)")).toContain("Between 1 and 240");
    expect(readItem("Costs (9999)")).toContain("Between 1 and 240");
    expect(readItem("x".repeat(141))).toContain("140");
  });

  it("takes one item a line, names the line that is wrong, and may be empty", () => {
    expect(agendaText.parse("One (5)\n\n Two\r\n")).toEqual([
      { title: "One", plannedMinutes: 5 },
      { title: "Two", plannedMinutes: 10 },
    ]);
    expect(agendaText.parse(undefined)).toEqual([]);
    expect(agendaText.safeParse("One\n(5)\nThree (500)").error?.issues.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^Line 2/),
      expect.stringMatching(/^Line 3/),
    ]);
    expect(agendaText.safeParse("x\n".repeat(31)).success).toBe(false);
  });
});

describe("the clocks of a meeting", () => {
  it("count what was spoken, with the stretch that is running, and never backwards", () => {
    const [since, now] = [new Date("2026-09-30T14:00:00Z"), new Date("2026-09-30T14:01:30Z")];
    expect(spentSeconds({ spentSeconds: 30 }, null, now)).toBe(30);
    expect(spentSeconds({ spentSeconds: 30 }, since, now)).toBe(120);
    expect(spentSeconds({ spentSeconds: 30 }, now, since)).toBe(30);
  });

  it("are read as clocks are", () =>
    expect([5, 65, 600, 3_725, -61].map(clockWords)).toEqual(["0:05", "1:05", "10:00", "1:02:05", "−1:01"]));
});

describe("answers opened together", () => {
  it("have a middle: of an even number between two, rounded up", () => {
    expect([[7], [1, 100], [3, 1, 2], [10, 16, 12, 24]].map(medianOf)).toEqual([7, 51, 2, 14]);
    expect(hoursRange(rangeOf([24, 10, 16]))).toBe("10 to 24 hours, the middle at 16");
    expect(hoursRange(rangeOf([8, 8]))).toBe("8 hours");
  });
});
