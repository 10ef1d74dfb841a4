import type { RowFault } from "#app/domain/kernel/import-report.ts";
import { minorDigits } from "#app/domain/kernel/money.ts";
import { parseMoney } from "#app/domain/kernel/parse-money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { normalized } from "#app/domain/kernel/text.ts";
import { bankText } from "./bank-line.ts";
import { monthOf } from "./month-names.ts";

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

/** Whether an amount says itself which way it went: by a sign, brackets, or a mark such as CR. */
export const hasSign = (text: string): boolean => {
  const plain = normalized(text, "NFKC").replaceAll("−", "-").trim();
  return /^\(.*\)$|^[^\d]*[-+]|[-+]$|\d\s*(?:CR|DR|DB|C|D|H|S)$/i.test(plain);
};

/** Which part of "03/04/2026" is the day, as far as a file tells. */
export type DayOrder = "day" | "month" | null;

const pieces = (text: string) => /^(\d{1,2})\s*([./-])\s*(\d{1,2})\s*\2\s*(\d{4}|\d{2})(?!\d)/.exec(text.trim());

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

/** Years of two digits are of this century. */
const fullYear = (year: string): string => (year.length === 2 ? `20${year}` : year);

const yearFirst = /^(\d{4})(?:(\d{2})(\d{2})(?!\d)|\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})(?!\d))/;
const dayThenName =
  /^(\d{1,2})(?:st|nd|rd|th|\.)?(?:\s+de)?[\s./-]*(\p{L}{3,})\.?(?:\s+de)?[\s,./-]*(\d{4}|\d{2})(?!\d)/iu;
const nameThenDay = /^(\p{L}{3,})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,.-]+(\d{4}|\d{2})(?!\d)/iu;
const yearThenName = /^(\d{4})[\s./-]*(\p{L}{3,})\.?[\s./-]*(\d{1,2})(?!\d)/u;

type Parts = readonly [year: string, month: string, day: string];

const withName = (year = "", name = "", day = ""): Parts | null => {
  const month = monthOf(normalized(name, "NFKD").replace(/\p{M}/gu, ""));
  return month === null ? null : [fullYear(year), String(month), day];
};

function partsOf(text: string, order: DayOrder): Parts | null {
  const year = yearFirst.exec(text);
  if (year) return [year[1] ?? "", year[2] ?? year[4] ?? "", year[3] ?? year[5] ?? ""];
  const [, one, , two, last] = pieces(text) ?? [];
  if (one && two && last) return order === "month" ? [fullYear(last), one, two] : [fullYear(last), two, one];
  // Before a month's name a weekday may stand: "Mon, 21 Sep 2026", "Monday, September 21, 2026".
  const plain = text.replace(/^\p{L}{2,10}[.,]{1,2}\s+(?=\p{L}{3,}|\d)/u, (day) =>
    monthOf(day.replace(/[.,\s]/g, "")) ? day : "",
  );
  const [, day, name, later] = dayThenName.exec(plain) ?? [];
  if (day) return withName(later, name, day);
  const [, first, second, third] = nameThenDay.exec(plain) ?? [];
  if (first) return withName(third, first, second);
  const [, begin, middle, end] = yearThenName.exec(plain) ?? [];
  return begin ? withName(begin, middle, end) : null;
}

/** A day as year-month-day; null for what is none. A time may follow. */
export function readBankDay(text: string, order: DayOrder): string | null {
  const parts = partsOf(text.trim(), order);
  if (!parts) return null;
  const day = parts.map((part, index) => part.padStart(index === 0 ? 4 : 2, "0")).join("-");
  const at = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : null;
}
