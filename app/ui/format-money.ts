/** How an amount is written. `cents` shows the minor units, `code` adds the currency's sign as the locale writes it. */
export interface MoneyFormat {
  readonly cents?: boolean;
  readonly code?: boolean;
}

const fractionDigits = new Map<string, number>();
const formatters = new Map<string, Intl.NumberFormat>();

/** How many decimals a currency has: 2 for USD, 0 for JPY, 3 for KWD. */
export function currencyDecimals(currency: string): number {
  let digits = fractionDigits.get(currency);
  if (digits === undefined) {
    digits = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions().maximumFractionDigits ?? 2;
    fractionDigits.set(currency, digits);
  }
  return digits;
}

/** Minor units as an exact decimal string in major units: 123456n USD → "1234.56". No float is involved. */
export function decimalString(minor: bigint, currency: string): string {
  const decimals = currencyDecimals(currency);
  if (decimals === 0) return minor.toString();
  const digits = (minor < 0n ? -minor : minor).toString().padStart(decimals + 1, "0");
  return `${minor < 0n ? "-" : ""}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** True when the amount is not a number of whole units, so that whole units alone would hide something. */
export function hasCents(minor: bigint, currency: string): boolean {
  return minor % 10n ** BigInt(currencyDecimals(currency)) !== 0n;
}

/** Writes an amount in a locale: 1234560n USD → "12,346", with cents "12,345.60". Whole units are rounded half up, for display only. */
export function formatMoney(minor: bigint, currency: string, locale: string, { cents = false, code = false }: MoneyFormat = {}): string {
  const key = `${locale} ${currency} ${cents} ${code}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    const decimals = cents ? currencyDecimals(currency) : 0;
    formatter = new Intl.NumberFormat(locale, {
      ...(code ? { style: "currency", currency } : {}),
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      roundingMode: "halfExpand",
    });
    formatters.set(key, formatter);
  }
  return formatter.format(decimalString(minor, currency) as Intl.StringNumericLiteral);
}
