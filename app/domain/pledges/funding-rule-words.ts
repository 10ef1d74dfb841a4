import type { FundingRule } from "#app/domain/pledges/settlement-terms.ts";

/** What happens to everybody's money at the deadline, as published before the first pledge. */
export function sayUnderFunding(rule: FundingRule["under"], minimum: string, deadline: string): string {
  const start = `If ${minimum} is not reached by ${deadline}`;
  if (rule === "lapse") return `${start}, every pledge lapses and nobody pays.`;
  if (rule === "slices")
    return `${start}, only the deliverables that are fully covered are funded, in order; the rest is released.`;
  return `${start}, the steward may extend the deadline once and says why; after that every pledge lapses and nobody pays.`;
}

/**
 * What happens when more is offered than needed.
 *
 * @param stretchTitle what the stretch goal pays for; a project with that rule names it
 */
export function sayOverFunding(
  rule: FundingRule["over"],
  amount: (minor: bigint) => string,
  stretchTitle?: string,
): string {
  if (rule.kind === "share") return "If more is offered than needed, everybody pays proportionally less.";
  if (rule.kind === "cap")
    return "If more is offered than needed, older pledges come first and the last one is trimmed.";
  const more = stretchTitle === undefined ? "more is built" : `“${stretchTitle}” is built too`;
  return `If ${amount(rule.stretchGoalMinor)} is offered in all, ${more}, and nobody pays for it in part. What is offered beyond the goal or the stretch lets everybody pay proportionally less.`;
}
