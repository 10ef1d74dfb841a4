import { useEffect, useRef, type RefObject } from "react";

const keyOf = (personId: string, place: string) => `tributary-draft ${personId} ${place}`;

function read(key: string): string {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
}

function write(key: string, text: string): void {
  try {
    if (text.trim() === "") localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // A browser without storage keeps the text for as long as the page lives.
  }
}

/**
 * Keeps the unsent text of a field across reload and sign-in, on this device and for this person only. The field stays
 * the browser's own: nothing is ever written into it while somebody types.
 */
export function useDraft(field: RefObject<HTMLTextAreaElement>, personId: string | null, place: string): { forget: () => void } {
  const key = personId === null ? null : keyOf(personId, place);
  const latest = useRef(key);
  useEffect(() => {
    latest.current = key;
    const textarea = field.current;
    if (key === null || !textarea) return;
    // What was typed before this script ran is newer than what was kept.
    if (textarea.value === "") textarea.value = read(key);
    else write(key, textarea.value);
    const keep = () => write(key, textarea.value);
    textarea.addEventListener("input", keep);
    return () => textarea.removeEventListener("input", keep);
  }, [field, key]);
  return {
    forget: () => {
      if (latest.current !== null) write(latest.current, "");
    },
  };
}
