import { inWords, plural } from "#app/domain/kernel/count-words.ts";
import type { DropReason, Settlement, StandingReason } from "#app/domain/pledges/settlement-terms.ts";
import type { Wording } from "#app/domain/pledges/terms-words.ts";

/** One sentence for each pledge: whether it stands, and why it pays what it pays. */
export function explainSettlement(settlement: Settlement, wording: Wording): Map<string, string> {
  const sentences = new Map<string, string>();
  for (const { pledge, offersMinor, paysMinor, reason } of settlement.standing) {
    sentences.set(pledge.id, sayStanding(reason, offersMinor, paysMinor, wording));
  }
  for (const { pledge, reason } of settlement.dropped) sentences.set(pledge.id, sayDropped(reason, wording));
  return sentences;
}

export function sayStanding(
  reason: StandingReason,
  offersMinor: bigint,
  paysMinor: bigint,
  { amount, deliverable }: Wording,
): string {
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
      return paysMinor === 0n
        ? "It stands ready, but nothing is missing."
        : `It stands and closes ${amount(paysMinor)} of the ${amount(reason.missingMinor)} that are missing.`;
    case "works_in_kind":
      return `It stands with ${reason.hours} ${reason.hours === 1 ? "hour" : "hours"} of work, and no money.`;
  }
}

export function sayDropped(reason: DropReason, { amount, organization, deliverable, date }: Wording): string {
  switch (reason.kind) {
    case "others_offer_too_little":
      return `It waits until others offer ${amount(reason.neededMinor)}; they offer ${amount(reason.offeredMinor)} now.`;
    case "too_few_organizations":
      return `It waits until ${inWords(reason.needed)} other ${plural(reason.needed, "organization")} ${reason.needed === 1 ? "stands" : "stand"}; ${reason.standing === 0 ? "none does" : `${inWords(reason.standing)} ${reason.standing === 1 ? "does" : "do"}`} now.`;
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
