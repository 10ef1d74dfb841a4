/** Matches with one ratio over one base, largest cap first. The first `reached` of them are below their cap. */
interface MatchGroup {
  numerator: bigint;
  denominator: bigint;
  /** Whose own sums do not count; undefined when the group's organizations offer no sum themselves. */
  organization: number | undefined;
  members: { pledge: number; capMinor: bigint }[];
  reached: number;
  uncappedCount: bigint;
  cappedMinor: bigint;
  /** Each member below its cap offers this much, as of the last refresh. */
  eachMinor: bigint;
}

/** Rounding: down to the whole minor unit, so that a match never costs more than its words. */
export function matchMinor(baseMinor: bigint, numerator: bigint, denominator: bigint, capMinor: bigint): bigint {
  const offer = (baseMinor * numerator) / denominator;
  return offer < capMinor ? offer : capMinor;
}

/**
 * The sum of all standing matches while the fixed sums and shares under them only fall.
 *
 * Matches of one ratio below their caps all offer the same, so one multiplication serves the whole group; as the base
 * falls, members pass from capped to uncapped and never back. An organization that also offers a sum of its own has its
 * own base, and therefore a group to itself. The total is as of the last `refresh`: between two of them it is too high
 * or right, never too low, which is all that dropping pledges needs.
 */
export class MatchTotals {
  totalMinor = 0n;
  readonly #groups = new Map<string, MatchGroup>();
  readonly #groupOf = new Map<number, MatchGroup>();
  readonly #uncapped = new Set<number>();

  add(
    pledge: number,
    organization: number | undefined,
    terms: { numerator: number; denominator: number; capMinor: bigint },
  ): void {
    const key = `${terms.numerator}/${terms.denominator}/${organization ?? ""}`;
    let group = this.#groups.get(key);
    if (!group) {
      group = {
        numerator: BigInt(terms.numerator),
        denominator: BigInt(terms.denominator),
        organization,
        members: [],
        reached: 0,
        uncappedCount: 0n,
        cappedMinor: 0n,
        eachMinor: 0n,
      };
      this.#groups.set(key, group);
    }
    group.members.push({ pledge, capMinor: terms.capMinor });
    group.cappedMinor += terms.capMinor;
    this.totalMinor += terms.capMinor;
    this.#groupOf.set(pledge, group);
  }

  /** To be called once, after the last `add`. */
  start(): void {
    for (const { members } of this.#groups.values()) {
      members.sort((a, b) => (a.capMinor > b.capMinor ? -1 : a.capMinor < b.capMinor ? 1 : 0));
    }
  }

  drop(pledge: number, capMinor: bigint): void {
    const group = this.#groupOf.get(pledge)!;
    if (this.#uncapped.delete(pledge)) {
      group.uncappedCount -= 1n;
      this.totalMinor -= group.eachMinor;
    } else {
      group.cappedMinor -= capMinor;
      this.totalMinor -= capMinor;
    }
    this.#groupOf.delete(pledge);
  }

  /** Reads the bases anew. Returns whether the total fell. */
  refresh(baseMinor: (organization: number | undefined) => bigint): boolean {
    let totalMinor = 0n;
    for (const group of this.#groups.values()) {
      group.eachMinor = (baseMinor(group.organization) * group.numerator) / group.denominator;
      while (group.reached < group.members.length && group.members[group.reached]!.capMinor > group.eachMinor) {
        const { pledge, capMinor } = group.members[group.reached]!;
        group.reached += 1;
        if (!this.#groupOf.has(pledge)) continue;
        this.#uncapped.add(pledge);
        group.uncappedCount += 1n;
        group.cappedMinor -= capMinor;
      }
      totalMinor += group.cappedMinor + group.uncappedCount * group.eachMinor;
    }
    const fell = totalMinor < this.totalMinor;
    this.totalMinor = totalMinor;
    return fell;
  }
}
