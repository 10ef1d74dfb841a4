import type { RowFault } from "#app/domain/kernel/import-report.ts";
import { minorDigits } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { normalized } from "#app/domain/kernel/text.ts";
import { bankText } from "./bank-line.ts";

/** Which sign a file uses for decimals, as far as its amounts tell; what none of them tells is asked of the row itself. */
export type DecimalSign = "." | "," | null;

/** The decimal sign that one amount proves: the last of two kinds of signs, or one that does not stand before three digits. */
export function provenSign(text: string): DecimalSign {
  const signs = [...text.matchAll(/[.,]/g)].map(([sign]) => sign as "." | ",");
  const last = signs.at(-1);
  if (last === undefined) return null;
  const other = last === "." ? "," : ".";
  if (signs.includes(other)) return last;
  // Twice the same sign groups thousands; so the other one is for decimals.
  if (signs.length > 1) return other;
  return /[.,]\d{3}(?!\d)/.test(text) ? null : last;
}

/**
 * An amount as banks write it: groups of any locale; the sign before, behind, as brackets, or as CR and DR.
 * @param sign what the rest of the file proves
 */
export function readBankAmount(text: string, currency: string, sign: DecimalSign): Result<bigint, RowFault> {
  const unreadable = { kind: "amount_unreadable", value: bankText(text).slice(0, 60) } as const;
  const plain = normalized(text, "NFKC").replaceAll("−", "-").trim();
  const debit = /^\(.*\)$|^[^\d]*-|-$|\b(?:DR|DB|D|S)$/i.test(plain);
  const figure = plain
    .replace(/^\((.*)\)$/, "$1")
    .replace(/\b(?:CR|DR|DB|C|D|H|S)$/i, "")
    .replace(/^\s*[-+]|[-+]\s*$/g, "")
    .replace(/^([A-Z]{3}|\p{Sc})\s*-/u, "$1 ")
    .trim();
  // One sign before three digits is a thousand or a decimal: only the rest of the file, or a currency without decimals, tells.
  const [, lone] = /^\D*\d{1,3}([.,])\d{3}\D*$/.exec(figure) ?? [];
  const decimal = sign ?? (lone === undefined ? null : minorDigits(currency) > 0 ? null : lone === "." ? "," : ".");
  if (lone !== undefined && decimal === null) return refuse(unreadable);
  const read = parseMoney(figure, currency, decimal === "," ? "de-DE" : "en-US");
  if (!read.ok)
    return refuse(
      read.refusal.kind === "amount_too_large" ? { kind: "amount_too_large", value: unreadable.value } : unreadable,
    );
  return ok(debit ? -read.value.minor : read.value.minor);
}

/** Which part of "03/04/2026" is the day, as far as a file tells. */
export type DayOrder = "day" | "month" | null;

const pieces = (text: string) => /^(\d{1,2})([./-])(\d{1,2})\2(\d{2}|\d{4})\b/.exec(text.trim());

/** The order that one date proves. With points the day comes first everywhere. */
export function provenOrder(text: string): DayOrder {
  const [, one, mark, two] = pieces(text) ?? [];
  if (one === undefined) return null;
  if (mark === "." || Number(one) > 12) return "day";
  return Number(two) > 12 ? "month" : null;
}

/** Whether a date needs to be told which part is the day: "03/04/2026" does, "2026-04-03" and "04/04/2026" do not. */
export function needsOrder(text: string): boolean {
  const [, one, , two] = pieces(text) ?? [];
  return one !== undefined && one !== two && provenOrder(text) === null;
}

/** A day as year-month-day; null for what is none. Years of two digits are of this century. */
export function readBankDay(text: string, order: DayOrder): string | null {
  const plain = text.trim();
  const iso = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ])/.exec(plain) ?? /^(\d{4})\/(\d{2})\/(\d{2})/.exec(plain);
  const [, one, , two, year] = pieces(plain) ?? [];
  const parts = iso
    ? [iso[1], iso[2], iso[3]]
    : one && two && year
      ? [year.length === 2 ? `20${year}` : year, order === "month" ? one : two, order === "month" ? two : one]
      : null;
  if (!parts) return null;
  const day = parts.map((part, index) => (part ?? "").padStart(index === 0 ? 4 : 2, "0")).join("-");
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null;
}
