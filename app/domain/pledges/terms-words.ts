import { inSeries, inWords, plural } from "#app/domain/kernel/count-words.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";

/** How names, sums and dates are written for this viewer; who is not named in public is masked here, not below. */
export interface Wording {
  amount(minor: bigint): string;
  organization(organizationId: string): string;
  deliverable(deliverableId: string): string;
  date(ms: number): string;
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
      return `${terms.hours} ${plural(terms.hours, "hour")} of work in kind, worth ${amount(terms.valueMinor)}`;
  }
}

/** "others offer 33,000": what must hold, as it stands after "if". */
export function sayCondition(condition: Condition, { amount, organization, date }: Wording): string {
  switch (condition.kind) {
    case "others_offer":
      return `others offer ${amount(condition.amountMinor)}`;
    case "organizations":
      return `${inWords(condition.count)} ${plural(condition.count, "other")} stand${condition.count === 1 ? "s" : ""}`;
    case "organization":
      return `${organization(condition.organizationId)} stands`;
    case "maintainers":
      return "the maintainers agree";
    case "signed_before":
      return `it is signed before ${date(condition.beforeMs)}`;
  }
}

/** "others offer 33,000, eight others stand and the maintainers agree"; empty without conditions. */
export const sayConditions = (conditions: readonly Condition[], wording: Wording): string =>
  inSeries(conditions.map((each) => sayCondition(each, wording)));
