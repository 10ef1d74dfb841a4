import { splitLargestRemainder } from "#app/domain/kernel/money.ts";

/** What one pledge brings to the work in question: the money of its allocation, or verified hours at their frozen rate. */
export interface Funding {
  readonly pledgeId: string;
  /** The organization to be credited; it may be another one than the payer. */
  readonly organizationId: string;
  /** Whether its name may be shown in public. */
  readonly named: boolean;
  /** Money. */
  readonly amountMinor: bigint;
  /** What its verified hours are worth: in no sum of money, and a part of the credit. */
  readonly hoursMinor: bigint;
  readonly minutes: number;
}

/** An organization's part of the credit. One that consented for only some of its pledges has two: one named, one not. */
export interface CreditShare {
  readonly organizationId: string;
  readonly named: boolean;
  /** Hundredths of a percent; the shares of one piece of work sum to 10,000. */
  readonly basisPoints: number;
  readonly amountMinor: bigint;
  readonly hoursMinor: bigint;
  readonly minutes: number;
  readonly pledgeIds: readonly string[];
}

/**
 * Credit follows what somebody gave: every organization has the part of the credit that its money and its verified hours
 * are of all money and hours behind the work. Exact: basis points by largest remainder, ties to the older pledge. Largest
 * share first. Nothing is credited where nobody gives.
 * @param fundings oldest pledge first, each pledge once
 */
export function creditShares(fundings: readonly Funding[]): CreditShare[] {
  const byOrganization = new Map<
    string,
    {
      organizationId: string;
      named: boolean;
      amountMinor: bigint;
      hoursMinor: bigint;
      minutes: number;
      pledgeIds: string[];
    }
  >();
  for (const { pledgeId, organizationId, named, amountMinor, hoursMinor, minutes } of fundings) {
    if (amountMinor < 0n || hoursMinor < 0n) throw new RangeError("a pledge cannot pay less than nothing");
    if (amountMinor + hoursMinor === 0n) continue;
    const key = `${organizationId} ${named}`;
    const part = byOrganization.get(key);
    if (part) {
      part.amountMinor += amountMinor;
      part.hoursMinor += hoursMinor;
      part.minutes += minutes;
      part.pledgeIds.push(pledgeId);
    } else byOrganization.set(key, { organizationId, named, amountMinor, hoursMinor, minutes, pledgeIds: [pledgeId] });
  }
  const parts = [...byOrganization.values()];
  if (parts.length === 0) return [];
  const basisPoints = splitLargestRemainder(10_000n, parts.map(broughtBy));
  return parts
    .map((part, index) => ({ ...part, basisPoints: Number(basisPoints[index]) }))
    .sort((a, b) => (broughtBy(a) === broughtBy(b) ? 0 : broughtBy(a) > broughtBy(b) ? -1 : 1));
}

const broughtBy = ({ amountMinor, hoursMinor }: Pick<Funding, "amountMinor" | "hoursMinor">): bigint =>
  amountMinor + hoursMinor;
