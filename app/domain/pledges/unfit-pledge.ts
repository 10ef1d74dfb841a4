import { limits } from "#app/domain/kernel/limits.ts";
import { mostMinor, storeTerms } from "#app/domain/pledges/pledge.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";
import type { PledgesRefusal } from "./refusals.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export interface PledgeToPlace {
  readonly projectId: string;
  /** Who pays, and for whom the actor signs. */
  readonly organizationId: string;
  /** Who is credited, when it is another organization than the one that pays. */
  readonly creditedOrganizationId?: string | undefined;
  /** Absent: the whole project. */
  readonly deliverableId?: string | undefined;
  readonly terms: Terms;
  readonly conditions: readonly Condition[];
  /** Consent to be named in public. */
  readonly named: boolean;
  /** Not named to anybody but the steward until the raise is decided; `named` is what holds from then on. */
  readonly sealed?: boolean;
  readonly note: string;
}

export interface Unsigned {
  readonly projectId: string;
  readonly organizationId: string;
  /** Consent to be named in public. */
  readonly named: boolean;
  /** As of a firm pledge. */
  readonly sealed?: boolean;
  readonly note: string;
}

/** The same words as a firm pledge's, so that it can be signed as it was said. */
export type Intent = Unsigned &
  Pick<PledgeToPlace, "terms"> &
  Partial<Pick<PledgeToPlace, "conditions" | "deliverableId" | "creditedOrganizationId">>;

export type UnfitPledge =
  | PledgesRefusal<"not_raising" | "raising_closed">
  | KernelRefusal<"amount_is_zero" | "amount_too_large", "amount">
  /** More than everything that it could pay for costs. */
  | PledgesRefusal<"amount_above_price", "amount">
  | PledgesRefusal<"percent_unreadable", "percent">
  | PledgesRefusal<"ratio_unreadable", "matchOurs">
  | PledgesRefusal<"hours_unreadable", "hours">
  | ProjectsRefusal<"deliverable_not_found", "deliverableId">
  | PledgesRefusal<"credited_organization_not_found", "creditedOrganizationId">
  /** Only admitted organizations count, and whoever is credited is counted. */
  | PledgesRefusal<"credited_not_admitted", "creditedOrganizationId">
  | PledgesRefusal<"payer_not_admitted">
  | PledgesRefusal<"conditions_too_many", "conditions">
  /** It waits for itself, for nobody, or for an organization that does not exist. */
  | PledgesRefusal<"condition_not_possible", "conditions">
  /** It had to be signed before a day that is over. */
  | PledgesRefusal<"condition_day_passed", "before">
  /** The organization has promised so much this year already. */
  | PledgesRefusal<"budget_exceeded", "amount">;

/** Every organization that a pledge speaks of. */
export const organizationsNamed = ({
  organizationId,
  creditedOrganizationId,
  conditions,
}: Pick<PledgeToPlace, "organizationId" | "creditedOrganizationId" | "conditions">): string[] => [
  organizationId,
  ...(creditedOrganizationId === undefined ? [] : [creditedOrganizationId]),
  ...conditions.flatMap((condition) => (condition.kind === "organization" ? [condition.organizationId] : [])),
];

/** Beyond it there are no dates (ECMAScript). */
const lastInstant = 8.64e15;

const within = (count: number, most: number) => Number.isSafeInteger(count) && count > 0 && count <= most;

/** What is wrong with what is offered, whatever it is offered for. */
function unfitTerms(terms: Terms): UnfitPledge | undefined {
  const amount = storeTerms(terms).amountMinor ?? 0n;
  if (amount <= 0n) return { kind: "amount_is_zero", field: "amount" };
  if (amount > limits.amountMinor) return { kind: "amount_too_large", field: "amount" };
  if (terms.kind === "share" && !within(terms.basisPoints, 10_000))
    return { kind: "percent_unreadable", field: "percent" };
  if (
    terms.kind === "match" &&
    !(within(terms.numerator, limits.matchRatio) && within(terms.denominator, limits.matchRatio))
  )
    return { kind: "ratio_unreadable", field: "matchOurs" };
  if (terms.kind === "in_kind" && !within(terms.hours, limits.hoursPerPledge))
    return { kind: "hours_unreadable", field: "hours" };
  return undefined;
}

/**
 * What a pledge could pay for at most, all others away: its deliverable, or the goal, or the goal with what the stretch
 * buys, each less what agreed hours take off it. A larger promise can never be paid as it was said, and would look like money that is there.
 */
function priceOf({ goalMinor, rule, facts }: Raising, deliverableId: string | undefined): bigint {
  if (deliverableId !== undefined) return facts.deliverables.find(({ id }) => id === deliverableId)?.priceMinor ?? 0n;
  const stretchMinor = rule.over.kind === "stretch" ? rule.over.stretchGoalMinor : 0n;
  return stretchMinor > goalMinor ? stretchMinor : goalMinor;
}

/**
 * What is wrong with a pledge itself, whatever the others do.
 * @param known those of the organizations it speaks of that exist
 */
export function unfit(
  { organizationId, creditedOrganizationId, deliverableId, terms, conditions }: Omit<PledgeToPlace, "named" | "note">,
  {
    project,
    raising,
    deliverables,
  }: {
    readonly project: { readonly currency: string };
    readonly raising: Raising | null;
    readonly deliverables: readonly { readonly id: string }[];
  },
  known: ReadonlySet<string>,
  now: Date,
): UnfitPledge | undefined {
  const ours = [organizationId, ...(creditedOrganizationId === undefined ? [] : [creditedOrganizationId])];
  const offer = unfitTerms(terms);
  if (offer) return offer;
  if (!ours.every((id) => known.has(id)))
    return { kind: "credited_organization_not_found", field: "creditedOrganizationId" };
  // A stretch goal's deliverables are bought by the project's surplus, so nobody aims at them alone.
  const withinGoal =
    raising?.facts.deliverables.some(({ id }) => id === deliverableId) &&
    deliverables.some(({ id }) => id === deliverableId);
  if (deliverableId !== undefined && !withinGoal) return { kind: "deliverable_not_found", field: "deliverableId" };
  const priceMinor = raising && priceOf(raising, deliverableId);
  if (raising && priceMinor !== null && mostMinor(terms, raising.goalMinor) > priceMinor)
    return {
      kind: "amount_above_price",
      field: "amount",
      priceMinor,
      currency: project.currency,
      aim: deliverableId === undefined ? "project" : "deliverable",
    };
  if (conditions.length > limits.conditionsPerPledge) return { kind: "conditions_too_many", field: "conditions" };
  if (!conditions.every((condition) => isPossible(condition, ours, known)))
    return { kind: "condition_not_possible", field: "conditions" };
  if (conditions.some((condition) => condition.kind === "signed_before" && condition.beforeMs <= now.getTime()))
    return { kind: "condition_day_passed", field: "before" };
  return undefined;
}

function isPossible(condition: Condition, ours: readonly string[], known: ReadonlySet<string>): boolean {
  switch (condition.kind) {
    case "others_offer":
      return condition.amountMinor > 0n && condition.amountMinor <= limits.amountMinor;
    case "organizations":
      return within(condition.count, limits.organizationsAwaited);
    case "organization":
      return !ours.includes(condition.organizationId) && known.has(condition.organizationId);
    case "signed_before":
      return Math.abs(condition.beforeMs) <= lastInstant;
    case "maintainers":
      return true;
  }
}
