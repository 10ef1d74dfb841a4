import { splitLargestRemainder } from "#app/domain/kernel/money.ts";
import type { FundingRule, SettlementFacts, SettlementPledge } from "#app/domain/pledges/settlement-terms.ts";

/** What each pledge pays, by index into the pledges given; they must be ordered by age. */
export interface PaidByPledges {
  paysMinor: readonly bigint[];
  /** What a closer is asked to close, before anything trims it. */
  closesMinor: readonly bigint[];
  missingMinor: bigint;
  /** Set when more is offered than this, and therefore trimmed. */
  trimmedToMinor?: bigint;
  /** The deliverables that the payments cover fully, in order. */
  coveredDeliverableIds: string[];
}

type Over = FundingRule["over"];

/**
 * What each pays when everything is funded together: money for a deliverable never exceeds its price, closers come last
 * and only up to the goal, and the over-funding rule decides above the goal.
 */
export function payTowardsGoal(
  goalMinor: bigint,
  over: Over,
  pledges: readonly SettlementPledge[],
  offersMinor: readonly bigint[],
  stands: (index: number) => boolean,
  facts: SettlementFacts,
): PaidByPledges {
  const usableMinor = clipToDeliverables(pledges, offersMinor, over, facts);
  const usableTotal = total(usableMinor);
  // A part of the stretch builds nothing: only where all of its money is there does anybody pay for it.
  const stretches =
    over.kind === "stretch" && over.stretchGoalMinor > goalMinor && usableTotal >= over.stretchGoalMinor;
  const targetMinor = stretches ? over.stretchGoalMinor : goalMinor;
  const missingMinor = usableTotal < goalMinor ? goalMinor - usableTotal : 0n;

  // A closer for one deliverable can close at most what is missing there.
  const limits = pledges.map(({ terms }, index) => (terms.kind === "closer" && stands(index) ? terms.limitMinor : 0n));
  const usableLimits = clipToDeliverables(pledges, limits, { kind: "share" }, facts, usableMinor);
  const closesMinor = trimTo(missingMinor, usableLimits, { kind: "share" });
  const trimmedMinor = trimTo(targetMinor, usableMinor, over);
  const paysMinor = trimmedMinor.map((pays, index) => pays + closesMinor[index]!);
  return {
    paysMinor,
    closesMinor,
    missingMinor,
    ...(usableTotal > targetMinor ? { trimmedToMinor: targetMinor } : {}),
    coveredDeliverableIds: coveredDeliverables(pledges, paysMinor, facts),
  };
}

/**
 * What each pays when only fully covered deliverables are funded: in their order, each takes first the money that is for
 * it alone, then money for the whole project, then closers; a deliverable that all of these cannot cover takes nothing.
 */
export function payForCoveredDeliverables(
  over: Over,
  pledges: readonly SettlementPledge[],
  offersMinor: readonly bigint[],
  closesMinor: readonly bigint[],
  facts: SettlementFacts,
): PaidByPledges {
  const usableMinor = clipToDeliverables(pledges, offersMinor, over, facts);
  const sourceOf = (index: number) => pledges[index]!.deliverableId ?? wholeProject;
  const offered = totalsBy(usableMinor, sourceOf);
  const closing = totalsBy(closesMinor, sourceOf);
  const takenFromOffers = new Map<string, bigint>();
  const takenFromClosers = new Map<string, bigint>();
  const coveredDeliverableIds: string[] = [];

  for (const { id, priceMinor } of facts.deliverables) {
    const sources = [
      { left: offered, taken: takenFromOffers, key: id },
      { left: offered, taken: takenFromOffers, key: wholeProject },
      { left: closing, taken: takenFromClosers, key: id },
      { left: closing, taken: takenFromClosers, key: wholeProject },
    ];
    const available = sources.reduce((sum, { left, key }) => sum + (left.get(key) ?? 0n), 0n);
    if (available < priceMinor) continue;
    coveredDeliverableIds.push(id);
    let needed = priceMinor;
    for (const { left, taken, key } of sources) {
      const part = least(needed, left.get(key) ?? 0n);
      left.set(key, (left.get(key) ?? 0n) - part);
      taken.set(key, (taken.get(key) ?? 0n) + part);
      needed -= part;
    }
  }

  const fromOffers = trimBy(takenFromOffers, usableMinor, sourceOf, over);
  const fromClosers = trimBy(takenFromClosers, closesMinor, sourceOf, { kind: "share" });
  return {
    paysMinor: fromOffers.map((pays, index) => pays + fromClosers[index]!),
    closesMinor: fromClosers,
    missingMinor: 0n,
    coveredDeliverableIds,
  };
}

const wholeProject = "";

/** Brings offers down to a target: proportionally (largest remainder), or under a cap the oldest first. */
function trimTo(targetMinor: bigint, offersMinor: readonly bigint[], over: Over): readonly bigint[] {
  if (total(offersMinor) <= targetMinor) return offersMinor;
  if (over.kind !== "cap") return splitLargestRemainder(targetMinor, offersMinor);
  let left = targetMinor;
  return offersMinor.map((offer) => {
    const pays = least(offer, left);
    left -= pays;
    return pays;
  });
}

/** Trims each group of pledges to the target of its key; a key without a target pays nothing. */
function trimBy(
  targets: ReadonlyMap<string, bigint>,
  offersMinor: readonly bigint[],
  keyOf: (index: number) => string,
  over: Over,
): bigint[] {
  const indexesByKey = new Map<string, number[]>();
  offersMinor.forEach((_, index) => {
    const key = keyOf(index);
    const indexes = indexesByKey.get(key);
    if (indexes) indexes.push(index);
    else indexesByKey.set(key, [index]);
  });
  const paysMinor = offersMinor.map(() => 0n);
  for (const [key, indexes] of indexesByKey) {
    const pays = trimTo(
      targets.get(key) ?? 0n,
      indexes.map((index) => offersMinor[index]!),
      over,
    );
    indexes.forEach((index, position) => (paysMinor[index] = pays[position]!));
  }
  return paysMinor;
}

/** Money for one deliverable is worth at most its price, less what others already put there. */
function clipToDeliverables(
  pledges: readonly SettlementPledge[],
  offersMinor: readonly bigint[],
  over: Over,
  facts: SettlementFacts,
  alreadyMinor?: readonly bigint[],
): readonly bigint[] {
  if (pledges.every(({ deliverableId }) => deliverableId === undefined)) return offersMinor;
  const sourceOf = (index: number) => pledges[index]!.deliverableId ?? wholeProject;
  const already = alreadyMinor ? totalsBy(alreadyMinor, sourceOf) : new Map<string, bigint>();
  const room = new Map(facts.deliverables.map(({ id, priceMinor }) => [id, priceMinor - (already.get(id) ?? 0n)]));
  room.set(wholeProject, total(offersMinor));
  return trimBy(room, offersMinor, sourceOf, over);
}

function coveredDeliverables(
  pledges: readonly SettlementPledge[],
  paysMinor: readonly bigint[],
  facts: SettlementFacts,
): string[] {
  if (facts.deliverables.length === 0) return [];
  const paid = totalsBy(paysMinor, (index) => pledges[index]!.deliverableId ?? wholeProject);
  let wholeLeft = paid.get(wholeProject) ?? 0n;
  const covered: string[] = [];
  for (const { id, priceMinor } of facts.deliverables) {
    const own = paid.get(id) ?? 0n;
    const fromWhole = priceMinor > own ? priceMinor - own : 0n;
    if (fromWhole > wholeLeft) continue;
    wholeLeft -= fromWhole;
    covered.push(id);
  }
  return covered;
}

function totalsBy(amounts: readonly bigint[], keyOf: (index: number) => string): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  amounts.forEach((amount, index) => totals.set(keyOf(index), (totals.get(keyOf(index)) ?? 0n) + amount));
  return totals;
}

function total(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
