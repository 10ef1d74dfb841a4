import { memoize } from "#app/domain/kernel/memoize.ts";

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

const steps: readonly (readonly [unit: Intl.RelativeTimeFormatUnit, seconds: number, until: number])[] = [
  ["second", 1, 45],
  ["minute", minute, 45 * minute],
  ["hour", hour, 22 * hour],
  ["day", day, 26 * day],
  ["month", 30.4 * day, 320 * day],
  ["year", 365.25 * day, Number.POSITIVE_INFINITY],
];

const relatives = memoize<Intl.RelativeTimeFormat>();
const moments = memoize<Intl.DateTimeFormat>();

/** "in 9 days", "23 minutes ago", "just now"; both moments in milliseconds since 1970. */
export function relativeWords(atMs: number, nowMs: number, locale: string): string {
  const seconds = (atMs - nowMs) / 1_000;
  const distance = Math.abs(seconds);
  const [unit, length] = steps.find(([, , until]) => distance < until)!;
  const words = relatives(locale, () => new Intl.RelativeTimeFormat(locale, { numeric: "auto" }));
  if (unit === "second") return words.format(0, "second");
  // Time still left is rounded down, so that nobody is promised more than there is.
  const amount = seconds > 0 && unit === "day" ? Math.floor(seconds / length) : Math.round(seconds / length);
  return words.format(amount, unit);
}

/** The moment itself: "Fri, 9 Oct 2026, 17:00 UTC". */
export function absoluteWords(atMs: number, locale: string, timeZone: string): string {
  return formatMoment(atMs, locale, timeZone, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  });
}

/** Writes a moment with Intl. */
export function formatMoment(
  atMs: number,
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): string {
  return moments(
    `${locale} ${timeZone} ${JSON.stringify(options)}`,
    () => new Intl.DateTimeFormat(locale, { ...options, timeZone }),
  ).format(atMs);
}
