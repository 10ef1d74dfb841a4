/** The middle of several answers: half are below it, half above. Whole hours, rounded up between two. */
export function medianOf(hours: readonly number[]): number {
  const sorted = [...hours].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return sorted.length % 2 === 1 ? upper : Math.ceil(((sorted[sorted.length / 2 - 1] ?? 0) + upper) / 2);
}

/** What several answers say together: "20 to 60 hours, the middle at 40". */
export function hoursRange({
  lowHours,
  medianHours,
  highHours,
}: {
  readonly lowHours: number;
  readonly medianHours: number;
  readonly highHours: number;
}): string {
  return lowHours === highHours
    ? `${lowHours} hours`
    : `${lowHours} to ${highHours} hours, the middle at ${medianHours}`;
}

/** The same of answers themselves. */
export const rangeOf = (hours: readonly number[]) => ({
  lowHours: Math.min(...hours),
  medianHours: medianOf(hours),
  highHours: Math.max(...hours),
});
