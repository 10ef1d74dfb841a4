/**
 * The words that settlement speaks: what a pledge offers, what it waits for, which rules were published, and what comes
 * out. Amounts are minor units of the project's one currency; instants are milliseconds since 1970. Nothing here imports
 * a library, so the whole calculation travels to the browser for a few kilobytes.
 */

/** What is offered. `in_kind` is worth something to delivery and nothing to the money totals. */
export type Terms =
  | { kind: "fixed"; amountMinor: bigint }
  /** So many basis points of the goal, rounded down, at most the cap. */
  | { kind: "share"; basisPoints: number; capMinor: bigint }
  /** `numerator` for every `denominator` that other organizations offer as fixed sums and shares, rounded down, at most the cap. */
  | { kind: "match"; numerator: number; denominator: number; capMinor: bigint }
  /** Whatever is still missing at the end, at most the limit. */
  | { kind: "closer"; limitMinor: bigint }
  | { kind: "in_kind"; hours: number; valueMinor: bigint };

/** What a pledge waits for. All conditions of a pledge must hold for it to stand. */
export type Condition =
  /** Other organizations together offer at least this much (closers and work in kind do not count). */
  | { kind: "others_offer"; amountMinor: bigint }
  /** At least so many other organizations stand with money. */
  | { kind: "organizations"; count: number }
  /** The named organization stands, with money or in kind. */
  | { kind: "organization"; organizationId: string }
  | { kind: "maintainers" }
  | { kind: "signed_before"; beforeMs: number };

export interface SettlementPledge {
  id: string;
  organizationId: string;
  terms: Terms;
  conditions: readonly Condition[];
  /** Absent: the whole project. */
  deliverableId?: string | undefined;
  /** Age decides ties; the id decides between two of the same millisecond. */
  signedAtMs: number;
}

/** Published before the first firm pledge and frozen by it. */
export interface FundingRule {
  over:
    | { kind: "share" }
    | { kind: "cap" }
    | /** One deliverable more, where all of its money is offered; otherwise as `share`. */ {
        kind: "stretch";
        stretchGoalMinor: bigint;
      };
  under: "lapse" | "slices" | "extend";
}

export interface SettlementFacts {
  maintainersConsented: boolean;
  /** The scope slices that the goal pays for, in their order. */
  deliverables: readonly { id: string; priceMinor: bigint }[];
  /** True at the deadline, and when the steward closes early: only then does the under-funding rule speak. */
  closing: boolean;
  /** The steward may extend once. */
  extended: boolean;
}

export type Reached = "none" | "minimum" | "goal";

/** One reason for each pledge, in figures; `explain-settlement.ts` makes the sentence. */
export type StandingReason =
  | { kind: "pays_in_full" }
  /** More is offered than needed and everybody pays proportionally less. */
  | { kind: "shares_the_surplus"; targetMinor: bigint }
  /** More is offered than needed and older pledges come first. */
  | { kind: "trimmed_by_cap"; targetMinor: bigint }
  /** More is offered for this one deliverable than it costs. */
  | { kind: "deliverable_costs_less"; deliverableId: string }
  /** Only the fully covered deliverables are funded, and this is its part of them. */
  | { kind: "funds_covered_slices" }
  | { kind: "closes_the_gap"; missingMinor: bigint }
  | { kind: "works_in_kind"; hours: number };

export type DropReason =
  | { kind: "others_offer_too_little"; neededMinor: bigint; offeredMinor: bigint }
  | { kind: "too_few_organizations"; needed: number; standing: number }
  | { kind: "organization_does_not_stand"; organizationId: string }
  | { kind: "maintainers_have_not_consented" }
  | { kind: "signed_too_late"; beforeMs: number }
  | { kind: "deliverable_not_in_scope"; deliverableId: string }
  | { kind: "minimum_missed"; minimumMinor: bigint; reachedMinor: bigint }
  | { kind: "slice_not_covered" };

export interface StandingPledge {
  pledge: SettlementPledge;
  /** What it puts in before over-funding trims: its sum, its share, its match; for a closer what it is asked to close. */
  offersMinor: bigint;
  paysMinor: bigint;
  reason: StandingReason;
}

export interface DroppedPledge {
  pledge: SettlementPledge;
  reason: DropReason;
}

export interface Settlement {
  /** Oldest first. */
  standing: readonly StandingPledge[];
  dropped: readonly DroppedPledge[];
  /** What stands, before over-funding trims. */
  offersMinor: bigint;
  /** What is paid: never more than the goal (or the stretch goal). */
  totalMinor: bigint;
  reached: Reached;
  /** What the deadline makes of it. `open` until closing. */
  outcome: "open" | "funded" | "lapsed" | "slices" | "may_extend";
  /** The deliverables that are fully covered, in order. */
  coveredDeliverableIds: readonly string[];
}
