import { useNavigate } from "@remix-run/react";
import { lazy, Suspense, useEffect, useState } from "react";
import { keysAreOff } from "./keys-off.ts";

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })));
const KeyHelp = lazy(() => import("./key-help.tsx").then((module) => ({ default: module.KeyHelp })));

const places: Readonly<Record<string, string>> = {
  p: "/projects",
  o: "/organizations",
  l: "/ledger",
  h: "/",
  s: "/settings",
  i: "/inbox",
};

/** How long after "g" the second key may come, in milliseconds. */
const chordMs = 1_200;

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Puts the cursor into the page's search field; true if the page has one. */
function focusSearch(): boolean {
  const field = document.querySelector<HTMLInputElement>('input[type="search"]:not([disabled])');
  field?.focus();
  field?.select();
  return field !== null;
}

/** `/` search, `g` and a letter to go somewhere, `?` help, ⌘K or Ctrl-K the palette. */
export function Keyboard() {
  const navigate = useNavigate();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  useEffect(() => {
    let chordUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen("palette");
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || isTyping(event.target)) return;
      if (document.querySelector('[role="dialog"]') || keysAreOff()) return;
      const place = event.timeStamp < chordUntil ? places[event.key] : undefined;
      chordUntil = event.key === "g" ? event.timeStamp + chordMs : 0;
      if (place) {
        event.preventDefault();
        navigate(place);
      } else if (event.key === "?") {
        event.preventDefault();
        setOpen("help");
      } else if (event.key === "/") {
        event.preventDefault();
        if (!focusSearch()) navigate("/search");
      }
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate]);
  const close = () => setOpen(null);
  if (open === null) return null;
  return (
    <Suspense fallback={null}>
      {open === "palette" ? <Palette onClose={close} /> : <KeyHelp onClose={close} />}
    </Suspense>
  );
}
