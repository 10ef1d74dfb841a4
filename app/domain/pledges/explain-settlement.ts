import type { Condition, DropReason, FundingRule, Settlement, StandingReason, Terms } from "#app/domain/pledges/settlement-terms.ts";

/** How names, sums and dates are written for this viewer; who is not named in public is masked here, not below. */
export interface Wording {
  amount(minor: bigint): string;
  organization(organizationId: string): string;
  deliverable(deliverableId: string): string;
  date(ms: number): string;
}

/** One sentence for each pledge: whether it stands, and why it pays what it pays. */
export function explainSettlement(settlement: Settlement, wording: Wording): Map<string, string> {
  const sentences = new Map<string, string>();
  for (const { pledge, offersMinor, paysMinor, reason } of settlement.standing) {
    sentences.set(pledge.id, sayStanding(reason, offersMinor, paysMinor, wording));
  }
  for (const { pledge, reason } of settlement.dropped) sentences.set(pledge.id, sayDropped(reason, wording));
  return sentences;
}

export function sayStanding(reason: StandingReason, offersMinor: bigint, paysMinor: bigint, { amount, deliverable }: Wording): string {
  switch (reason.kind) {
    case "pays_in_full":
      return `It stands and pays ${amount(paysMinor)}.`;
    case "shares_the_surplus":
      return `It stands. More is offered than the ${amount(reason.targetMinor)} needed, so everybody pays proportionally less: ${amount(paysMinor)} of its ${amount(offersMinor)}.`;
    case "trimmed_by_cap":
      return paysMinor === 0n
        ? `It stands, but older pledges already bring the ${amount(reason.targetMinor)} needed, so it pays nothing.`
        : `It stands. Older pledges come first, and only ${amount(paysMinor)} of its ${amount(offersMinor)} are still needed.`;
    case "deliverable_costs_less":
      return `It stands. More is offered for “${deliverable(reason.deliverableId)}” than it costs, so it pays ${amount(paysMinor)} of its ${amount(offersMinor)}.`;
    case "funds_covered_slices":
      return `It pays ${amount(paysMinor)} of its ${amount(offersMinor)}: its part of the deliverables that are fully covered.`;
    case "closes_the_gap":
      return paysMinor === 0n ? "It stands ready, but nothing is missing." : `It stands and closes ${amount(paysMinor)} of the ${amount(reason.missingMinor)} that are missing.`;
    case "works_in_kind":
      return `It stands with ${reason.hours} ${reason.hours === 1 ? "hour" : "hours"} of work, and no money.`;
  }
}

export function sayDropped(reason: DropReason, { amount, organization, deliverable, date }: Wording): string {
  switch (reason.kind) {
    case "others_offer_too_little":
      return `It waits until others offer ${amount(reason.neededMinor)}; they offer ${amount(reason.offeredMinor)} now.`;
    case "too_few_organizations":
      return `It waits until ${inWords(reason.needed)} other ${plural(reason.needed, "organization")} stand; ${inWords(reason.standing)} ${reason.standing === 1 ? "does" : "do"} now.`;
    case "organization_does_not_stand":
      return `It waits for a pledge of ${organization(reason.organizationId)} that stands.`;
    case "maintainers_have_not_consented":
      return "It waits until the maintainers agree.";
    case "signed_too_late":
      return `It was signed too late: it had to be signed before ${date(reason.beforeMs)}.`;
    case "deliverable_not_in_scope":
      return `“${deliverable(reason.deliverableId)}” is no longer part of the scope.`;
    case "minimum_missed":
      return `It is released: ${amount(reason.reachedMinor)} of the minimum of ${amount(reason.minimumMinor)} were reached, so nobody pays.`;
    case "slice_not_covered":
      return "It is released: its deliverables were not fully covered.";
  }
}

/** "a fixed sum of 5,000", "20 % of the goal, at most 8,000": what is offered, as a part of a sentence. */
export function sayTerms(terms: Terms, { amount }: Wording): string {
  switch (terms.kind) {
    case "fixed":
      return `a fixed sum of ${amount(terms.amountMinor)}`;
    case "share":
      return `${terms.basisPoints / 100} % of the goal, at most ${amount(terms.capMinor)}`;
    case "match":
      return `${terms.numerator} for every ${terms.denominator} that others offer, at most ${amount(terms.capMinor)}`;
    case "closer":
      return `what is missing at the end, at most ${amount(terms.limitMinor)}`;
    case "in_kind":
      return `${terms.hours} ${plural(terms.hours, "hour")} of work in kind`;
  }
}

/** "waits until others offer 33,000": what a pledge waits for, as a part of a sentence. */
export function sayCondition(condition: Condition, { amount, organization, date }: Wording): string {
  switch (condition.kind) {
    case "others_offer":
      return `waits until others offer ${amount(condition.amountMinor)}`;
    case "organizations":
      return `waits until ${inWords(condition.count)} ${plural(condition.count, "other")} stand${condition.count === 1 ? "s" : ""}`;
    case "organization":
      return `waits for ${organization(condition.organizationId)}`;
    case "maintainers":
      return "waits until the maintainers agree";
    case "signed_before":
      return `holds only if signed before ${date(condition.beforeMs)}`;
  }
}

/** What happens to everybody's money at the deadline, as published before the first pledge. */
export function sayUnderFunding(rule: FundingRule["under"], minimum: string, deadline: string): string {
  const start = `If ${minimum} is not reached by ${deadline}`;
  if (rule === "lapse") return `${start}, every pledge lapses and nobody pays.`;
  if (rule === "slices") return `${start}, only the deliverables that are fully covered are funded, in order; the rest is released.`;
  return `${start}, the steward may extend the deadline once and says why; after that every pledge lapses and nobody pays.`;
}

/** What happens when more is offered than needed. */
export function sayOverFunding(rule: FundingRule["over"], { amount }: Pick<Wording, "amount">): string {
  if (rule.kind === "share") return "If more is offered than needed, everybody pays proportionally less.";
  if (rule.kind === "cap") return "If more is offered than needed, older pledges come first and the last one is trimmed.";
  return `If more is offered than needed, it goes into more work up to ${amount(rule.stretchGoalMinor)}; above that everybody pays proportionally less.`;
}

const smallNumbers = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"];

/** Small counts read better as words. */
export function inWords(count: number): string {
  return smallNumbers[count] ?? String(count);
}

export function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}
