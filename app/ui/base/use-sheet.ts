import { useLocation, useNavigate } from "@remix-run/react";
import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { keysAreOff } from "#app/ui/shell/keys-off.ts";

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/**
 * The discussion as a sheet beside the page: it has an address of its own (`?discuss=1`), opens and closes by the key
 * `d`, closes by Escape, and gives the focus back to where it was. It opens at its end, where people talk now.
 * @param isPossible false on pages that are the discussion themselves
 */
export function useSheet(
  isPossible: boolean,
  list: RefObject<HTMLElement>,
  composer: RefObject<HTMLFormElement>,
): { isOpen: boolean; closed: string } {
  const { pathname, search, hash } = useLocation();
  const navigate = useNavigate();
  const parameters = new URLSearchParams(search);
  const isOpen = isPossible && parameters.get("discuss") === "1";
  parameters.delete("discuss");
  const rest = parameters.toString();
  const closed = pathname + (rest === "" ? "" : `?${rest}`);
  const opened = `${pathname}?${rest === "" ? "" : `${rest}&`}discuss=1`;
  const cameFrom = useRef<Element | null>(null);

  useEffect(() => {
    if (!isPossible) return;
    const go = (to: string) => navigate(to, { preventScrollReset: true });
    const onKey = (event: KeyboardEvent) => {
      if (
        event.metaKey ||
        event.ctrlKey ||
        event.altKey ||
        event.defaultPrevented ||
        document.querySelector('[role="dialog"]')
      )
        return;
      if (isOpen && event.key === "Escape") return go(closed);
      if (event.key !== "d" || isTyping(event.target) || keysAreOff()) return;
      event.preventDefault();
      go(isOpen ? closed : opened);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isPossible, isOpen, closed, opened, navigate]);

  const wasOpen = useRef(isOpen);
  useEffect(() => {
    if (wasOpen.current === isOpen) return;
    wasOpen.current = isOpen;
    if (isOpen) {
      cameFrom.current = document.activeElement;
      composer.current?.querySelector("textarea")?.focus({ preventScroll: true });
    } else if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus({ preventScroll: true });
  }, [isOpen, composer]);

  useLayoutEffect(() => {
    if (isOpen && !hash.startsWith("#message-"))
      list.current?.scrollTo({ top: list.current.scrollHeight, behavior: "instant" });
  }, [isOpen, hash, list]);

  return { isOpen, closed };
}
