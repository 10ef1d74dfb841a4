import { describe, expect, it } from "vitest";
import { RecentlySaid, spoken } from "./announcements.ts";

const said = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: String(index), message: `message ${index + 1}` }));

describe("the polite voice", () => {
  it("says a few messages as they are", () => {
    expect(spoken(said(1))).toBe("message 1");
    expect(spoken(said(3))).toBe("message 1. message 2. message 3");
  });
  it("sums up a burst and still says the latest", () => {
    expect(spoken(said(40))).toBe("40 updates. The latest: message 40");
  });
  it("says nothing twice", () => {
    const memory = new RecentlySaid();
    expect([memory.isNew("a"), memory.isNew("b"), memory.isNew("a")]).toEqual([true, true, false]);
  });
  it("remembers a bounded number of messages", () => {
    const memory = new RecentlySaid(2);
    for (const key of ["a", "b", "c"]) memory.isNew(key);
    expect(memory.isNew("c")).toBe(false);
    expect(memory.isNew("a")).toBe(true);
  });
});
