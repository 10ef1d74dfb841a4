import { limits } from "#app/domain/kernel/limits.ts";
import { minorPerMajor } from "#app/domain/kernel/money.ts";
import { parseMoney, type MoneyTextRefusal } from "#app/domain/kernel/parse-money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";
import type { PledgesRefusal } from "./refusals.ts";

/**
 * The pledge's sentence as it is typed. Read by the server when it is signed, and by the browser for the what-if. Fields
 * that the chosen terms do not need, and those of conditions that are not ticked, are not looked at.
 */
export interface PledgeForm {
  /** The sum, the most of a share, a match or a closer, or what work in kind is worth. */
  readonly amount: string;
  readonly terms: Terms["kind"];
  /** A share's percent of the goal. */
  readonly percent: string;
  /** A match pays `matchOurs` for every `matchTheirs` that others put in. */
  readonly matchOurs: string;
  readonly matchTheirs: string;
  readonly hours: string;
  readonly ifOthers: boolean;
  /** What others must offer. */
  readonly others: string;
  readonly ifOrganizations: boolean;
  /** How many others must stand. */
  readonly organizations: string;
  readonly ifOrganization: boolean;
  /** The name of the organization that must stand. */
  readonly organization: string;
  readonly ifMaintainers: boolean;
  readonly ifBefore: boolean;
  /** The day before which it must be signed, ISO 8601. */
  readonly before: string;
  readonly creditsOther: boolean;
  /** The name of the organization that is credited instead of the one that pays. */
  readonly credited: string;
}

/** The panel's form as it is typed; what the panel keeps over an answer with errors. */
export interface TypedPledge extends PledgeForm {
  readonly organizationId: string;
  readonly deliverableId: string;
  readonly named: boolean;
  readonly sealed: boolean;
}

/** Everything that is a text in the form, and everything that is ticked. */
export const pledgeTexts = [
  "organizationId",
  "amount",
  "terms",
  "percent",
  "matchOurs",
  "matchTheirs",
  "hours",
  "deliverableId",
  "others",
  "organizations",
  "organization",
  "before",
  "credited",
] as const;
export const pledgeTicks = [
  "ifOthers",
  "ifOrganizations",
  "ifOrganization",
  "ifMaintainers",
  "ifBefore",
  "creditsOther",
  "named",
  "sealed",
] as const;

export const termsOffered = [
  "fixed",
  "share",
  "match",
  "closer",
  "in_kind",
] as const satisfies readonly Terms["kind"][];

/** A pledge that was said before, from which a new one climbs. */
export interface SaidPledge {
  readonly terms: Terms;
  readonly conditions: readonly Condition[];
  readonly deliverableId: string | null;
  /** Null: the one that pays. */
  readonly creditedOrganizationId: string | null;
  readonly named: boolean;
  readonly sealed: boolean;
}

interface Writing {
  /** A sum as it is typed. */
  readonly amount: (minor: bigint) => string;
  readonly organization: (id: string) => string;
}

/** A first suggestion: what the organization said before, else what is missing, but no more than many can give at once. */
export function suggestedPledge(
  {
    currency,
    goalMinor,
    minimumMinor,
  }: { readonly currency: string; readonly goalMinor: bigint | null; readonly minimumMinor: bigint | null },
  organizationId: string,
  said: SaidPledge | null,
  write: Writing,
): TypedPledge {
  const few = 5_000n * minorPerMajor(currency);
  const goal = goalMinor ?? few;
  const suggested: TypedPledge = {
    organizationId,
    amount: write.amount(goal < few ? goal : few),
    terms: "fixed",
    percent: "10",
    matchOurs: "1",
    matchTheirs: "2",
    hours: "40",
    deliverableId: "",
    ifOthers: false,
    others: minimumMinor === null ? "" : write.amount(minimumMinor),
    ifOrganizations: false,
    organizations: "3",
    ifOrganization: false,
    organization: "",
    ifMaintainers: false,
    ifBefore: false,
    before: "",
    creditsOther: false,
    credited: "",
    named: true,
    sealed: false,
  };
  if (!said) return suggested;
  const conditions = said.conditions.reduce<Partial<PledgeForm>>(
    (typed, each) => ({ ...typed, ...typedCondition(each, write) }),
    {},
  );
  const credited =
    said.creditedOrganizationId === null
      ? {}
      : { creditsOther: true, credited: write.organization(said.creditedOrganizationId) };
  return {
    ...suggested,
    ...typedTerms(said.terms, write),
    ...conditions,
    ...credited,
    deliverableId: said.deliverableId ?? "",
    named: said.named,
    sealed: said.sealed,
  };
}

function typedTerms(terms: Terms, { amount }: Writing): Partial<PledgeForm> {
  switch (terms.kind) {
    case "fixed":
      return { terms: "fixed", amount: amount(terms.amountMinor) };
    case "share":
      return { terms: "share", amount: amount(terms.capMinor), percent: String(terms.basisPoints / 100) };
    case "match":
      return {
        terms: "match",
        amount: amount(terms.capMinor),
        matchOurs: String(terms.numerator),
        matchTheirs: String(terms.denominator),
      };
    case "closer":
      return { terms: "closer", amount: amount(terms.limitMinor) };
    case "in_kind":
      return { terms: "in_kind", amount: amount(terms.valueMinor), hours: String(terms.hours) };
  }
}

function typedCondition(condition: Condition, { amount, organization }: Writing): Partial<PledgeForm> {
  switch (condition.kind) {
    case "others_offer":
      return { ifOthers: true, others: amount(condition.amountMinor) };
    case "organizations":
      return { ifOrganizations: true, organizations: String(condition.count) };
    case "organization":
      return { ifOrganization: true, organization: organization(condition.organizationId) };
    case "maintainers":
      return { ifMaintainers: true };
    case "signed_before":
      return { ifBefore: true, before: new Date(condition.beforeMs).toISOString().slice(0, 10) };
  }
}

export type PledgeFormRefusal =
  | (MoneyTextRefusal & { readonly field: "amount" | "others" })
  | PledgesRefusal<"percent_unreadable", "percent">
  | PledgesRefusal<"ratio_unreadable", "matchOurs">
  | PledgesRefusal<"hours_unreadable", "hours">
  | PledgesRefusal<"count_unreadable", "organizations">
  /** No organization of the network has this name; `near` are names that come near it, as words. */
  | PledgesRefusal<"organization_name_unknown", "organization" | "credited">
  | PledgesRefusal<"day_unreadable", "before">;

export interface ReadPledge {
  readonly terms: Terms;
  readonly conditions: readonly Condition[];
  /** Where it is another one than pays. */
  readonly creditedOrganizationId?: string;
}

interface Manner {
  readonly currency: string;
  /** Of whoever typed it. */
  readonly locale: string;
  /** The id of the organization of this name; null where there is none. */
  readonly find: (name: string) => string | null;
}

/** Reads the sentence into terms and conditions. */
export function readPledgeForm(form: PledgeForm, manner: Manner): Result<ReadPledge, PledgeFormRefusal> {
  const terms = readTermsTyped(form, manner);
  if (!terms.ok) return terms;
  const conditions = readConditions(form, manner);
  if (!conditions.ok) return conditions;
  const read = { terms: terms.value, conditions: conditions.value };
  if (!form.creditsOther) return ok(read);
  const name = form.credited.trim();
  const creditedOrganizationId = name === "" ? null : manner.find(name);
  return creditedOrganizationId === null
    ? refuse({ kind: "organization_name_unknown", field: "credited", near: "" })
    : ok({ ...read, creditedOrganizationId });
}

function readTermsTyped(form: PledgeForm, { currency, locale }: Manner): Result<Terms, PledgeFormRefusal> {
  const amount = parseMoney(form.amount, currency, locale);
  if (!amount.ok) return refuse({ ...amount.refusal, field: "amount" });
  const { minor } = amount.value;
  switch (form.terms) {
    case "fixed":
      return ok({ kind: "fixed", amountMinor: minor });
    case "share": {
      const basisPoints = readHundredths(form.percent.replace(/[%٪]\s*$/, ""), locale);
      return basisPoints === null || basisPoints > 10_000n
        ? refuse({ kind: "percent_unreadable", field: "percent" })
        : ok({ kind: "share", basisPoints: Number(basisPoints), capMinor: minor });
    }
    case "match": {
      const ratio = readRatio(form, locale);
      return ratio
        ? ok({ kind: "match", ...ratio, capMinor: minor })
        : refuse({ kind: "ratio_unreadable", field: "matchOurs" });
    }
    case "closer":
      return ok({ kind: "closer", limitMinor: minor });
    case "in_kind": {
      const hours = readCount(form.hours, locale, limits.hoursPerPledge);
      return hours === null
        ? refuse({ kind: "hours_unreadable", field: "hours" })
        : ok({ kind: "in_kind", hours, valueMinor: minor });
    }
  }
}

function readConditions(form: PledgeForm, { currency, locale, find }: Manner): Result<Condition[], PledgeFormRefusal> {
  const conditions: Condition[] = [];
  if (form.ifOthers) {
    const others = parseMoney(form.others, currency, locale);
    if (!others.ok) return refuse({ ...others.refusal, field: "others" });
    conditions.push({ kind: "others_offer", amountMinor: others.value.minor });
  }
  if (form.ifOrganizations) {
    const count = readCount(form.organizations, locale, limits.organizationsAwaited);
    if (count === null) return refuse({ kind: "count_unreadable", field: "organizations" });
    conditions.push({ kind: "organizations", count });
  }
  if (form.ifOrganization) {
    const name = form.organization.trim();
    const organizationId = name === "" ? null : find(name);
    if (organizationId === null) return refuse({ kind: "organization_name_unknown", field: "organization", near: "" });
    conditions.push({ kind: "organization", organizationId });
  }
  if (form.ifMaintainers) conditions.push({ kind: "maintainers" });
  if (form.ifBefore) {
    const beforeMs = readDay(form.before);
    if (beforeMs === null) return refuse({ kind: "day_unreadable", field: "before" });
    conditions.push({ kind: "signed_before", beforeMs });
  }
  return ok(conditions);
}

/** "20", "12.5" or "12,5" in hundredths; null when it is no number of at least one of them. */
function readHundredths(text: string, locale: string): bigint | null {
  if (/[\p{L}\p{Sc}]/u.test(text)) return null;
  // A number with at most two decimals is written the same way as an amount of a two-decimal currency.
  const read = parseMoney(text, "USD", locale);
  return read.ok && read.value.minor > 0n ? read.value.minor : null;
}

/** A whole number from one to `most`. */
function readCount(text: string, locale: string, most: number): number | null {
  const hundredths = readHundredths(text, locale);
  if (hundredths === null || hundredths % 100n !== 0n || hundredths / 100n > BigInt(most)) return null;
  return Number(hundredths / 100n);
}

/** "1 for every 2", "0.5 for every 1" and "1,000 for every 2,000" are the same ratio. */
function readRatio(
  { matchOurs, matchTheirs }: PledgeForm,
  locale: string,
): { numerator: number; denominator: number } | null {
  const [ours, theirs] = [readHundredths(matchOurs, locale), readHundredths(matchTheirs, locale)];
  if (ours === null || theirs === null) return null;
  const common = greatestDivisor(ours, theirs);
  const most = BigInt(limits.matchRatio);
  return ours / common > most || theirs / common > most
    ? null
    : { numerator: Number(ours / common), denominator: Number(theirs / common) };
}

const greatestDivisor = (a: bigint, b: bigint): bigint => (b === 0n ? a : greatestDivisor(b, a % b));

/** The beginning of a day in UTC; null for a day that no calendar has, and for one beyond anybody's plans. */
function readDay(text: string): number | null {
  const iso = text.trim();
  if (!/^2[01]\d\d-\d\d-\d\d$/.test(iso)) return null;
  const ms = Date.parse(`${iso}T00:00:00Z`);
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== iso ? null : ms;
}
