import { bindingRungs, endedRungs, type rungs } from "#db/schema/rungs.ts";
import { chosen, type Cases } from "./rule.ts";

/** What a pledge is to the money of its project; `outside`: its organization is not admitted, so that it is in no sum. */
export type PledgeKind = "firm" | "conditional" | "intent" | "in-kind" | "interest" | "ended" | "outside";

/** Which sum says how large it is: none, the one that was stated, or what it pays or would pay. */
type Amount = "none" | "stated" | "offered";

type Rung = (typeof rungs)[number];

/** It is over, and nothing comes of it any more. */
export const isEnded = (rung: Rung): boolean => (endedRungs as readonly Rung[]).includes(rung);

/** What of a pledge decides it. */
export interface KindFacts {
  readonly termsKind: string;
  readonly rung: Rung;
  readonly stands: boolean;
  readonly counts: boolean;
}

export const kindCases: Cases<keyof KindFacts, PledgeKind> = {
  cases: [
    { when: { word: "rung", among: endedRungs }, then: "ended" },
    { when: { not: { row: "counts" } }, then: "outside" },
    { when: { word: "rung", among: ["interest"] }, then: "interest" },
    { when: { word: "termsKind", among: ["in_kind"] }, then: "in-kind" },
    { when: { word: "rung", among: ["intent"] }, then: "intent" },
    // What closes a gap is settled last, and until the raise is decided nobody can count on it.
    {
      when: {
        both: [
          { word: "rung", among: ["firm"] },
          { either: [{ not: { row: "stands" } }, { word: "termsKind", among: ["closer"] }] },
        ],
      },
      then: "conditional",
    },
  ],
  otherwise: "firm",
};

export const amountCases: Cases<"termsKind" | "rung", Amount> = {
  cases: [
    {
      when: {
        either: [
          { word: "termsKind", among: ["in_kind"] },
          { word: "rung", among: ["interest"] },
        ],
      },
      then: "none",
    },
    { when: { word: "rung", among: bindingRungs }, then: "offered" },
  ],
  otherwise: "stated",
};

export const pledgeKind = (pledge: KindFacts): PledgeKind => chosen(kindCases, { ...pledge });

/** How large it is, in minor units of its currency: zero for work in kind and for interest. */
export function pledgeAmount(
  pledge: Pick<KindFacts, "termsKind" | "rung"> & {
    readonly amountMinor: bigint | null;
    readonly offeredMinor: bigint;
    readonly allocatedMinor: bigint | null;
  },
): bigint {
  const { termsKind, rung, amountMinor, offeredMinor, allocatedMinor } = pledge;
  const amounts: Record<Amount, bigint> = {
    none: 0n,
    stated: amountMinor ?? 0n,
    offered: allocatedMinor ?? offeredMinor,
  };
  return amounts[chosen(amountCases, { termsKind, rung })];
}
