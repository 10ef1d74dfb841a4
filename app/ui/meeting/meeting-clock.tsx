import { useEffect, useState } from "react";
import { clockWords, spentSeconds } from "#app/domain/meetings/meeting-time.ts";
import type { RoomItem } from "#app/domain/meetings/meeting-page.ts";

interface MeetingClockProps {
  readonly item: RoomItem;
  /** Since when it is spoken about; null while it is not. ISO 8601. */
  readonly since: string | null;
  /** The server's time when the page was read, ISO 8601: the screen's own clock may be wrong. */
  readonly now: string;
}

/** How much of its time an item has left: it runs while the item is spoken about, and goes below nothing. Without scripts it says what was left when the page came. */
export function MeetingClock({ item, since, now }: MeetingClockProps) {
  const atMs = useServerTime(now, since !== null);
  const left = item.plannedMinutes * 60 - spentSeconds(item, since === null ? null : new Date(since), new Date(atMs));
  const words = left < 0 ? `over by ${clockWords(-left)}` : `${clockWords(left)} left`;
  return (
    <span className={left < 0 ? "clock over" : "clock"} role="timer" aria-label={`${item.title}: ${words}`}>
      {since === null && item.begunAt === null ? `${item.plannedMinutes} min` : words}
    </span>
  );
}

/** The server's time in milliseconds, each second anew while it runs. What has passed since the page came is measured by a clock that nobody sets. */
function useServerTime(now: string, runs: boolean): number {
  const [passed, setPassed] = useState({ now, ms: 0 });
  useEffect(() => {
    if (!runs) return;
    const began = performance.now();
    const tick = () => setPassed({ now, ms: performance.now() - began });
    const timer = setInterval(tick, 1_000);
    return () => clearInterval(timer);
  }, [now, runs]);
  return Date.parse(now) + (passed.now === now ? passed.ms : 0);
}
