import { useFetchers, useNavigation, useRevalidator } from "@remix-run/react";
import { useCallback, useEffect, useRef } from "react";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { connectionStatus } from "./connection-status.ts";
import { useStream } from "./use-stream.ts";

/** A burst is one refresh; everybody waits a little differently, so that a thousand screens are not one stampede. */
const gatherMs = 100;
const jitterMs = 250;

/** Talk is applied by the discussion itself; everything else may change any figure of a page. */
const changesThePage = (event: ShownEvent): boolean => !event.type.startsWith("message.");

interface LiveRefreshOptions {
  /** Which events ask for fresh data; all but talk when left out. */
  readonly when?: (event: ShownEvent) => boolean;
}

/**
 * Runs the page's loaders again when its stream has news: debounced, jittered, never while a form of the page is being
 * sent (its answer brings fresh data by itself) and not while nobody looks. React keeps focus, caret and scroll.
 * @param cursor the stream's number that the loader's state contains
 */
export function useLiveRefresh(
  stream: StreamId,
  cursor: number,
  { when = changesThePage }: LiveRefreshOptions = {},
): void {
  const revalidator = useRevalidator();
  const isBusy = useIsBusy() || revalidator.state !== "idle";
  /** The last event that asks for fresh data, and the last for which it was asked. */
  const wanted = useRef(0);
  const asked = useRef(0);
  const isForced = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const state = useRef({ isBusy, cursor, revalidate: revalidator.revalidate });

  const look = useCallback(() => {
    const isNeeded = () => isForced.current || wanted.current > Math.max(state.current.cursor, asked.current);
    // Without a connection the reading would fail, and the page with it.
    const isPossible = () => !state.current.isBusy && connectionStatus.isUp() && document.visibilityState === "visible";
    if (timer.current !== undefined || !isNeeded() || !isPossible()) return;
    timer.current = setTimeout(
      () => {
        timer.current = undefined;
        if (!isNeeded() || !isPossible()) return;
        asked.current = wanted.current;
        isForced.current = false;
        state.current.revalidate();
      },
      gatherMs + Math.random() * jitterMs,
    );
  }, []);

  useEffect(() => {
    state.current = { isBusy, cursor, revalidate: revalidator.revalidate };
    look();
  });
  useEffect(() => {
    document.addEventListener("visibilitychange", look);
    const stopHearing = connectionStatus.onUp(look);
    return () => {
      stopHearing();
      document.removeEventListener("visibilitychange", look);
      clearTimeout(timer.current);
      timer.current = undefined;
    };
  }, [look]);

  useStream(stream, cursor, {
    apply: (events) => {
      for (const event of events) if (when(event)) wanted.current = event.seq;
      look();
    },
    reload: () => {
      // Another viewer, or too far behind: whatever the page shows, it is no longer what a fresh one would.
      isForced.current = true;
      look();
    },
  });
}

/** A navigation or a form of the page is under way. Background reading is not. */
function useIsBusy(): boolean {
  const navigation = useNavigation();
  const fetchers = useFetchers();
  return navigation.state !== "idle" || fetchers.some((fetcher) => fetcher.state === "submitting");
}
