import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** So near to the end counts as being there, in pixels. */
const endPx = 48;

type Place =
  /** While pages of the past come and go: an entry that is read stays where it is. */
  | { readonly of: "entry"; readonly entry: Element; readonly top: number }
  | { readonly of: "list"; readonly isAtEnd: boolean }
  | { readonly of: "page"; readonly composerTop: number; readonly isComposerSeen: boolean };

interface KeptPlace {
  /** To be called before anything is added. */
  readonly beforeChange: () => void;
  /** To be called before entries come or go at either end; answers whether far ones may go: not while somebody writes or stands in one. */
  readonly beforeTurn: () => boolean;
  /** Entries that were added out of sight. */
  readonly missed: number;
  readonly showMissed: () => void;
}

const scrolls = (list: HTMLElement) =>
  list.scrollHeight > list.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(list).overflowY);
const isAtEnd = (list: HTMLElement) => list.scrollHeight - list.scrollTop - list.clientHeight < endPx;
const toEnd = (list: HTMLElement) => list.scrollTo({ top: list.scrollHeight, behavior: "instant" });
const isSeen = ({ top, bottom }: DOMRect) => top < window.innerHeight && bottom > 0;

/**
 * Keeps everybody's place while entries come in at the end of a list: whoever writes keeps the field under their caret,
 * whoever reads further up keeps what they read and is told how much came, and only who is at the end goes along with it.
 * @param count entries on the screen
 * @param edges which entries are the first and the last
 */
export function useScrollAnchor(
  list: RefObject<HTMLElement>,
  composer: RefObject<HTMLElement>,
  count: number,
  edges: string,
): KeptPlace {
  const place = useRef<Place | null>(null);
  const before = useRef(count);
  const [missed, setMissed] = useState(0);

  const beforeChange = () => {
    const [entries, field] = [list.current, composer.current];
    if (!entries || !field || place.current) return;
    const box = field.getBoundingClientRect();
    place.current = scrolls(entries)
      ? { of: "list", isAtEnd: isAtEnd(entries) }
      : { of: "page", composerTop: box.top, isComposerSeen: isSeen(box) };
  };

  const beforeTurn = () => {
    const entries = list.current;
    if (!entries) return true;
    const top = scrolls(entries) ? entries.getBoundingClientRect().top : 0;
    // A line with a day comes and goes with what stands before it.
    const entry = [...entries.children].find(
      (child) => !child.matches(".day, .new") && child.getBoundingClientRect().bottom > top,
    );
    if (entry) place.current = { of: "entry", entry, top: entry.getBoundingClientRect().top };
    return !entries.contains(document.activeElement) && entries.querySelector("form") === null;
  };

  useLayoutEffect(() => {
    const added = count - before.current;
    before.current = count;
    const was = place.current;
    place.current = null;
    const [entries, field] = [list.current, composer.current];
    if (!was || !entries) return;
    if (was.of === "entry") {
      const by = was.entry.isConnected ? was.entry.getBoundingClientRect().top - was.top : 0;
      (scrolls(entries) ? entries : window).scrollBy({ top: by, behavior: "instant" });
      return;
    }
    if (!field) return;
    if (was.of === "list" && was.isAtEnd) toEnd(entries);
    else if (was.of === "page" && was.isComposerSeen)
      window.scrollBy({ top: field.getBoundingClientRect().top - was.composerTop, behavior: "instant" });
    else if (added > 0) setMissed((known) => known + added);
  }, [count, edges, list, composer]);

  // Whoever reaches the end has seen what came.
  useEffect(() => {
    const [entries, field] = [list.current, composer.current];
    if (missed === 0 || !entries || !field) return;
    const look = () => {
      if (scrolls(entries) ? isAtEnd(entries) : isSeen(field.getBoundingClientRect())) setMissed(0);
    };
    entries.addEventListener("scroll", look, { passive: true });
    window.addEventListener("scroll", look, { passive: true });
    return () => {
      entries.removeEventListener("scroll", look);
      window.removeEventListener("scroll", look);
    };
  }, [missed, list, composer]);

  const showMissed = () => {
    const entries = list.current;
    if (entries && scrolls(entries)) toEnd(entries);
    else composer.current?.scrollIntoView({ block: "end" });
    setMissed(0);
  };

  return { beforeChange, beforeTurn, missed, showMissed };
}
