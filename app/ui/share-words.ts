/** Hundredths of a percent as people read them: 2733 → "27.3 %". A part too small to show is still more than nothing. */
export function shareWords(basisPoints: number, locale: string): string {
  if (basisPoints > 0 && basisPoints < 5) return `< ${figure(locale).format(0.1)} %`;
  return `${figure(locale).format(basisPoints / 100)} %`;
}

const formatters = new Map<string, Intl.NumberFormat>();

function figure(locale: string): Intl.NumberFormat {
  let found = formatters.get(locale);
  if (!found) formatters.set(locale, (found = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })));
  return found;
}
