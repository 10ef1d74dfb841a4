import { useFetcher } from "@remix-run/react";
import { hasLine } from "./has-line.ts";
import { useEffect, useRef, useState } from "react";
import {
  entriesHeld,
  threadOf,
  withEarlier,
  withEvents,
  withLater,
  withPage,
  type ThreadState,
} from "#app/domain/discussion/thread-state.ts";
import { idOf } from "#app/domain/discussion/subject.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Outbox } from "./outbox.ts";
import { useStream } from "./use-stream.ts";

interface ThreadOptions {
  readonly outbox: Outbox | null;
  /** Called before anything changes on the screen. */
  readonly beforeChange: () => void;
  /** Called before a page of the past comes in at either end; answers whether entries far away may be dropped. */
  readonly beforeTurn: () => boolean;
  /** Called with what is new, after it was taken. */
  readonly told: (events: readonly ShownEvent[]) => void;
  /** The page must be read anew. */
  readonly reload: () => void;
}

export interface Thread extends ThreadState {
  /** Reads the page before the first entry, or behind the last one; nothing while one is being read. */
  readonly turn: (to: "earlier" | "later") => void;
}

/** A page's thread, kept equal to the log, and read on at either end as one scrolls. */
export function useThread(page: ThreadPage, { outbox, beforeChange, beforeTurn, told, reload }: ThreadOptions): Thread {
  const { load, data: turned, state: reading } = useFetcher<{ page: ThreadPage }>();
  const asked = useRef<{ to: "earlier" | "later"; from: number } | null>(null);
  const latestTurn = useRef(turned);
  const [state, setState] = useState(() => threadOf(page));
  const recent = useRef<readonly ShownEvent[]>([]);
  const latestPage = useRef(page);

  useEffect(() => {
    if (latestPage.current === page) return;
    latestPage.current = page;
    beforeChange();
    setState((before) => withPage(before, page, recent.current));
    outbox?.shown(page.stream, page.cursor, []);
  }, [page, beforeChange, outbox]);

  useEffect(() => {
    const turn = asked.current;
    if (!turned || !turn || latestTurn.current === turned) return;
    latestTurn.current = turned;
    asked.current = null;
    const most = beforeTurn() ? entriesHeld : Number.MAX_SAFE_INTEGER;
    const join = turn.to === "earlier" ? withEarlier : withLater;
    setState((before) => join(before, turned.page, turn.from, recent.current, most));
  }, [turned, beforeTurn]);

  const { outdated } = state;
  const outdatedBefore = useRef(outdated);
  useEffect(() => {
    if (outdatedBefore.current === outdated) return;
    outdatedBefore.current = outdated;
    reload();
  }, [outdated, reload]);

  useStream(page.stream, page.cursor, {
    level: page.level,
    apply: (events) => {
      recent.current = [...recent.current, ...events].slice(-limits.eventsBehind);
      beforeChange();
      setState((before) => withEvents(before, events));
      outbox?.shown(
        page.stream,
        events.at(-1)?.seq ?? 0,
        events.flatMap((event) => ("key" in event && event.key !== null ? [event.key] : [])),
      );
      told(events);
    },
    reload,
  });
  const turn = (to: "earlier" | "later") => {
    const from = to === "earlier" ? state.items[0]?.seq : state.items.at(-1)?.seq;
    if (
      !hasLine() ||
      reading !== "idle" ||
      from === undefined ||
      !(to === "earlier" ? state.hasEarlier : state.isWindow)
    )
      return;
    asked.current = { to, from };
    load(
      `/projects/${page.slug}/discussion?${page.about ? `about=${idOf(page.about)}&` : ""}${to === "earlier" ? "before" : "after"}=${from}`,
    );
  };
  return { ...state, turn };
}
