import type { pledge } from "#db/schema/pledges.ts";
import type { project } from "#db/schema/projects.ts";
import type { rungs } from "#db/schema/rungs.ts";
import { applyBasisPoints } from "#app/domain/kernel/money.ts";
import type { Condition, FundingRule, SettlementPledge, Terms } from "#app/domain/pledges/settlement-terms.ts";

/** A pledge's own row. */
export type PledgeRow = typeof pledge.$inferSelect;
export type Rung = (typeof rungs)[number];

/** A condition as it is stored: JSON has no bigint and no dates. */
export type StoredCondition =
  | { kind: "others_offer"; amountMinor: string }
  | { kind: "organizations"; count: number }
  | { kind: "organization"; organizationId: string }
  | { kind: "maintainers" }
  | { kind: "signed_before"; before: string };

export function storeCondition(condition: Condition): StoredCondition {
  switch (condition.kind) {
    case "others_offer":
      return { kind: "others_offer", amountMinor: condition.amountMinor.toString() };
    case "signed_before":
      return { kind: "signed_before", before: new Date(condition.beforeMs).toISOString() };
    default:
      return { ...condition };
  }
}

export function readCondition(stored: StoredCondition): Condition {
  switch (stored.kind) {
    case "others_offer":
      return { kind: "others_offer", amountMinor: BigInt(stored.amountMinor) };
    case "signed_before":
      return { kind: "signed_before", beforeMs: Date.parse(stored.before) };
    default:
      return { ...stored };
  }
}

/** The columns in which a pledge's terms are stored. */
export type TermsRow = Pick<
  typeof pledge.$inferSelect,
  "termsKind" | "amountMinor" | "shareBasisPoints" | "matchNumerator" | "matchDenominator" | "hours"
>;

export function storeTerms(terms: Terms): TermsRow {
  const none = { shareBasisPoints: null, matchNumerator: null, matchDenominator: null, hours: null };
  switch (terms.kind) {
    case "fixed":
      return { ...none, termsKind: "fixed", amountMinor: terms.amountMinor };
    case "share":
      return { ...none, termsKind: "share", amountMinor: terms.capMinor, shareBasisPoints: terms.basisPoints };
    case "match":
      return {
        ...none,
        termsKind: "match",
        amountMinor: terms.capMinor,
        matchNumerator: terms.numerator,
        matchDenominator: terms.denominator,
      };
    case "closer":
      return { ...none, termsKind: "closer", amountMinor: terms.limitMinor };
    case "in_kind":
      return { ...none, termsKind: "in_kind", amountMinor: terms.valueMinor, hours: terms.hours };
  }
}

export function readTerms(row: TermsRow): Terms {
  const amountMinor = row.amountMinor ?? 0n;
  switch (row.termsKind) {
    case "fixed":
      return { kind: "fixed", amountMinor };
    case "share":
      return { kind: "share", basisPoints: row.shareBasisPoints ?? 0, capMinor: amountMinor };
    case "match":
      return {
        kind: "match",
        numerator: row.matchNumerator ?? 0,
        denominator: row.matchDenominator ?? 1,
        capMinor: amountMinor,
      };
    case "closer":
      return { kind: "closer", limitMinor: amountMinor };
    case "in_kind":
      return { kind: "in_kind", hours: row.hours ?? 0, valueMinor: amountMinor };
  }
}

/** Consent, and whether nobody reads it yet. */
export interface Naming {
  readonly named: boolean;
  readonly sealed?: boolean;
}

/** The columns in which it is stored: a sealed pledge is named nowhere, whatever holds once it is opened. */
export const storeNaming = ({ named, sealed = false }: Naming): Pick<PledgeRow, "named" | "opensNamed"> =>
  sealed ? { named: false, opensNamed: named } : { named, opensNamed: null };

export const readNaming = ({ named, opensNamed }: Pick<PledgeRow, "named" | "opensNamed">): Required<Naming> => ({
  named: opensNamed ?? named,
  sealed: opensNamed !== null,
});

/**
 * Who is credited by a pledge in these words. Another organization than the payer is asked first, and the payer is
 * credited until it agrees; what it agreed to already holds for the same pledge in new words.
 */
export function storeCredit(
  {
    organizationId,
    creditedOrganizationId: wished = organizationId,
  }: { readonly organizationId: string; readonly creditedOrganizationId?: string | undefined },
  before?: Pick<PledgeRow, "creditedOrganizationId" | "creditAgreed">,
): Pick<PledgeRow, "creditedOrganizationId" | "creditAskedOrganizationId" | "creditAgreed"> {
  if (wished === organizationId)
    return { creditedOrganizationId: organizationId, creditAskedOrganizationId: null, creditAgreed: false };
  if (before?.creditAgreed && before.creditedOrganizationId === wished)
    return { creditedOrganizationId: wished, creditAskedOrganizationId: null, creditAgreed: true };
  return { creditedOrganizationId: organizationId, creditAskedOrganizationId: wished, creditAgreed: false };
}

/** Whom its payer wants to be credited, whether it agreed or not. */
export const wishedCredit = (row: Pick<PledgeRow, "creditedOrganizationId" | "creditAskedOrganizationId">): string =>
  row.creditAskedOrganizationId ?? row.creditedOrganizationId;

/** What a pledge has to be worth for its organization to be a co-funder; rounded up, so that no smaller one is. */
export const cofunderMinor = (goalMinor: bigint, cofunderBasisPoints: number): bigint =>
  (goalMinor * BigInt(cofunderBasisPoints) + 9_999n) / 10_000n;

/** Whether it is worth so much: the most that it may pay, or its hours at their value. */
export const isLargeEnough = (terms: Terms, goalMinor: bigint, cofunderBasisPoints: number): boolean =>
  (terms.kind === "in_kind" ? terms.valueMinor : mostMinor(terms, goalMinor)) >=
  cofunderMinor(goalMinor, cofunderBasisPoints);

/** The most that a pledge may ever pay: what a budget holder signs for, and what waits in the book. Zero for work in kind. */
export function mostMinor(terms: Terms, goalMinor: bigint): bigint {
  switch (terms.kind) {
    case "fixed":
      return terms.amountMinor;
    case "share": {
      const share = applyBasisPoints(goalMinor, BigInt(terms.basisPoints));
      return share < terms.capMinor ? share : terms.capMinor;
    }
    case "match":
      return terms.capMinor;
    case "closer":
      return terms.limitMinor;
    case "in_kind":
      return 0n;
  }
}

/** A firm pledge's row as settlement sees it. The credited organization is the one that others wait for and count. */
export function readSettlementPledge(
  row: TermsRow &
    Pick<typeof pledge.$inferSelect, "id" | "creditedOrganizationId" | "deliverableId" | "conditions" | "signedAt">,
): SettlementPledge {
  return {
    id: row.id,
    organizationId: row.creditedOrganizationId,
    terms: readTerms(row),
    conditions: (row.conditions as StoredCondition[]).map(readCondition),
    deliverableId: row.deliverableId ?? undefined,
    signedAtMs: row.signedAt?.getTime() ?? 0,
  };
}

/**
 * The project's two rules as settlement sees them. What the stretch goal buys are the deliverables behind the goal, so it
 * never exceeds what all of them cost.
 */
export function readFundingRule(
  row: Pick<typeof project.$inferSelect, "overFundingRule" | "underFundingRule" | "stretchMinor">,
  allPricesMinor: bigint,
): FundingRule {
  const { overFundingRule, underFundingRule, stretchMinor } = row;
  const stretchGoalMinor = stretchMinor !== null && stretchMinor < allPricesMinor ? stretchMinor : allPricesMinor;
  return {
    over: overFundingRule === "stretch" ? { kind: "stretch", stretchGoalMinor } : { kind: overFundingRule },
    under: underFundingRule,
  };
}
