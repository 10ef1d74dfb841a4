import { formatMoney, minorPerMajor, money } from "#app/domain/kernel/money.ts";
import { useLocale } from "./locale.tsx";

/** How an amount is written: with its cents (`"any"`: with those that it has), and with the code of its currency. Pages say the currency once, in the foot. */
interface MoneyLook {
  readonly cents?: boolean | "any";
  readonly code?: boolean;
}

type WriteMoney = (minor: bigint, currency: string, look?: MoneyLook) => string;

/** Writes amounts in the viewer's locale, for labels and sentences. */
export function useMoneyFormat(): WriteMoney {
  const { locale } = useLocale();
  return (minor, currency, { cents = false, code = false } = {}) =>
    formatMoney(money(minor, currency), { locale, cents, withCurrency: code });
}

interface AmountProps extends MoneyLook {
  readonly minor: bigint;
  readonly currency: string;
}

/**
 * An amount in the viewer's locale, in tabular figures: whole units, or with its cents in the book.
 * Where whole units hide cents, the exact amount is in the tooltip.
 */
export function Amount({ minor, currency, cents = false, code = false }: AmountProps) {
  const write = useMoneyFormat();
  const hidesCents = !cents && minor % minorPerMajor(currency) !== 0n;
  return (
    <span className="tn" title={hidesCents ? write(minor, currency, { cents: true, code: true }) : undefined}>
      {write(minor, currency, { cents, code })}
    </span>
  );
}
