import { settle } from "#app/domain/pledges/settlement.ts";
import type {
  FundingRule,
  Settlement,
  SettlementFacts,
  SettlementPledge,
} from "#app/domain/pledges/settlement-terms.ts";

/** A project's raising as settlement sees it; the same object serves the server, the browser and the tests. */
export interface Raising {
  goalMinor: bigint;
  minimumMinor: bigint;
  rule: FundingRule;
  pledges: readonly SettlementPledge[];
  facts: SettlementFacts;
}

/** What changes because of one pledge. */
export interface WhatIf {
  before: Settlement;
  after: Settlement;
  /** Whether mine would stand now, or wait for its conditions. */
  stands: boolean;
  offersMinor: bigint;
  paysMinor: bigint;
  /** Pledges of others that come to stand because of mine, with what they offer. */
  comesToStand: readonly { pledge: SettlementPledge; offersMinor: bigint }[];
  /** Pledges of others that fall (only when a pledge is taken away or made smaller). */
  falls: readonly { pledge: SettlementPledge; offeredMinor: bigint }[];
  /** What others offer more because of mine: those that come to stand, and matches that grow. */
  unlocksMinor: bigint;
}

export function settlementOf({ goalMinor, minimumMinor, rule, pledges, facts }: Raising): Settlement {
  return settle(goalMinor, minimumMinor, rule, pledges, facts);
}

/** "Your 5,000 unlocks 17,000": settles without and with my pledge. A pledge of the same id is replaced by it. */
export function whatIf(raising: Raising, mine: SettlementPledge): WhatIf {
  const others = raising.pledges.filter(({ id }) => id !== mine.id);
  return compareSettlements(settlementOf(raising), settlementOf({ ...raising, pledges: [...others, mine] }), mine.id);
}

/** What falls, and what others pay instead, when a pledge is withdrawn. */
export function whatIfWithdrawn(raising: Raising, pledgeId: string): WhatIf {
  const left = raising.pledges.filter(({ id }) => id !== pledgeId);
  return compareSettlements(settlementOf(raising), settlementOf({ ...raising, pledges: left }), pledgeId);
}

function compareSettlements(before: Settlement, after: Settlement, mineId: string): WhatIf {
  const stoodBefore = new Map(before.standing.map((standing) => [standing.pledge.id, standing]));
  const standsAfter = new Map(after.standing.map((standing) => [standing.pledge.id, standing]));
  const mine = standsAfter.get(mineId);
  const othersBefore = offeredByOthers(before, mineId);
  const othersAfter = offeredByOthers(after, mineId);
  return {
    before,
    after,
    stands: mine !== undefined,
    offersMinor: mine?.offersMinor ?? 0n,
    paysMinor: mine?.paysMinor ?? 0n,
    comesToStand: after.standing
      .filter(({ pledge }) => pledge.id !== mineId && !stoodBefore.has(pledge.id))
      .map(({ pledge, offersMinor }) => ({ pledge, offersMinor })),
    falls: before.standing
      .filter(({ pledge }) => pledge.id !== mineId && !standsAfter.has(pledge.id))
      .map(({ pledge, offersMinor }) => ({ pledge, offeredMinor: offersMinor })),
    unlocksMinor: othersAfter > othersBefore ? othersAfter - othersBefore : 0n,
  };
}

/** Closers are left out: they close less when others bring more, which takes nothing away from what was unlocked. */
function offeredByOthers({ standing }: Settlement, mineId: string): bigint {
  return standing.reduce(
    (sum, { pledge, offersMinor }) =>
      pledge.id === mineId || pledge.terms.kind === "closer" ? sum : sum + offersMinor,
    0n,
  );
}
