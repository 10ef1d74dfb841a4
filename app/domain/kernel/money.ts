import { memoize } from "./memoize.ts";

/**
 * Money: whole minor units (cents, yen, fils) as a bigint beside an ISO 4217 code. Immutable; no float anywhere.
 * Arithmetic here never rounds. Text is read by `parse-money.ts` and written by `formatMoney`; a sum is divided by
 * `splitLargestRemainder` or `applyBasisPoints`, the only two places that round an amount.
 */
export type Money = Readonly<{ minor: bigint; currency: string }>;

/** Money as it travels in JSON: minor units as a decimal string, because JSON numbers lose cents above 2^53. */
export type MoneyWire = Readonly<{ minor: string; currency: string }>;

/** One basis point is a hundredth of a percent. */
export const basisPointsInWhole = 10_000n;

/** Makes money. Throws when the currency is not three capital letters: that is a mistake in our code, not in a form. */
export function money(minor: bigint, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) throw new RangeError(`not an ISO 4217 currency: ${currency}`);
  return Object.freeze({ minor, currency });
}

export function zero(currency: string): Money {
  return money(0n, currency);
}

/** a + b. Throws for two currencies: there is no rate in this book. */
export function add(a: Money, b: Money): Money {
  assertSameCurrency(a, b);
  return money(a.minor + b.minor, a.currency);
}

/** a − b, which may be negative. Throws for two currencies. */
export function subtract(a: Money, b: Money): Money {
  assertSameCurrency(a, b);
  return money(a.minor - b.minor, a.currency);
}

/** Adds all parts; the currency is named so that the sum of nothing is still money. Throws for a second currency. */
export function sum(parts: Iterable<Money>, currency: string): Money {
  let total = zero(currency);
  for (const part of parts) total = add(total, part);
  return total;
}

/** −1, 0 or 1, as `Array.sort` wants it. Throws for two currencies. */
export function compare(a: Money, b: Money): -1 | 0 | 1 {
  assertSameCurrency(a, b);
  return a.minor < b.minor ? -1 : a.minor > b.minor ? 1 : 0;
}

function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) throw new RangeError(`two currencies in one sum: ${a.currency} and ${b.currency}`);
}

const minorDigitsOf = memoize<number>();

/** How many decimals a currency has by ISO 4217: 2 for USD, 0 for JPY, 3 for KWD; 2 for codes that Intl does not know. */
export const minorDigits = (currency: string): number =>
  minorDigitsOf(
    currency,
    () => new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2,
  );

const currencyNames = memoize<string>();

/** What a currency is called when there is more than one of it: "US dollars". */
export const currencyName = (currency: string): string =>
  currencyNames(currency, () => {
    const parts = new Intl.NumberFormat("en", { style: "currency", currency, currencyDisplay: "name" }).formatToParts(
      2,
    );
    return parts.find(({ type }) => type === "currency")?.value ?? currency;
  });

/** Minor units in one major unit: 100n for USD, 1n for JPY. */
export function minorPerMajor(currency: string): bigint {
  return 10n ** BigInt(minorDigits(currency));
}

/**
 * Rounding: largest remainder. Divides `total` (≥ 0) in proportion to `weights` (each ≥ 0): everyone gets the whole units
 * of their exact share, and the units left over go one by one to the largest remainders, the earlier index first when two
 * are equal. Callers order weights by age, so ties favour the older pledge. The parts always sum to the total.
 * Throws when something is to be divided among weights that are all zero.
 */
export function splitLargestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (total < 0n) throw new RangeError("a negative total cannot be split");
  let weightTotal = 0n;
  for (const weight of weights) {
    if (weight < 0n) throw new RangeError("a weight cannot be negative");
    weightTotal += weight;
  }
  if (total === 0n) return weights.map(() => 0n);
  if (weightTotal === 0n) throw new RangeError("nothing to split among: every weight is zero");

  const parts: bigint[] = [];
  const remainders: { index: number; remainder: bigint }[] = [];
  let left = total;
  weights.forEach((weight, index) => {
    const product = total * weight;
    const part = product / weightTotal;
    parts.push(part);
    left -= part;
    remainders.push({ index, remainder: product % weightTotal });
  });
  // Sorting is stable, so equal remainders keep their order: the older pledge comes first.
  remainders.sort((a, b) => (a.remainder === b.remainder ? 0 : a.remainder > b.remainder ? -1 : 1));
  for (let next = 0; left > 0n; next += 1, left -= 1n) {
    const index = remainders[next]!.index;
    parts[index] = parts[index]! + 1n;
  }
  return parts;
}

/** Rounding: down to the whole minor unit, so that a share never costs its pledger more than was promised. */
export function applyBasisPoints(amountMinor: bigint, basisPoints: bigint): bigint {
  if (amountMinor < 0n || basisPoints < 0n) throw new RangeError("basis points apply to amounts of zero and more");
  return (amountMinor * basisPoints) / basisPointsInWhole;
}

export function toWire(amount: Money): MoneyWire {
  return { minor: amount.minor.toString(), currency: amount.currency };
}

/** Reads the wire format. Throws for anything else: the sender is our own code on the other side. */
export function fromWire(wire: MoneyWire): Money {
  if (!/^-?\d{1,19}$/.test(wire.minor)) throw new RangeError("not minor units on the wire");
  return money(BigInt(wire.minor), wire.currency);
}

/** "1234.50": an exact decimal of major units with every decimal of the currency, for exports and for `Intl`. */
export function toDecimalString(amount: Money): `${number}` {
  const digits = minorDigits(amount.currency);
  const sign = amount.minor < 0n ? "-" : "";
  const padded = (amount.minor < 0n ? -amount.minor : amount.minor).toString().padStart(digits + 1, "0");
  const whole = padded.slice(0, padded.length - digits);
  return `${sign}${whole}${digits > 0 ? `.${padded.slice(-digits)}` : ""}` as `${number}`;
}

export interface MoneyFormat {
  /** The viewer's locale, BCP 47. */
  locale: string;
  /**
   * `true` shows every decimal (the book), `"any"` only those that there are (one promise, a limit, what is left: whoever
   * acts on it reads it exactly), `false` whole units (totals over many).
   */
  cents: boolean | "any";
  /** Whether the currency is written: pages say it once, mails and exports beside each sum. */
  withCurrency?: boolean;
}

const formatters = memoize<Intl.NumberFormat>();

/**
 * Writes money in the viewer's locale. Rounding (whole units only): half away from zero, for the eye; nothing is ever
 * computed from what is shown.
 */
export function formatMoney(amount: Money, { locale, cents, withCurrency = false }: MoneyFormat): string {
  const shown = cents === "any" ? amount.minor % minorPerMajor(amount.currency) !== 0n : cents;
  const formatter = formatters(`${locale}|${amount.currency}|${shown}|${withCurrency}`, () => {
    const digits = shown ? minorDigits(amount.currency) : 0;
    return new Intl.NumberFormat(locale, {
      ...(withCurrency
        ? { style: "currency", currency: amount.currency, currencyDisplay: "code" }
        : { style: "decimal" }),
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      // Spanish and Polish leave four-digit numbers ungrouped by default; a column of sums reads better all alike.
      useGrouping: "always",
    });
  });
  return formatter.format(toDecimalString(amount));
}
