import type { ContributionState } from "#app/domain/contributions/contribution.ts";
import type { ShownReceipt } from "#app/domain/ledger/receipt.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";
import type { Stage } from "#app/domain/projects/stage.ts";
import type { PoolTerms, Restriction, Headroom } from "./fund.ts";

export interface FundOrganization {
  readonly slug: string;
  readonly name: string;
  readonly initials: string;
  readonly hue: number;
}

/** A fund as lists and its own page tell of it. All sums are minor units of its currency. */
export interface ShownFund {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
  readonly purpose: string;
  readonly organization: FundOrganization;
  readonly restriction: Restriction;
  readonly pool: PoolTerms | null;
  readonly currency: string;
  /** Came in, less what was taken back. */
  readonly filledMinor: bigint;
  /** Set aside for pledges: at most so much will still leave it. */
  readonly promisedMinor: bigint;
  /** Paid for accepted work. */
  readonly spentMinor: bigint;
  /** Neither promised nor spent. */
  readonly leftMinor: bigint;
}

/** One pledge that a fund pays. */
export interface FundPledge {
  readonly id: string;
  readonly project: { readonly slug: string; readonly title: string; readonly stage: Stage };
  readonly rung: Rung;
  readonly way: "match" | "distribution";
  /** What is set aside at most, before the raise is settled. */
  readonly capMinor: bigint;
  /** What it comes to now, or what it pays. */
  readonly paysMinor: bigint;
  readonly promisedMinor: bigint;
  readonly drawnMinor: bigint;
  readonly transferNumber: number | null;
}

/** Something merged upstream that this fund paid a part of. */
export interface FundCredit {
  readonly id: string;
  readonly title: string;
  readonly repository: string;
  readonly state: ContributionState;
  readonly happenedOn: string | null;
  /** Hundredths of a percent of the credit. */
  readonly basisPoints: number;
}

/** A project that raises now and that the fund may match. */
export interface MatchableProject {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly organization: string | null;
  readonly room: Headroom;
}

export interface FundReport {
  readonly fund: ShownFund;
  /** What the restriction names. */
  readonly aims: readonly { readonly name: string; readonly href: string | null }[];
  readonly pledges: readonly FundPledge[];
  readonly pledgesTotal: number;
  /** What projects of one organization have together, where one proposed them. */
  readonly organizations: readonly {
    readonly slug: string;
    readonly name: string;
    readonly takenMinor: bigint;
    readonly leftMinor: bigint;
  }[];
  readonly fillings: readonly ShownReceipt[];
  readonly fillingsTotal: number;
  readonly credits: readonly FundCredit[];
  readonly creditsTotal: number;
  /** For whoever may promise: raises that the pool may match, with exactly what is left for each. */
  readonly matchable: readonly MatchableProject[];
  /** The book's last transfer when this was read. */
  readonly bookNumber: number;
  /** ISO 8601. */
  readonly now: string;
  readonly may: { readonly fill: boolean; readonly promise: boolean };
}

/** A distribution as it would be now, or what to choose it from. */
export interface DistributionPage {
  readonly fund: { readonly slug: string; readonly name: string; readonly currency: string };
  readonly leftMinor: bigint;
  /** Raises that it may go to; `chosen` until somebody chooses otherwise. */
  readonly raises: readonly {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly organizations: number;
    readonly contributedMinor: bigint;
    readonly chosen: boolean;
  }[];
  readonly plan: {
    readonly amountMinor: bigint;
    readonly givenMinor: bigint;
    readonly digest: string;
    readonly parts: readonly {
      readonly slug: string;
      readonly title: string;
      readonly organizations: number;
      readonly contributedMinor: bigint;
      readonly roomMinor: bigint;
      readonly amountMinor: bigint;
    }[];
  } | null;
}
