import { useSyncExternalStore } from "react";
import { useLocale, useTimeZone } from "./locale.tsx";
import { absoluteWords, formatMoment, relativeWords } from "./relative-time-words.ts";

interface RelativeTimeProps {
  /** The moment, as an ISO string or a Date. */
  readonly at: string | Date;
  /** The server's now, from the loader, so that both renderings say the same. */
  readonly now: string | Date;
  /** Deadlines show both: "in 9 days, Fri 9 Oct 2026, 17:00 UTC". */
  readonly both?: boolean;
}

/** How often the words are refreshed, in milliseconds. */
const refreshMs = 30_000;

const listeners = new Set<() => void>();
let ticking: ReturnType<typeof setInterval> | undefined;

/** One clock for all times on the page. */
function subscribe(tell: () => void) {
  listeners.add(tell);
  ticking ??= setInterval(() => listeners.forEach((each) => each()), refreshMs);
  return () => {
    listeners.delete(tell);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

/** Now, in milliseconds: the server's at first, so that hydration agrees, then the browser's in steps. */
function useNow(serverNow: string | Date): number {
  return useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / refreshMs) * refreshMs,
    () => new Date(serverNow).getTime(),
  );
}

/** A relative time with the absolute one in its tooltip, in the viewer's zone once the browser has told it. */
export function RelativeTime({ at, now, both = false }: RelativeTimeProps) {
  const { locale } = useLocale();
  const timeZone = useTimeZone();
  const atMs = new Date(at).getTime();
  const nowMs = useNow(now);
  const absolute = absoluteWords(atMs, locale, timeZone);
  return (
    <time dateTime={new Date(atMs).toISOString()} title={absolute}>
      {relativeWords(atMs, nowMs, locale)}
      {both && `, ${absolute}`}
    </time>
  );
}

interface DayProps extends Omit<RelativeTimeProps, "both"> {
  /** Set for a calendar day that has no hour, such as the day of a merge: it is the same day everywhere. */
  readonly plain?: boolean;
}

/** A day without its hour, in the viewer's locale: "9 Oct", with the year where it is not the present one. */
export function Day({ at, now, plain = false }: DayProps) {
  const { locale } = useLocale();
  const viewerZone = useTimeZone();
  const timeZone = plain ? "UTC" : viewerZone;
  const date = new Date(at);
  const sameYear = date.getUTCFullYear() === new Date(now).getUTCFullYear();
  const words = formatMoment(date.getTime(), locale, timeZone, {
    day: "numeric",
    month: "short",
    ...(sameYear ? {} : { year: "numeric" as const }),
  });
  return (
    <time
      className="tn"
      dateTime={plain ? date.toISOString().slice(0, 10) : date.toISOString()}
      title={plain ? undefined : absoluteWords(date.getTime(), locale, timeZone)}
    >
      {words}
    </time>
  );
}
