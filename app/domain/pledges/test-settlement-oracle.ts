import type {
  Condition,
  FundingRule,
  Settlement,
  SettlementFacts,
  SettlementPledge,
} from "#app/domain/pledges/settlement-terms.ts";
import type { Raising } from "#app/domain/pledges/what-if.ts";

/**
 * Settlement a second time, for the tests alone: the published rules word for word, slowly, sharing no code with
 * `settle`. Where the two disagree, one of them is wrong.
 */

const least = (a: bigint, b: bigint) => (a < b ? a : b);
const add = (amounts: readonly bigint[]) => amounts.reduce((sum, amount) => sum + amount, 0n);

const inScope = ({ deliverableId }: SettlementPledge, { deliverables }: SettlementFacts) =>
  deliverableId === undefined || deliverables.some(({ id }) => id === deliverableId);

function sumOf({ terms }: SettlementPledge, goalMinor: bigint): bigint {
  if (terms.kind === "fixed") return terms.amountMinor;
  return terms.kind === "share" ? least((goalMinor * BigInt(terms.basisPoints)) / 10_000n, terms.capMinor) : 0n;
}

function offerOf(pledge: SettlementPledge, standing: readonly SettlementPledge[], goalMinor: bigint): bigint {
  if (pledge.terms.kind !== "match") return sumOf(pledge, goalMinor);
  const base = add(
    standing
      .filter(({ organizationId }) => organizationId !== pledge.organizationId)
      .map((other) => sumOf(other, goalMinor)),
  );
  return least((base * BigInt(pledge.terms.numerator)) / BigInt(pledge.terms.denominator), pledge.terms.capMinor);
}

function holds(
  pledge: SettlementPledge,
  condition: Condition,
  standing: readonly SettlementPledge[],
  { goalMinor, facts }: Raising,
): boolean {
  const others = standing.filter(({ organizationId }) => organizationId !== pledge.organizationId);
  switch (condition.kind) {
    case "others_offer":
      return add(others.map((other) => offerOf(other, standing, goalMinor))) >= condition.amountMinor;
    case "organizations":
      return (
        new Set(
          others
            .filter(({ terms }) => ["fixed", "share", "match"].includes(terms.kind))
            .map(({ organizationId }) => organizationId),
        ).size >= condition.count
      );
    case "organization":
      return standing.some(
        ({ organizationId, terms }) => organizationId === condition.organizationId && terms.kind !== "closer",
      );
    case "maintainers":
      return facts.maintainersConsented;
    case "signed_before":
      return pledge.signedAtMs < condition.beforeMs;
  }
}

/** Those of a set whose conditions all hold while exactly this set stands. */
function thoseThatHold(standing: readonly SettlementPledge[], raising: Raising): SettlementPledge[] {
  return standing.filter(
    (pledge) =>
      inScope(pledge, raising.facts) &&
      pledge.conditions.every((condition) => holds(pledge, condition, standing, raising)),
  );
}

/** What stands, with what each offers: drop whatever fails against the present set, until nothing does. */
export function slowStanding(raising: Raising): Map<string, bigint> {
  let standing: readonly SettlementPledge[] = raising.pledges;
  for (;;) {
    const next = thoseThatHold(standing, raising);
    if (next.length === standing.length)
      return new Map(next.map((pledge) => [pledge.id, offerOf(pledge, next, raising.goalMinor)]));
    standing = next;
  }
}

/** Every set of pledges that could stand together, each in it holding because of the others: for few pledges, all 2ⁿ are tried. */
export function everySetThatCouldStand(raising: Raising): Set<string>[] {
  const found: Set<string>[] = [];
  for (let picked = 0; picked < 2 ** raising.pledges.length; picked += 1) {
    const set = raising.pledges.filter((_, index) => (picked >> index) & 1);
    if (thoseThatHold(set, raising).length === set.length) found.push(new Set(set.map(({ id }) => id)));
  }
  return found;
}

/** A sum divided in proportion: whole units first, then unit by unit to whoever's remainder is largest, the earliest of equals. */
function divide(sumMinor: bigint, weights: readonly bigint[]): bigint[] {
  const whole = add(weights);
  if (sumMinor === 0n) return weights.map(() => 0n);
  const parts = weights.map((weight) => (sumMinor * weight) / whole);
  const remainders = weights.map((weight) => (sumMinor * weight) % whole);
  while (add(parts) < sumMinor) {
    const largest = remainders.reduce((best, remainder, index) => (remainder > remainders[best]! ? index : best), 0);
    parts[largest]! += 1n;
    remainders[largest] = -1n;
  }
  return parts;
}

/** Brings offers down to what can be used: in proportion, or under a cap the oldest first. */
function bringDown(roomMinor: bigint, offers: readonly bigint[], over: FundingRule["over"]["kind"]): bigint[] {
  if (add(offers) <= roomMinor) return [...offers];
  if (over !== "cap") return divide(roomMinor, offers);
  return offers.map((offer, index) => {
    const left = roomMinor - add(offers.slice(0, index));
    return left <= 0n ? 0n : least(offer, left);
  });
}

/** The same for those of some pledges alone; the others' offers are left as they are. */
function bringDownSome(
  roomMinor: bigint,
  offers: readonly bigint[],
  some: readonly boolean[],
  over: FundingRule["over"]["kind"],
): bigint[] {
  const lower = bringDown(
    roomMinor,
    offers.map((offer, index) => (some[index] ? offer : 0n)),
    over,
  );
  return offers.map((offer, index) => (some[index] ? lower[index]! : offer));
}

export interface SlowPayment {
  readonly outcome: Settlement["outcome"];
  readonly reached: Settlement["reached"];
  readonly pays: Map<string, bigint>;
}

/** What everybody pays, by the published rules. */
export function slowPayment(raising: Raising): SlowPayment {
  const { goalMinor, minimumMinor, rule, facts } = raising;
  const offered = slowStanding(raising);
  const pledges = raising.pledges.toSorted((a, b) => a.signedAtMs - b.signedAtMs || (a.id < b.id ? -1 : 1));
  const over = rule.over.kind;
  const aimedAt = (deliverableId: string) => pledges.map((pledge) => pledge.deliverableId === deliverableId);

  // Money for one deliverable is worth its price and no more.
  let usable = pledges.map(({ id }) => offered.get(id) ?? 0n);
  for (const { id, priceMinor } of facts.deliverables) usable = bringDownSome(priceMinor, usable, aimedAt(id), over);

  // Closers come last and pay what is missing to the goal, in proportion to their limits; one for a deliverable, what is missing there.
  const sum = add(usable);
  let limits = pledges.map(({ id, terms }) => (terms.kind === "closer" && offered.has(id) ? terms.limitMinor : 0n));
  for (const { id, priceMinor } of facts.deliverables) {
    const aimed = aimedAt(id);
    limits = bringDownSome(priceMinor - add(usable.filter((_, index) => aimed[index])), limits, aimed, "share");
  }
  const closes = bringDown(sum < goalMinor ? goalMinor - sum : 0n, limits, "share");

  // All of the stretch or nothing of it.
  const stretchGoal = rule.over.kind === "stretch" ? rule.over.stretchGoalMinor : goalMinor;
  const target = stretchGoal > goalMinor && sum >= stretchGoal ? stretchGoal : goalMinor;
  const towardsGoal = bringDown(target, usable, over).map((part, index) => part + closes[index]!);
  const total = add(towardsGoal);
  const reached = total >= goalMinor ? "goal" : total >= minimumMinor ? "minimum" : "none";
  const ends = (outcome: Settlement["outcome"], pays: readonly bigint[]): SlowPayment => ({
    outcome,
    reached,
    pays: new Map(pledges.map(({ id }, index) => [id, pays[index]!])),
  });

  if (!facts.closing) return ends("open", towardsGoal);
  if (reached !== "none") return ends("funded", towardsGoal);
  if (rule.under === "extend" && !facts.extended) return ends("may_extend", towardsGoal);
  const nothing = pledges.map(() => 0n);
  if (rule.under !== "slices") return ends("lapsed", nothing);

  // Each deliverable takes its own money first, then money for everything, then closers of both; or nothing at all.
  const taken = pledges.map(() => ({ offer: 0n, closing: 0n }));
  const pots = [...facts.deliverables.map(({ id }) => id), undefined].flatMap((deliverableId) =>
    (["offer", "closing"] as const).map((kind) => {
      const members = pledges.flatMap((pledge, index) => (pledge.deliverableId === deliverableId ? [index] : []));
      const from = kind === "offer" ? usable : closes;
      return { deliverableId, kind, members, holds: add(members.map((index) => from[index]!)), from, drawn: 0n };
    }),
  );
  let anything = false;
  for (const { id, priceMinor } of facts.deliverables) {
    const order = [
      [id, "offer"],
      [undefined, "offer"],
      [id, "closing"],
      [undefined, "closing"],
    ] as const;
    const open = order.map(([deliverableId, kind]) =>
      pots.find((pot) => pot.deliverableId === deliverableId && pot.kind === kind)!,
    );
    if (add(open.map((pot) => pot.holds - pot.drawn)) < priceMinor) continue;
    anything = true;
    let needed = priceMinor;
    for (const pot of open) {
      const part = least(needed, pot.holds - pot.drawn);
      pot.drawn += part;
      needed -= part;
    }
  }
  if (!anything) return ends("lapsed", nothing);
  for (const { kind, members, from, drawn } of pots) {
    const parts = bringDown(
      drawn,
      members.map((index) => from[index]!),
      kind === "offer" ? over : "share",
    );
    members.forEach((index, place) => (taken[index]![kind] += parts[place]!));
  }
  return ends(
    "slices",
    taken.map(({ offer, closing }) => offer + closing),
  );
}
