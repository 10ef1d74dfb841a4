import type { PledgeKind } from "#app/domain/sight/pledge-kind.ts";

/** One organization's part in a project's stream, or the smallest ones of a kind poured together. Amounts are minor units. */
export interface FundingPart {
  readonly id: string;
  /** "A member, not named" where it did not consent, "and 12 more" where small ones are poured together. */
  readonly label: string;
  readonly initials: string;
  /** 1 to 12; 0 for a member that is not named. */
  readonly hue: number;
  readonly amountMinor: bigint;
  readonly kind: Exclude<PledgeKind, "ended" | "outside">;
  /** How many organizations it stands for. */
  readonly count: number;
}

/** A project's money as every list and page draws it. */
export interface ProjectFunding {
  readonly currency: string;
  /** Goal, minimum and stretch are of the money that agreed hours leave to be paid. */
  readonly goalMinor: bigint | null;
  readonly minimumMinor: bigint | null;
  /** What must be offered in all for one deliverable more; null where no stretch is drawn. */
  readonly stretchMinor: bigint | null;
  /** Promises that stand, waiting ones, and intent: what the book and the pledges say now. */
  readonly firmMinor: bigint;
  readonly waitingMinor: bigint;
  readonly intentMinor: bigint;
  /** Spent on accepted work, by the book; the bar draws it as delivered. */
  readonly spentMinor: bigint;
  /** Organizations with a firm or waiting pledge. */
  readonly organizations: number;
  readonly parts: readonly FundingPart[];
}

/** What is missing to the minimum; zero once it is reached, null without one. */
export const missingMinor = ({
  minimumMinor,
  firmMinor,
}: Pick<ProjectFunding, "minimumMinor" | "firmMinor">): bigint | null =>
  minimumMinor === null ? null : minimumMinor > firmMinor ? minimumMinor - firmMinor : 0n;
