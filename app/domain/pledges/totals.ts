import type { SettlementPlan } from "#app/domain/pledges/plan-settlement.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";

/** Absolute sums of one project's money after the event (minor units as decimal strings): never a delta. */
export interface ProjectTotals {
  readonly currency: string;
  readonly firmMinor: string;
  readonly conditionalMinor: string;
  readonly intentMinor: string;
  /** Organizations with a firm or conditional pledge. */
  readonly organizations: number;
}

/** The absolute sums that every pledge's event carries; intent stands beside the others, never in them, and of whoever is not admitted nothing is in any. */
export function projectTotals(
  currency: string,
  {
    firmMinor,
    conditionalMinor,
    organizations,
  }: Pick<SettlementPlan, "firmMinor" | "conditionalMinor" | "organizations">,
  unsigned: readonly Pick<PledgeRow, "rung" | "termsKind" | "amountMinor" | "counts">[],
): ProjectTotals {
  const intentMinor = unsigned.reduce(
    (sum, { rung, termsKind, amountMinor, counts }) =>
      counts && rung === "intent" && termsKind !== "in_kind" ? sum + (amountMinor ?? 0n) : sum,
    0n,
  );
  return {
    currency,
    firmMinor: firmMinor.toString(),
    conditionalMinor: conditionalMinor.toString(),
    intentMinor: intentMinor.toString(),
    organizations,
  };
}
