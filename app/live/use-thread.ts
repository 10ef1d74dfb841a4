import { useEffect, useRef, useState } from "react";
import { threadOf, withEvents, withPage, type ThreadState } from "#app/domain/discussion/thread-state.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import type { ShownEvent } from "#app/domain/kernel/shown-event.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Outbox } from "./outbox.ts";
import { useStream } from "./use-stream.ts";

interface ThreadOptions {
  readonly outbox: Outbox | null;
  /** Called before anything changes on the screen. */
  readonly beforeChange: () => void;
  /** Called with what is new, after it was taken. */
  readonly told: (events: readonly ShownEvent[]) => void;
  /** The page must be read anew. */
  readonly reload: () => void;
}

/** A page's thread, kept equal to the log. */
export function useThread(page: ThreadPage, { outbox, beforeChange, told, reload }: ThreadOptions): ThreadState {
  const [state, setState] = useState(() => threadOf(page));
  const recent = useRef<readonly ShownEvent[]>([]);
  const latestPage = useRef(page);

  useEffect(() => {
    if (latestPage.current === page) return;
    latestPage.current = page;
    beforeChange();
    setState((before) => withPage(before, page, recent.current));
    outbox?.shown(page.stream, page.cursor, []);
  });

  useStream(page.stream, page.cursor, {
    apply: (events) => {
      recent.current = [...recent.current, ...events].slice(-limits.eventsBehind);
      beforeChange();
      setState((before) => withEvents(before, events));
      outbox?.shown(page.stream, events.at(-1)?.seq ?? 0, events.flatMap((event) => ("key" in event && event.key !== null ? [event.key] : [])));
      told(events);
    },
    reload,
  });
  return state;
}
