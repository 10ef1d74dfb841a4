/** The hour, in UTC, at which a raise closes: late enough for the Americas' morning, within Europe's and Africa's day. */
const closingHour = 17;

/** The moment at which a raise closes that ends on a day (year-month-day). */
export const closingAt = (day: string): Date => new Date(`${day}T${closingHour}:00:00Z`);

/** One difference between two versions of a project's scope. Sums are decimal strings of minor units. */
export type ScopeChange =
  | {
      readonly what: "added" | "removed";
      readonly position: number;
      readonly title: string;
      readonly hoursLow: number;
      readonly hoursHigh: number;
    }
  | {
      readonly what: "hours" | "cloud" | "place";
      readonly position: number;
      readonly title: string;
      readonly from: string;
      readonly to: string;
    }
  | { readonly what: "words"; readonly position: number; readonly title: string };

/** A numbered slice of scope as people set it. Hours are whole; cloud cost is in minor units, at cost. */
export interface ScopeSlice {
  /** Set for a deliverable that exists already. */
  readonly id?: string | undefined;
  readonly title: string;
  readonly description: string;
  readonly definitionOfDone: string;
  /** owner/name, where its result will live. */
  readonly repository: string | null;
  readonly hoursLow: number;
  readonly hoursHigh: number;
  readonly cloudMinor: bigint;
}

/** Published with the scope, like the rules of the raise. */
export type HoursRule = "money" | "scope";

/** What holds where nothing else was said. */
export const usualHoursRule: HoursRule = "money";

/** A whole scope as it is set, with its rules. A slice that is left out is taken away. */
export interface ScopeToSet {
  readonly projectId: string;
  /** The revision of the project that the writer started from. */
  readonly rev: number;
  readonly slices: readonly ScopeSlice[];
  /** Null: the goal itself. */
  readonly minimumMinor: bigint | null;
  readonly closesAt: Date | null;
  readonly overFundingRule: "share" | "stretch" | "cap";
  /** Which slice the stretch pays for, counted from 1. Only `stretch` asks for it. */
  readonly stretchSlice?: number | undefined;
  readonly underFundingRule: "lapse" | "slices" | "extend";
  /** What becomes of agreed hours that are not done: money, asked for by consent, or a smaller scope. */
  readonly hoursRule?: HoursRule | undefined;
}

export interface PricedSlice extends ScopeSlice {
  readonly position: number;
  /** The upper hours at the rate: hours that are not needed are not charged. */
  readonly staffMinor: bigint;
  readonly priceMinor: bigint;
}

export interface PricedScope {
  readonly slices: readonly PricedSlice[];
  readonly hoursLow: number;
  readonly hoursHigh: number;
  readonly staffMinor: bigint;
  readonly cloudMinor: bigint;
  /** Staff and cloud of all deliverables together, the stretch included. */
  readonly priceMinor: bigint;
  /** The same without the stretch. */
  readonly goalMinor: bigint;
}

/**
 * @param rateMinor price of one staff hour in minor units
 * @param stretches whether the last deliverable is what the stretch goal pays for
 */
export function priceScope(slices: readonly ScopeSlice[], rateMinor: bigint, stretches = false): PricedScope {
  const priced = slices.map((slice, at): PricedSlice => {
    const staffMinor = BigInt(slice.hoursHigh) * rateMinor;
    return { ...slice, position: at + 1, staffMinor, priceMinor: staffMinor + slice.cloudMinor };
  });
  const staffMinor = priced.reduce((total, slice) => total + slice.staffMinor, 0n);
  const cloudMinor = priced.reduce((total, slice) => total + slice.cloudMinor, 0n);
  return {
    slices: priced,
    hoursLow: priced.reduce((total, slice) => total + slice.hoursLow, 0),
    hoursHigh: priced.reduce((total, slice) => total + slice.hoursHigh, 0),
    staffMinor,
    cloudMinor,
    priceMinor: staffMinor + cloudMinor,
    goalMinor: staffMinor + cloudMinor - (stretches ? (priced.at(-1)?.priceMinor ?? 0n) : 0n),
  };
}

/** How many deliverables, from the first one on, the goal pays for; what lies behind them is the stretch. */
export function countWithinGoal(pricesMinor: readonly bigint[], goalMinor: bigint): number {
  let total = 0n;
  const beyond = pricesMinor.findIndex((price) => (total += price) > goalMinor);
  return beyond === -1 ? pricesMinor.length : beyond;
}

/** How many deliverables, from the first one on, a sum pays for exactly; null when it ends inside of one. */
export function slicesPaidExactly(pricesMinor: readonly bigint[], sumMinor: bigint): number | null {
  let total = 0n;
  for (const [at, price] of pricesMinor.entries()) {
    total += price;
    if (total === sumMinor) return at + 1;
    if (total > sumMinor) return null;
  }
  return null;
}

const hoursOf = ({ hoursLow, hoursHigh }: Pick<ScopeSlice, "hoursLow" | "hoursHigh">) =>
  hoursLow === hoursHigh ? String(hoursHigh) : `${hoursLow}–${hoursHigh}`;

/** What co-funders should see that changed. Deliverables are matched by id, so that a renamed one stays the same one. */
export function compareScopes(
  before: readonly (PricedSlice & { id: string })[],
  after: readonly PricedSlice[],
): readonly ScopeChange[] {
  const kept = new Map(before.map((slice) => [slice.id, slice]));
  const changes: ScopeChange[] = [];
  for (const slice of after) {
    const { position, title, hoursLow, hoursHigh } = slice;
    const old = slice.id === undefined ? undefined : kept.get(slice.id);
    if (!old) {
      changes.push({ what: "added", position, title, hoursLow, hoursHigh });
      continue;
    }
    kept.delete(old.id);
    if (old.position !== position)
      changes.push({ what: "place", position, title, from: String(old.position), to: String(position) });
    if (hoursOf(old) !== hoursOf(slice))
      changes.push({ what: "hours", position, title, from: hoursOf(old), to: hoursOf(slice) });
    if (old.cloudMinor !== slice.cloudMinor)
      changes.push({
        what: "cloud",
        position,
        title,
        from: old.cloudMinor.toString(),
        to: slice.cloudMinor.toString(),
      });
    if (
      old.title !== title ||
      old.description !== slice.description ||
      old.definitionOfDone !== slice.definitionOfDone ||
      old.repository !== slice.repository
    )
      changes.push({ what: "words", position, title });
  }
  for (const { position, title, hoursLow, hoursHigh } of kept.values())
    changes.push({ what: "removed", position, title, hoursLow, hoursHigh });
  return changes;
}
