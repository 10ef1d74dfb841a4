import { payForCoveredDeliverables, payTowardsGoal, type PaidByPledges } from "#app/domain/pledges/pays.ts";
import { findStanding } from "#app/domain/pledges/standing.ts";
import type {
  DropReason,
  DroppedPledge,
  FundingRule,
  Reached,
  Settlement,
  SettlementFacts,
  SettlementPledge,
  StandingPledge,
  StandingReason,
} from "#app/domain/pledges/settlement-terms.ts";

/**
 * Which pledges stand and what each pays. The one place where this is decided: the server, the what-if in the browser,
 * the closing job and the self-check all call it. Pure, independent of the order of `pledges`, exact to the minor unit.
 *
 * @param goalMinor the money that the whole scope needs: its price less what agreed hours take off it; zero where they take all
 * @param minimumMinor what of it must be reached for the project to go ahead, at most the goal
 * @param pledges firm pledges only, each id once: interest and intent are never mixed into totals
 * @throws RangeError for sums that the tables refuse anyway (a goal below zero, an offer below zero, an id given twice)
 */
export function settle(
  goalMinor: bigint,
  minimumMinor: bigint,
  rule: FundingRule,
  pledges: readonly SettlementPledge[],
  facts: SettlementFacts,
): Settlement {
  if (goalMinor < 0n || minimumMinor < 0n || minimumMinor > goalMinor)
    throw new RangeError("goal and minimum do not fit");
  const byAge = sortedByAge(pledges);
  const { reasons, offersMinor } = findStanding(goalMinor, byAge, facts);
  const stands = (index: number): boolean => reasons[index] === undefined;
  const payment = payTowardsGoal(goalMinor, rule.over, byAge, offersMinor, stands, facts);
  const totalMinor = payment.paysMinor.reduce((sum, pays) => sum + pays, 0n);
  const reached: Reached = totalMinor >= goalMinor ? "goal" : totalMinor >= minimumMinor ? "minimum" : "none";
  const work = { rule, byAge, reasons, offersMinor };

  if (!facts.closing) return assemble(work, payment, reached, "open");
  if (reached !== "none") return assemble(work, payment, reached, "funded");
  if (rule.under === "extend" && !facts.extended) return assemble(work, payment, reached, "may_extend");
  if (rule.under === "slices") {
    const slices = payForCoveredDeliverables(rule.over, byAge, offersMinor, payment.closesMinor, facts);
    if (slices.coveredDeliverableIds.length > 0) {
      const released = reasons.map(
        (reason, index) => reason ?? outsideCoveredSlices(byAge[index]!, slices.paysMinor[index]!, slices),
      );
      return assemble({ ...work, reasons: released }, slices, reached, "slices");
    }
  }
  const missed: DropReason = { kind: "minimum_missed", minimumMinor, reachedMinor: totalMinor };
  const released = reasons.map((reason) => reason ?? missed);
  return assemble({ ...work, reasons: released }, { ...payment, coveredDeliverableIds: [] }, reached, "lapsed");
}

/** What one of the settled pledges pays: nothing when it does not stand. */
export function paysMinorOf({ standing }: Settlement, pledgeId: string): bigint {
  return standing.find(({ pledge }) => pledge.id === pledgeId)?.paysMinor ?? 0n;
}

/** Age decides; two of the same millisecond are told apart by id, so the result never depends on the order of the input. */
export function olderFirst(a: SettlementPledge, b: SettlementPledge): number {
  return a.signedAtMs - b.signedAtMs || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
}

/** Pledges come from the database by age already, and looking is cheaper than sorting. */
function sortedByAge(pledges: readonly SettlementPledge[]): readonly SettlementPledge[] {
  const isSorted = pledges.every((pledge, index) => index === 0 || olderFirst(pledges[index - 1]!, pledge) < 0);
  if (isSorted) return pledges;
  const sorted = pledges.toSorted(olderFirst);
  // A row that a question brought twice would count twice.
  if (sorted.some(({ id }, index) => id === sorted[index + 1]?.id)) throw new RangeError("a pledge is given twice");
  return sorted;
}

/** Released when its money is not needed; work in kind stays with the deliverables that are funded. */
function outsideCoveredSlices(
  pledge: SettlementPledge,
  paysMinor: bigint,
  slices: PaidByPledges,
): DropReason | undefined {
  const staysInKind =
    pledge.terms.kind === "in_kind" &&
    (pledge.deliverableId === undefined || slices.coveredDeliverableIds.includes(pledge.deliverableId));
  return paysMinor > 0n || staysInKind ? undefined : { kind: "slice_not_covered" };
}

interface Work {
  rule: FundingRule;
  byAge: readonly SettlementPledge[];
  reasons: readonly (DropReason | undefined)[];
  offersMinor: readonly bigint[];
}

function assemble(work: Work, payment: PaidByPledges, reached: Reached, outcome: Settlement["outcome"]): Settlement {
  const standing: StandingPledge[] = [];
  const dropped: DroppedPledge[] = [];
  let offersTotal = 0n;
  let totalMinor = 0n;
  work.byAge.forEach((pledge, index) => {
    const dropReason = work.reasons[index];
    if (dropReason) {
      dropped.push({ pledge, reason: dropReason });
      return;
    }
    const paysMinor = payment.paysMinor[index]!;
    const offersMinor = pledge.terms.kind === "closer" ? payment.closesMinor[index]! : work.offersMinor[index]!;
    offersTotal += offersMinor;
    totalMinor += paysMinor;
    const reason = standingReason(pledge, offersMinor, paysMinor, work.rule, payment, outcome);
    standing.push({ pledge, offersMinor, paysMinor, reason });
  });
  const { coveredDeliverableIds } = payment;
  return { standing, dropped, offersMinor: offersTotal, totalMinor, reached, outcome, coveredDeliverableIds };
}

function standingReason(
  pledge: SettlementPledge,
  offersMinor: bigint,
  paysMinor: bigint,
  rule: FundingRule,
  { missingMinor, trimmedToMinor }: PaidByPledges,
  outcome: Settlement["outcome"],
): StandingReason {
  if (pledge.terms.kind === "in_kind") return { kind: "works_in_kind", hours: pledge.terms.hours };
  if (pledge.terms.kind === "closer") return { kind: "closes_the_gap", missingMinor };
  if (paysMinor === offersMinor) return { kind: "pays_in_full" };
  if (outcome === "slices") return { kind: "funds_covered_slices" };
  if (trimmedToMinor === undefined) return { kind: "deliverable_costs_less", deliverableId: pledge.deliverableId! };
  return { kind: rule.over.kind === "cap" ? "trimmed_by_cap" : "shares_the_surplus", targetMinor: trimmedToMinor };
}
