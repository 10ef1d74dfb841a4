import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { useLocale } from "./locale.tsx";

export type WriteAmount = (minor: bigint) => string;

/** How a panel writes sums: cents only where there are some. */
export function useAmount({ project: { currency } }: { readonly project: { readonly currency: string } }): WriteAmount {
  const { locale } = useLocale();
  return (minor) => formatMoney(money(minor, currency), { locale, cents: "any" });
}
