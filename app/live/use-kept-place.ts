import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

/** So near to the end counts as being there, in pixels. */
const endPx = 48;

type Place =
  | { readonly of: "list"; readonly isAtEnd: boolean }
  | { readonly of: "page"; readonly composerTop: number; readonly isComposerSeen: boolean };

interface KeptPlace {
  /** To be called before anything is added. */
  readonly beforeChange: () => void;
  /** Entries that were added out of sight. */
  readonly missed: number;
  readonly showMissed: () => void;
}

const scrolls = (list: HTMLElement) => list.scrollHeight > list.clientHeight + 1 && /auto|scroll/.test(getComputedStyle(list).overflowY);
const isAtEnd = (list: HTMLElement) => list.scrollHeight - list.scrollTop - list.clientHeight < endPx;
const isSeen = ({ top, bottom }: DOMRect) => top < window.innerHeight && bottom > 0;

/**
 * Keeps everybody's place while entries come in at the end of a list: whoever writes keeps the field under their caret,
 * whoever reads further up keeps what they read and is told how much came, and only who is at the end goes along with it.
 * @param count entries on the screen
 */
export function useKeptPlace(list: RefObject<HTMLElement>, composer: RefObject<HTMLElement>, count: number): KeptPlace {
  const place = useRef<Place | null>(null);
  const before = useRef(count);
  const [missed, setMissed] = useState(0);

  const beforeChange = useCallback(() => {
    const [entries, field] = [list.current, composer.current];
    if (!entries || !field || place.current) return;
    const box = field.getBoundingClientRect();
    place.current = scrolls(entries)
      ? { of: "list", isAtEnd: isAtEnd(entries) }
      : { of: "page", composerTop: box.top, isComposerSeen: isSeen(box) };
  }, [list, composer]);

  useLayoutEffect(() => {
    const added = count - before.current;
    before.current = count;
    const was = place.current;
    place.current = null;
    const [entries, field] = [list.current, composer.current];
    if (!was || !entries || !field) return;
    if (was.of === "list" && was.isAtEnd) entries.scrollTop = entries.scrollHeight;
    else if (was.of === "page" && was.isComposerSeen) window.scrollBy({ top: field.getBoundingClientRect().top - was.composerTop, behavior: "instant" });
    else if (added > 0) setMissed((known) => known + added);
  }, [count, list, composer]);

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

  const showMissed = useCallback(() => {
    const entries = list.current;
    if (entries && scrolls(entries)) entries.scrollTop = entries.scrollHeight;
    else composer.current?.scrollIntoView({ block: "end" });
    setMissed(0);
  }, [list, composer]);

  return { beforeChange, missed, showMissed };
}
