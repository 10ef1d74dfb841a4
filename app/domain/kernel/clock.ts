export interface Clock {
  now(): Date;
  /** Set where the database's own clock dates what a transaction writes, whatever this one says: everywhere but in stories and tests. */
  readonly transactions?: "database";
}

export const systemClock: Clock = { now: () => new Date(Date.now()) };

/** A clock for stories and tests: stands still until told to travel. */
export function travellingClock(start: Date): Clock & { travelTo(at: Date): void; travel(durationMs: number): void } {
  let current = start.getTime();
  return {
    now: () => new Date(current),
    travelTo: (at) => {
      current = at.getTime();
    },
    travel: (durationMs) => {
      current += durationMs;
    },
  };
}

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** A day of the calendar in UTC, year-month-day. */
export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);
