import { timeZoneOr } from "#app/domain/identity/account.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";

/** What a calendar on somebody's wall says at an instant. A zone that this machine does not know is UTC: one such must not hold up everybody's letters. */
function wallClock(
  at: Date,
  timeZone: string,
): { readonly day: string; readonly hour: number; readonly weekday: string } {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: timeZoneOr(timeZone),
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    hourCycle: "h23",
    weekday: "short",
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((each) => each.type === type)?.value ?? "";
  return {
    day: `${part("year")}-${part("month")}-${part("day")}`,
    hour: Number(part("hour")),
    weekday: part("weekday"),
  };
}

/** Gathered news comes from this hour of their morning on. */
export const digestHour = 8;

/**
 * Whether it is time for somebody's gathered letter: once a day from eight in their morning, or once a week from their
 * Monday's eight o'clock. A letter that could not be made in time, because nothing ran, is made late and not left out.
 * @param last when the last one was made; null for none yet
 * @param timeZone IANA name
 */
export function isDigestDue(every: "daily" | "weekly", now: Date, last: Date | null, timeZone: string): boolean {
  const here = wallClock(now, timeZone);
  if (here.hour < digestHour) return false;
  const lastDay = last && wallClock(last, timeZone).day;
  if (every === "daily") return lastDay === null || lastDay < here.day;
  const daysSince = lastDay === null ? Number.NaN : (Date.parse(here.day) - Date.parse(lastDay)) / dayMs;
  return here.weekday === "Mon" ? lastDay !== here.day : daysSince >= 7;
}
