import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { connectionStatus } from "./connection-status.ts";

describe("what a page says of its connection", () => {
  const told: boolean[] = [];
  let stop = () => {};
  beforeEach(() => {
    vi.useFakeTimers();
    told.length = 0;
    stop = connectionStatus.subscribe(() => void told.push(connectionStatus.get().away));
  });
  afterEach(() => {
    stop();
    connectionStatus.device(true);
    connectionStatus.up();
    vi.useRealTimers();
  });

  it("says within five seconds that there is none, and at once that it is back", () => {
    connectionStatus.down();
    vi.advanceTimersByTime(5_000);
    expect(told).toEqual([true]);
    connectionStatus.up();
    expect(told).toEqual([true, false]);
  });

  it("never mentions a hiccup", () => {
    for (let again = 0; again < 3; again++) {
      connectionStatus.down();
      vi.advanceTimersByTime(1_000);
      connectionStatus.up();
    }
    vi.advanceTimersByTime(60_000);
    expect(told).toEqual([]);
  });

  it("does not begin anew with each failed attempt", () => {
    for (let attempt = 0; attempt < 10; attempt++) {
      connectionStatus.down();
      vi.advanceTimersByTime(500);
    }
    expect(told).toEqual([true]);
  });

  it("believes the device where there is no live connection", () => {
    connectionStatus.device(false);
    vi.advanceTimersByTime(5_000);
    connectionStatus.device(true);
    expect(told).toEqual([true, false]);
  });

  it("does not flicker between the device that is back and the connection that follows", () => {
    connectionStatus.device(false);
    connectionStatus.down();
    vi.advanceTimersByTime(5_000);
    connectionStatus.device(true);
    expect(told).toEqual([true]);
    connectionStatus.up();
    expect(told).toEqual([true, false]);
  });

  it("tells a slow way from none, and only when it lasts", () => {
    connectionStatus.down();
    vi.advanceTimersByTime(2_000);
    connectionStatus.slow();
    expect(connectionStatus.isUp()).toBe(true);
    vi.advanceTimersByTime(5_000);
    connectionStatus.up();
    vi.advanceTimersByTime(60_000);
    expect(connectionStatus.get()).toEqual({ away: false, slow: false, outdated: false });
    connectionStatus.down();
    for (let again = 0; again < 3; again++) {
      connectionStatus.slow();
      vi.advanceTimersByTime(5_000);
    }
    expect(connectionStatus.get()).toEqual({ away: false, slow: true, outdated: false });
    connectionStatus.down();
    vi.advanceTimersByTime(5_000);
    expect(connectionStatus.get()).toEqual({ away: true, slow: false, outdated: false });
  });
});
