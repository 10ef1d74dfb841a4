/** The middle value; of an even number of values, the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value that so large a share of the values does not exceed: 0.95 for the slowest of twenty. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export interface Comparison {
  /** Medians of the two. */
  readonly ours: number;
  readonly bare: number;
  /** Median of the ratios of each round, ours to bare: what slows the machine for a while slows both of a round. */
  readonly ratio: number;
}

/**
 * Measures two things in turn, in an order that swaps from round to round, so that neither noise nor warmth decides.
 * The first round only warms up and is not counted.
 */
export async function compare(
  rounds: number,
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Comparison> {
  const pairs: { ours: number; bare: number }[] = [];
  for (let round = 0; round <= rounds; round++) {
    const first = round % 2 === 0 ? await ours() : await bare();
    const second = round % 2 === 0 ? await bare() : await ours();
    if (round > 0) pairs.push(round % 2 === 0 ? { ours: first, bare: second } : { ours: second, bare: first });
  }
  return {
    ours: median(pairs.map((pair) => pair.ours)),
    bare: median(pairs.map((pair) => pair.bare)),
    ratio: median(pairs.map((pair) => pair.ours / pair.bare)),
  };
}

/** Works off the numbers from zero with several workers, until they or the seconds run out. Answers how many per second. */
export async function workOff(
  count: number,
  seconds: number,
  workers: number,
  work: (n: number, worker: number) => Promise<void>,
): Promise<number> {
  const began = performance.now();
  let next = 0;
  let done = 0;
  await Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      for (let n = next++; n < count && performance.now() - began < seconds * 1000; n = next++) {
        await work(n, worker);
        done += 1;
      }
    }),
  );
  return (done * 1000) / (performance.now() - began);
}
