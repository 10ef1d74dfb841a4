import {
  readCondition,
  readTerms,
  type PledgeRow,
  type StoredCondition,
  type TermsRow,
} from "#app/domain/pledges/pledge.ts";
import { sayConditions, sayTerms, type Wording } from "#app/domain/pledges/terms-words.ts";

/**
 * What a pledge offers and waits for. Whom it waits for is not among it: that organization may take part without being
 * named. Sums are decimal strings of minor units, days are ISO 8601.
 */
export interface SaidOffer {
  readonly amountMinor: string;
  readonly shareBasisPoints: number | null;
  readonly matchNumerator: number | null;
  readonly matchDenominator: number | null;
  readonly hours: number | null;
  readonly conditions: readonly (
    | { readonly kind: "others_offer"; readonly amountMinor: string }
    | { readonly kind: "organizations"; readonly count: number }
    | { readonly kind: "organization" }
    | { readonly kind: "maintainers" }
    | { readonly kind: "signed_before"; readonly before: string }
  )[];
}

/** What a pledge's event tells of its words. */
export function saidOffer(row: TermsRow & Pick<PledgeRow, "conditions">): SaidOffer {
  const { amountMinor, shareBasisPoints, matchNumerator, matchDenominator, hours } = row;
  const conditions = (row.conditions as StoredCondition[]).map((each) =>
    each.kind === "organization" ? { kind: each.kind } : each,
  );
  return {
    amountMinor: (amountMinor ?? 0n).toString(),
    shareBasisPoints,
    matchNumerator,
    matchDenominator,
    hours,
    conditions,
  };
}

/**
 * Terms and conditions of an event as words: "1 for every 2 that others offer, at most 12,000", "eight others stand".
 * @param amount how a decimal string of minor units is written for this viewer
 */
export function offerWords(
  termsKind: string,
  offer: SaidOffer,
  amount: (minor: string) => string,
): { readonly terms: string; readonly waitsFor: string } {
  const wording: Wording = {
    amount: (minor) => amount(minor.toString()),
    organization: () => "a certain organization",
    deliverable: () => "a deliverable",
    date: (ms) => new Date(ms).toISOString().slice(0, 10),
  };
  const terms = readTerms({
    ...offer,
    termsKind: termsKind as PledgeRow["termsKind"],
    amountMinor: BigInt(offer.amountMinor),
  });
  return {
    terms: sayTerms(terms, wording),
    waitsFor: sayConditions(
      offer.conditions.map((each) =>
        readCondition(each.kind === "organization" ? { ...each, organizationId: "" } : each),
      ),
      wording,
    ),
  };
}

/** The words as a sentence of their own; null for a plain sum without conditions, which the sum itself says. */
export function offerSentence(
  termsKind: string,
  offer: SaidOffer | undefined,
  amount: (minor: string) => string,
): string | null {
  if (!offer) return null;
  const { terms, waitsFor } = offerWords(termsKind, offer, amount);
  const parts = [termsKind === "fixed" ? "" : terms, waitsFor && `if ${waitsFor}`].filter(Boolean).join(", ");
  return parts === "" ? null : `${parts.charAt(0).toUpperCase()}${parts.slice(1)}.`;
}
