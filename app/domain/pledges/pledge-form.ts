import { parseMoney, type MoneyTextRefusal } from "#app/domain/kernel/parse-money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { Condition, Terms } from "#app/domain/pledges/settlement-terms.ts";

/** The pledge's sentence as it is typed. Read by the server when it is signed, and by the browser for the what-if. */
export interface PledgeForm {
  /** The sum, or the cap of a share. */
  readonly amount: string;
  readonly terms: "fixed" | "share";
  /** A share's percent of the goal. */
  readonly percent: string;
  readonly condition: "none" | "others_offer" | "organizations" | "maintainers";
  /** What others must offer. */
  readonly conditionAmount: string;
  /** How many others must stand. */
  readonly conditionCount: string;
}

export type PledgeFormRefusal =
  | (MoneyTextRefusal & { readonly field: "amount" | "conditionAmount" })
  | { readonly kind: "percent_unreadable"; readonly field: "percent" }
  | { readonly kind: "count_unreadable"; readonly field: "conditionCount" };

export interface ReadPledge {
  readonly terms: Terms;
  readonly conditions: readonly Condition[];
}

/**
 * Reads the sentence into terms and conditions.
 * @param locale of whoever typed it
 */
export function readPledgeForm(form: PledgeForm, currency: string, locale: string): Result<ReadPledge, PledgeFormRefusal> {
  const amount = parseMoney(form.amount, currency, locale);
  if (!amount.ok) return refuse({ ...amount.refusal, field: "amount" });
  const basisPoints = form.terms === "share" ? readBasisPoints(form.percent, locale) : null;
  if (form.terms === "share" && basisPoints === null) return refuse({ kind: "percent_unreadable", field: "percent" });
  const conditions = readConditions(form, currency, locale);
  if (!conditions.ok) return conditions;
  const terms: Terms = basisPoints === null ? { kind: "fixed", amountMinor: amount.value.minor } : { kind: "share", basisPoints, capMinor: amount.value.minor };
  return ok({ terms, conditions: conditions.value });
}

function readConditions(form: PledgeForm, currency: string, locale: string): Result<Condition[], PledgeFormRefusal> {
  if (form.condition === "others_offer") {
    const others = parseMoney(form.conditionAmount, currency, locale);
    return others.ok ? ok([{ kind: "others_offer", amountMinor: others.value.minor }]) : refuse({ ...others.refusal, field: "conditionAmount" });
  }
  if (form.condition === "organizations") {
    const count = /^\s*\d{1,4}\s*$/.test(form.conditionCount) ? Number(form.conditionCount) : 0;
    return count > 0 ? ok([{ kind: "organizations", count }]) : refuse({ kind: "count_unreadable", field: "conditionCount" });
  }
  return ok(form.condition === "maintainers" ? [{ kind: "maintainers" }] : []);
}

/** "20", "12.5" or "12,5" percent in basis points; null when it is no percent between 0.01 and 100. A percent sign may follow. */
function readBasisPoints(text: string, locale: string): number | null {
  // A percent has at most two decimals, as a two-decimal currency has, and people write it the same way.
  const read = parseMoney(text.replace(/%\s*$/, ""), "USD", locale);
  if (!read.ok || read.value.minor < 1n || read.value.minor > 10_000n) return null;
  return Number(read.value.minor);
}
