import { describe, expect, it } from "vitest";
import {
  isRaise,
  limitAt,
  limitSet,
  notRaised,
  pendingRaise,
  secondThoughtMs,
  type LimitRow,
} from "./signing-limit.ts";

const now = new Date("2026-09-30T14:05:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const row = (signingLimitMinor: bigint | null, raise: Partial<LimitRow> = {}): LimitRow => ({
  signingLimitMinor,
  ...notRaised,
  ...raise,
});

describe("a signing limit", () => {
  it("is raised by a larger one, and by none at all; no limit cannot be raised", () => {
    expect([isRaise(1n, 2n), isRaise(1n, null)]).toEqual([true, true]);
    expect([isRaise(2n, 1n), isRaise(1n, 1n), isRaise(null, 1n), isRaise(null, null)]).toEqual(Array(4).fill(false));
  });

  it("begins a day later where it is raised, to the millisecond, and at once where it is lowered", () => {
    const raised = limitSet(row(100n), 500n, now, "ada")!;
    expect(limitAt(raised, later(secondThoughtMs - 1))).toBe(100n);
    expect(limitAt(raised, later(secondThoughtMs))).toBe(500n);
    expect(pendingRaise(raised, now)).toEqual({ toMinor: 500n, from: later(secondThoughtMs), by: "ada" });
    expect(pendingRaise(raised, later(secondThoughtMs))).toBeNull();
    expect(limitSet(row(100n), 50n, now, "ada")).toEqual(row(50n));
    expect(limitSet(row(null), 50n, now, "ada")).toEqual(row(50n));
    const lifted = limitSet(row(100n), null, now, "ada")!;
    expect([limitAt(lifted, now), limitAt(lifted, later(secondThoughtMs))]).toEqual([100n, null]);
  });

  it("asked for again goes on waiting, asked for otherwise waits anew, and ends once it is lowered", () => {
    const raised = limitSet(row(100n), 500n, now, "ada")!;
    expect(limitSet(raised, 500n, later(1_000), "ben")).toBeNull();
    // A form that was filled with what holds changes nothing.
    expect(limitSet(raised, 100n, later(1_000), "ben")).toBeNull();
    expect(limitSet(raised, 400n, later(1_000), "ben")?.limitRaisedFrom).toEqual(later(secondThoughtMs + 1_000));
    expect(limitSet(raised, 90n, later(1_000), "ben")).toEqual(row(90n));
  });

  it("that has begun is what the next one is measured by", () => {
    const raised = limitSet(row(100n), 500n, now, "ada")!;
    const after = later(secondThoughtMs);
    expect(limitSet(raised, 500n, after, "ada")).toBeNull();
    expect(limitSet(raised, 300n, after, "ada")).toEqual(row(300n));
    expect(limitSet(raised, 700n, after, "ada")).toMatchObject({ signingLimitMinor: 500n, limitRaisedToMinor: 700n });
  });
});
