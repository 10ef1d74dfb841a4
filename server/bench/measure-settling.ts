import { settle } from "#app/domain/pledges/settlement.ts";
import type { Condition, SettlementPledge } from "#app/domain/pledges/settlement-terms.ts";
import { median } from "./rounds.ts";

const goalMinor = 10n ** 12n;
const facts = { maintainersConsented: true, deliverables: [], closing: false, extended: false };

/** Chains in which every pledge falls because of the one before it: whoever rescans after each needs n² steps. */
export const chains = {
  "by sums": (count) => chainOf(count, (index) => [{ kind: "others_offer", amountMinor: BigInt(count - index) * 10n }]),
  "by number of organizations": (count) => chainOf(count, (index) => [{ kind: "organizations", count: count - index }]),
  "by name": (count) => chainOf(count, (index) => [{ kind: "organization", organizationId: `o${index + 1}` }]),
  "by what a match no longer adds": (count) => [
    {
      id: "funder",
      organizationId: "funder",
      terms: { kind: "match", numerator: 1, denominator: 1, capMinor: goalMinor },
      conditions: [],
      signedAtMs: 0,
    },
    ...chainOf(count - 1, (index) => [{ kind: "others_offer", amountMinor: BigInt(count - 1 - index) * 20n - 5n }]),
  ],
} as const satisfies Record<string, (count: number) => SettlementPledge[]>;

function chainOf(count: number, conditions: (index: number) => Condition[]): SettlementPledge[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `p${index}`,
    organizationId: `o${index}`,
    terms: { kind: "fixed", amountMinor: 10n },
    conditions: conditions(index),
    signedAtMs: index + 1,
  }));
}

export interface SettlingTime {
  /** Median seconds of one settlement. */
  readonly seconds: number;
  /** How many pledges stand in the end. */
  readonly standing: number;
}

/** Settles the same pledges again and again; the first rounds only warm up and are not counted. */
export function timeSettling(pledges: readonly SettlementPledge[], rounds: number): SettlingTime {
  const times: number[] = [];
  let standing = 0;
  for (let round = -2; round < rounds; round += 1) {
    const began = performance.now();
    standing = settle(goalMinor, 1n, { over: { kind: "share" }, under: "lapse" }, pledges, facts).standing.length;
    if (round >= 0) times.push((performance.now() - began) / 1000);
  }
  return { seconds: median(times), standing };
}
