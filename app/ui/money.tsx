import { formatMoney, hasCents, type MoneyFormat } from "./format-money.ts";
import { useLocale } from "./locale.tsx";

interface AmountProps extends MoneyFormat {
  readonly minor: bigint;
  readonly currency: string;
}

/**
 * An amount in the viewer's locale, in tabular figures: whole units, or with its cents in the book.
 * Where whole units hide cents, the exact amount is in the tooltip.
 */
export function Amount({ minor, currency, cents = false, code = false }: AmountProps) {
  const { locale } = useLocale();
  const exact = !cents && hasCents(minor, currency) ? formatMoney(minor, currency, locale, { cents: true, code: true }) : undefined;
  return (
    <span className="tn" title={exact}>
      {formatMoney(minor, currency, locale, { cents, code })}
    </span>
  );
}

/** The same formatting as a function, for labels and sentences. */
export function useMoneyFormat(): (minor: bigint, currency: string, format?: MoneyFormat) => string {
  const { locale } = useLocale();
  return (minor, currency, format) => formatMoney(minor, currency, locale, format);
}
