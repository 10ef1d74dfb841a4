import { useEffect, useRef, type RefObject } from "react";
import { mergeDraft, type LocalDraft, type SavedText } from "./merge-draft.ts";

/** How long after the last key the server is told, in milliseconds. */
const pauseMs = 900;

const keyOf = (personId: string, place: string) => `tributary-draft ${personId} ${place}`;

function read(key: string): LocalDraft | null {
  try {
    const kept = JSON.parse(localStorage.getItem(key) ?? "null") as Partial<LocalDraft> | null;
    return typeof kept?.text === "string"
      ? { text: kept.text, base: kept.base ?? null, isKept: kept.isKept === true }
      : null;
  } catch {
    // No storage, or not what we wrote into it.
    return null;
  }
}

function write(key: string, draft: LocalDraft | null): void {
  try {
    if (!draft || draft.text.trim() === "") localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(draft));
  } catch {
    // A browser without storage keeps the text for as long as the page lives.
  }
}

interface KeptPlace {
  readonly personId: string | null;
  /** What is written about, for this browser. */
  readonly place: string;
  /** Where the server keeps it. */
  readonly action: string;
  /** What the server had when the page was made. */
  readonly saved: SavedText | null;
}

/**
 * Keeps the unsent text of a field across reload, sign-in and devices: at every key in this browser, at every pause at the
 * server. The field stays the browser's own: nothing is ever written into it while somebody types.
 */
export function useDraft(
  field: RefObject<HTMLTextAreaElement>,
  { personId, place, action, saved }: KeptPlace,
): { forget: () => void } {
  const key = personId === null ? null : keyOf(personId, place);
  const forget = useRef(() => {});
  // As it was when the field appeared: a later answer of the loader must not put an older text over what is being written.
  const first = useRef(saved);
  useEffect(() => {
    const textarea = field.current;
    if (key === null || !textarea) return;
    let base = first.current?.savedAt ?? null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let told = Promise.resolve();
    let wasTold = base !== null;
    let waits = false;
    // One after the other, so that an older text never arrives behind a newer one.
    const tell = (text: string) => {
      wasTold = true;
      waits = false;
      told = told
        .then(async () => {
          const answer = await fetch(action, {
            method: "POST",
            body: new URLSearchParams({ fields: JSON.stringify({ markdown: text }) }),
            keepalive: text.length < 10_000,
          });
          if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
          base = ((await answer.json()) as { savedAt: string }).savedAt;
          if (textarea.value === text) write(key, { text, base, isKept: true });
        })
        .catch(() => {
          // It stays in this browser, and is told at the next pause.
        });
    };
    const typed = () => {
      write(key, { text: textarea.value, base, isKept: false });
      waits = true;
      clearTimeout(timer);
      timer = setTimeout(() => tell(textarea.value), pauseMs);
    };
    // What was typed before this script ran is newer than what was kept.
    if (textarea.value === "" || textarea.value === first.current?.text) {
      const local = read(key);
      const text = mergeDraft(local, first.current);
      if (text !== textarea.value) textarea.setRangeText(text, 0, textarea.value.length, "end");
      if (local && !local.isKept && text !== "" && text !== first.current?.text) typed();
    } else typed();
    textarea.addEventListener("input", typed);
    forget.current = () => {
      clearTimeout(timer);
      waits = false;
      write(key, null);
      // The message's own command forgets it too; this is for one that was told a moment before, and is still on its way.
      if (wasTold) tell("");
    };
    return () => {
      textarea.removeEventListener("input", typed);
      // Whoever goes to another page within the pause is heard all the same.
      clearTimeout(timer);
      if (waits) tell(textarea.value);
    };
  }, [field, key, action]);
  return { forget: () => forget.current() };
}
