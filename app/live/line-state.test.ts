import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { lineState } from "./line-state.ts";

describe("what a page says of its connection", () => {
  const told: boolean[] = [];
  let stop = () => {};
  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    stop = lineState.subscribe(() => void told.push(lineState.get().away));
  });
  afterEach(() => {
    stop();
    lineState.device(true);
    lineState.up();
    vi.useRealTimers();
  });

  it("says within five seconds that there is none, and at once that it is back", () => {
    lineState.down();
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([true]);
    lineState.up();
    expect(told).toEqual([true, false]);
  });

  it("never mentions a hiccup", () => {
    for (let again = 0; again < 3; again++) {
      lineState.down();
      vi.advanceTimersByTime(1_000);
      lineState.up();
    }
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it("does not begin anew with each failed attempt", () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      lineState.down();
      vi.advanceTimersByTime(500);
    }
    expect(told).toEqual([true]);
  });

  it("believes the device where there is no live connection", () => {
    lineState.device(false);
    vi.advanceTimersByTime(5_000);
    lineState.device(true);
    expect(told).toEqual([true, false]);
  });

  it("does not flicker between the device that is back and the connection that follows", () => {
    lineState.device(false);
    lineState.down();
    vi.advanceTimersByTime(5_000);
    lineState.device(true);
    expect(told).toEqual([true]);
    lineState.up();
    expect(told).toEqual([true, false]);
  });

  it("tells a slow way from none, and only when it lasts", () => {
    lineState.down();
    vi.advanceTimersByTime(2_000);
    lineState.slow();
    expect(lineState.isUp()).toBe(true);
    vi.advanceTimersByTime(5_000);
    lineState.up();
    vi.advanceTimersByTime(60_000);
    expect(lineState.get()).toEqual({ away: false, slow: false, outdated: false });
    lineState.down();
    for (let again = 0; again < 3; again++) {
      lineState.slow();
      vi.advanceTimersByTime(5_000);
    }
    expect(lineState.get()).toEqual({ away: false, slow: true, outdated: false });
    lineState.down();
    vi.advanceTimersByTime(5_000);
    expect(lineState.get()).toEqual({ away: true, slow: false, outdated: false });
  });
});
