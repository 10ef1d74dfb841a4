import { creditShares } from "./credit.ts";

export interface CreditedOrganization {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly initials: string;
  readonly hue: number;
}

/** A pledge that gives money or hours for the work, as it is read. */
export interface FundedBy {
  readonly pledgeId: string;
  readonly organization: CreditedOrganization;
  /** Whether the viewer may know whose it is. */
  readonly shown: boolean;
  readonly amountMinor: bigint;
  readonly hoursMinor: bigint;
  readonly minutes: number;
}

/** An organization's part of the credit as one viewer may see it. */
export interface ShownShare {
  /** Null where this viewer may not know it. */
  readonly organization: CreditedOrganization | null;
  readonly basisPoints: number;
  /** Its money, and beside it what its verified hours are worth. */
  readonly amountMinor: bigint;
  readonly hoursMinor: bigint;
  readonly minutes: number;
  readonly pledgeIds: readonly string[];
}

/**
 * Who is credited with which share, for one viewer. Organizations that may be named have one line each; every part
 * without a name keeps a line of its own, so that the shares still sum to the whole.
 * @param funding oldest pledge first
 */
export function shownShares(funding: readonly FundedBy[]): ShownShare[] {
  const organizations = new Map(funding.map(({ organization }) => [organization.id, organization]));
  const seen = funding.map(({ organization, shown, ...brings }) => ({
    ...brings,
    organizationId: organization.id,
    named: shown,
  }));
  return creditShares(seen).map(({ organizationId, named, pledgeIds, ...share }) => ({
    ...share,
    organization: named ? (organizations.get(organizationId) ?? null) : null,
    // A pledge without a name is not linked to either: its row in the book could be told by it.
    pledgeIds: named ? pledgeIds : [],
  }));
}

/** "HO and 4 more" as data: the largest named share, and how many others. */
export function creditInShort(
  shares: readonly ShownShare[],
): { organization: CreditedOrganization | null; others: number } | null {
  const first = shares.find(({ organization }) => organization !== null) ?? shares[0];
  return first ? { organization: first.organization, others: shares.length - 1 } : null;
}
