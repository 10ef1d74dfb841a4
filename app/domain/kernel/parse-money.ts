import { limits } from "#app/domain/kernel/limits.ts";
import { memoize } from "#app/domain/kernel/memoize.ts";
import { minorDigits, money, type Money } from "#app/domain/kernel/money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { normalized } from "#app/domain/kernel/text.ts";
import type { KernelRefusal } from "./refusals.ts";

/** Why a text is not an amount. Each has its own sentence, because each asks the writer for something else. */
export type MoneyTextRefusal =
  | KernelRefusal<
      "amount_missing" | "amount_unreadable" | "amount_negative" | "amount_too_large" | "amount_in_other_currency"
    >
  /** "1,234" where a comma is the decimal sign: it may be a thousand or one and a bit, so we ask. */
  | KernelRefusal<"amount_ambiguous" | "amount_too_fine">;

/** Longer than any amount we take; what is longer is not read at all. */
const longestText = 40;

/**
 * Reads an amount as people write it: "1,234.50", "1.234,50", "1 234,50", "1’234.50", "$ 1,234" or "1234 USD".
 * A separator is taken as decimal or thousands sign by its place; only when both readings are possible does the locale
 * decide, and when the locale does not settle it the text is refused as ambiguous. Zero is an amount.
 */
export function parseMoney(text: string, currency: string, locale: string): Result<Money, MoneyTextRefusal> {
  // NFKC turns full-width digits, no-break, narrow and thin spaces into their plain forms.
  const plain = latinDigits(normalized(text, "NFKC"), locale).trim();
  if (plain === "") return refuse({ kind: "amount_missing" });
  if (plain.length > longestText) return refuse({ kind: "amount_unreadable" });
  if (/^\(.*\)$|^[^\d]*[-−–]/.test(plain)) return refuse({ kind: "amount_negative" });

  const figure = plain.replace(/[\p{L}\p{Sc}]+\.?/gu, (sign) => (isSignOf(currency, sign, locale) ? "" : sign)).trim();
  if (/[\p{L}\p{Sc}]/u.test(figure)) {
    return refuse({
      kind: /\p{Sc}|^[A-Za-z]{3}\s*\d|\d\s*[A-Za-z]{3}$/u.test(figure)
        ? "amount_in_other_currency"
        : "amount_unreadable",
    });
  }
  if (!/^[\d.,](?:[\d., '’]*\d)?$/.test(figure)) return refuse({ kind: "amount_unreadable" });

  const digits = minorDigits(currency);
  const split = splitAtDecimalSign(figure, digits, locale);
  if (!split.ok) return split;
  const { whole, fraction } = split.value;
  if (fraction.length > digits) return refuse({ kind: "amount_too_fine", decimals: digits });
  const minor = BigInt(`${whole}${fraction.padEnd(digits, "0")}`);
  return minor > limits.amountMinor ? refuse({ kind: "amount_too_large" }) : ok(money(minor, currency));
}

/** Finds the decimal sign, checks that what stands before it is well grouped, and strips the grouping. */
function splitAtDecimalSign(
  figure: string,
  digits: number,
  locale: string,
): Result<{ whole: string; fraction: string }, MoneyTextRefusal> {
  const last = Math.max(figure.lastIndexOf("."), figure.lastIndexOf(","));
  if (last < 0) return grouped(figure, "");
  const separator = figure[last]!;
  const before = figure.slice(0, last);
  const after = figure.slice(last + 1);
  if (!/^\d+$/.test(after)) return grouped(figure, "");

  const repeated = before.includes(separator);
  if (repeated) return grouped(figure, "");
  const couldGroup = after.length === 3 && /^[1-9]\d{0,2}$/.test(before);
  if (!couldGroup) return grouped(before, after);

  const { group, decimal } = signsOf(locale);
  if (separator === group) return grouped(figure, "");
  if (separator === decimal && digits >= 3) return grouped(before, after);
  return refuse({ kind: "amount_ambiguous", separator });
}

/** Thousands in threes, or the Indian way (twos, then three); one kind of separator throughout. */
function grouped(whole: string, fraction: string): Result<{ whole: string; fraction: string }, MoneyTextRefusal> {
  const separators = new Set(whole.replace(/\d/g, "").replaceAll("’", "'"));
  const even = /^\d{1,3}([., '’]\d{3})+$|^\d{1,2}([., '’]\d{2})*[., '’]\d{3}$/;
  const wellGrouped = separators.size === 0 || (separators.size === 1 && even.test(whole));
  return wellGrouped ? ok({ whole: whole.replace(/\D/g, ""), fraction }) : refuse({ kind: "amount_unreadable" });
}

const signs = memoize<{ group: string | undefined; decimal: string | undefined }>();

const signsOf = (locale: string) =>
  signs(locale, () => {
    const parts = new Intl.NumberFormat(locale, { numberingSystem: "latn", useGrouping: "always" }).formatToParts(
      1_234_567.5,
    );
    return {
      group: parts.find((part) => part.type === "group")?.value,
      decimal: parts.find((part) => part.type === "decimal")?.value,
    };
  });

/** "USD", "US$" and "$" all say US dollars to somebody who is asked for US dollars. */
function isSignOf(currency: string, sign: string, locale: string): boolean {
  const bare = sign.replace(/\.$/, "");
  if (bare.toUpperCase() === currency) return true;
  // The locale's own sign ("$"), and the international one ("US$").
  return [locale, "en-001"].some((writer) =>
    (["symbol", "narrowSymbol"] as const).some((currencyDisplay) =>
      new Intl.NumberFormat(writer, { style: "currency", currency, currencyDisplay })
        .formatToParts(1)
        .some((part) => part.type === "currency" && (part.value === bare || part.value === sign)),
    ),
  );
}

const ownDigits = memoize<readonly string[]>();

/** Arabic, Persian, Bengali … digits and separators become 0 to 9, comma and point; marks of direction go. */
function latinDigits(marked: string, locale: string): string {
  const text = marked
    .replace(/[\u061c\u200e\u200f]/g, "")
    .replaceAll("٫", ".")
    .replaceAll("٬", ",");
  const own = ownDigits(locale, () =>
    [...new Intl.NumberFormat(locale, { useGrouping: false }).format(9_876_543_210)].reverse(),
  );
  return own[1] === "1"
    ? text
    : text.replace(/\p{Nd}/gu, (digit) => (own.includes(digit) ? String(own.indexOf(digit)) : digit));
}
