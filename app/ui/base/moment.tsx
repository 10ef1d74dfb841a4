import { useLocale, useTimeZone } from "./locale.tsx";
import { absoluteWords, formatMoment } from "./relative-time-words.ts";

const dayOptions = { year: "numeric", month: "2-digit", day: "2-digit" } as const;

/** Writes days and hours of the viewer's own zone. */
export function useMoments() {
  const { locale } = useLocale();
  const timeZone = useTimeZone();
  const dayKey = (ms: number) => formatMoment(ms, "en-CA", timeZone, dayOptions);
  return {
    /** The same for all moments of one day. */
    dayKey: (at: string) => dayKey(Date.parse(at)),
    /** "Today", or "Monday 28 September", with the year where it is another one. */
    dayWords(at: string, now: string): string {
      const [atMs, nowMs] = [Date.parse(at), Date.parse(now)];
      if (dayKey(atMs) === dayKey(nowMs)) return "Today";
      const isThisYear = dayKey(atMs).slice(0, 4) === dayKey(nowMs).slice(0, 4);
      return formatMoment(atMs, locale, timeZone, {
        weekday: "long",
        day: "numeric",
        month: "long",
        ...(isThisYear ? {} : { year: "numeric" as const }),
      });
    },
    hour: (at: string) =>
      formatMoment(Date.parse(at), locale, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    exact: (at: string) => absoluteWords(Date.parse(at), locale, timeZone),
  };
}

/** The hour of a moment, with its day and zone in the tooltip. */
export function Hour({ at }: { readonly at: string }) {
  const { hour, exact } = useMoments();
  return (
    <time dateTime={at} title={exact(at)}>
      {hour(at)}
    </time>
  );
}
