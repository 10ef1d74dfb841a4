import { memoize } from "#app/domain/kernel/memoize.ts";

/** Hundredths of a percent as people read them: 2733 → "27.3 %". A part too small to show is still more than nothing. */
export function shareWords(basisPoints: number, locale: string): string {
  if (basisPoints > 0 && basisPoints < 5) return `< ${figure(locale).format(0.1)}\u00a0%`;
  return `${figure(locale).format(basisPoints / 100)}\u00a0%`;
}

const figures = memoize<Intl.NumberFormat>();
const figure = (locale: string) =>
  figures(locale, () => new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }));
