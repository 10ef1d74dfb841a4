import { useEffect, useRef, useState, type RefObject } from "react";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import { loadLive } from "./load-live.ts";
import type { Thread } from "./use-thread.ts";

/** Whoever only scrolls past has not read. */
const readingMs = 1_000;

/**
 * Remembers how far a thread is read: when its end is on the screen for a moment, everything until then is. A page about
 * one thing shows only a part, and remembers nothing.
 * @returns how far it was read when the page came, so that what is new stays marked while it is read
 */
export function useReadTo(page: ThreadPage, list: RefObject<HTMLElement>, { items, isWindow }: Thread): number | null {
  const [before] = useState(page.readSeq);
  const told = useRef(page.readSeq ?? 0);
  const { stream, personId, cursor, about } = page;
  const upTo = Math.max(cursor, items.at(-1)?.seq ?? 0);
  useEffect(() => {
    const end = list.current?.lastElementChild;
    if (personId === null || about !== null || isWindow || !end || upTo <= told.current) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watch = new IntersectionObserver(([entry]) => {
      clearTimeout(timer);
      if (!entry?.isIntersecting) return;
      timer = setTimeout(() => {
        told.current = upTo;
        void loadLive().then((live) => live?.read(stream, upTo));
      }, readingMs);
    });
    watch.observe(end);
    return () => {
      watch.disconnect();
      clearTimeout(timer);
    };
  }, [list, personId, about, stream, isWindow, upTo]);
  return before;
}
