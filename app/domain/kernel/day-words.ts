import { memoize } from "./memoize.ts";

const days = memoize<Intl.DateTimeFormat>();

/** A day of the calendar in UTC as its reader writes it: "Oct 9, 2026". */
export const dayWords = (at: Date | number, locale: string): string =>
  days(locale, () => new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" })).format(at);
