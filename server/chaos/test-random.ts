/** Numbers that come again with their seed: everything that is left to chance in a run is drawn from here. */
export interface Chance {
  /** From 0 up to, but not including, 1. */
  next(): number;
  between(low: number, high: number): number;
  happens(probability: number): boolean;
  /** One of several; there must be one. */
  pick<T>(from: readonly T[]): T;
  /** Chance of its own for a part of the run, so that what the parts draw does not depend on who is faster. */
  fork(name: string): Chance;
}

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (low, high) => Math.floor(low + next() * (high - low + 1)),
    happens: (probability) => next() < probability,
    pick: (from) => {
      const [picked] = from.slice(Math.floor(next() * from.length));
      if (picked === undefined) throw new Error("there is nothing to pick from");
      return picked;
    },
    fork: (name) =>
      chanceOf(
        [...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), seed ^ 0x811c9dc5),
      ),
  };
}
