import { useEffect, useRef, type RefObject } from "react";

/** So near to an end of what is shown the next page is read, in pixels: two screens, so that nobody waits at it. */
const nearPx = 1_600;

/**
 * Reads on in a long list as one scrolls: near its beginning what is earlier, near its end what is later. Only once
 * somebody has scrolled: a page that just opened stays as it is. Without scripts the links at both ends lead on.
 */
export function useInfiniteScroll(
  list: RefObject<HTMLElement>,
  isOn: boolean,
  turn: (to: "earlier" | "later") => void,
): void {
  const latest = useRef(turn);
  useEffect(() => {
    latest.current = turn;
  });
  useEffect(() => {
    const entries = list.current;
    if (!isOn || !entries) return;
    let lastTop = entries.getBoundingClientRect().top - entries.scrollTop;
    const look = () => {
      const { top, bottom } = entries.getBoundingClientRect();
      const nowTop = top - entries.scrollTop;
      const up = nowTop > lastTop;
      lastTop = nowTop;
      // In a sheet the list scrolls by itself; else the page does.
      const above = entries.scrollHeight > entries.clientHeight + 1 ? entries.scrollTop : -top;
      const below =
        entries.scrollHeight > entries.clientHeight + 1
          ? entries.scrollHeight - entries.clientHeight - entries.scrollTop
          : bottom - window.innerHeight;
      if (up && above < nearPx) latest.current("earlier");
      else if (!up && below < nearPx) latest.current("later");
    };
    window.addEventListener("scroll", look, { passive: true });
    entries.addEventListener("scroll", look, { passive: true });
    return () => {
      window.removeEventListener("scroll", look);
      entries.removeEventListener("scroll", look);
    };
  }, [list, isOn]);
}
