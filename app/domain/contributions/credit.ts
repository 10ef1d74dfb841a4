import { splitLargestRemainder } from "#app/domain/kernel/money.ts";

/** What one pledge pays for the work in question: its allocation, or before that what settlement says it would pay. */
export interface Funding {
  readonly pledgeId: string;
  /** The organization to be credited; it may be another one than the payer. */
  readonly organizationId: string;
  /** Whether its name may be shown in public. */
  readonly named: boolean;
  readonly amountMinor: bigint;
}

/** An organization's part of the credit. One that consented for only some of its pledges has two: one named, one not. */
export interface CreditShare {
  readonly organizationId: string;
  readonly named: boolean;
  /** Hundredths of a percent; the shares of one piece of work sum to 10,000. */
  readonly basisPoints: number;
  readonly amountMinor: bigint;
  readonly pledgeIds: readonly string[];
}

/**
 * Credit follows money: every organization has the part of the credit that it pays of the work. Exact: basis points by
 * largest remainder, ties to the older pledge. Largest share first. Nothing is credited where nobody pays.
 * @param fundings oldest pledge first, each pledge once
 */
export function creditShares(fundings: readonly Funding[]): CreditShare[] {
  const byOrganization = new Map<
    string,
    { organizationId: string; named: boolean; amountMinor: bigint; pledgeIds: string[] }
  >();
  for (const { pledgeId, organizationId, named, amountMinor } of fundings) {
    if (amountMinor < 0n) throw new RangeError("a pledge cannot pay less than nothing");
    if (amountMinor === 0n) continue;
    const key = `${organizationId} ${named}`;
    const part = byOrganization.get(key);
    if (part) {
      part.amountMinor += amountMinor;
      part.pledgeIds.push(pledgeId);
    } else byOrganization.set(key, { organizationId, named, amountMinor, pledgeIds: [pledgeId] });
  }
  const parts = [...byOrganization.values()];
  if (parts.length === 0) return [];
  const basisPoints = splitLargestRemainder(
    10_000n,
    parts.map((part) => part.amountMinor),
  );
  return parts
    .map((part, index) => ({ ...part, basisPoints: Number(basisPoints[index]) }))
    .sort((a, b) => (a.amountMinor === b.amountMinor ? 0 : a.amountMinor > b.amountMinor ? -1 : 1));
}
