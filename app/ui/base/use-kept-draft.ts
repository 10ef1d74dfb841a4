import { useEffect, useState, type RefObject } from "react";

/** How long after the last key the text is kept. */
const pauseMs = 900;

interface Kept {
  readonly fields: Readonly<Record<string, string>>;
  readonly at: number;
}

const read = (key: string): Kept | null => {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
};

/** Text of a form's named fields, without what belongs to the form itself. */
function textOf(form: HTMLFormElement, names: readonly string[]): Record<string, string> {
  const data = new FormData(form);
  return Object.fromEntries(
    names.map((name) => {
      const value = data.get(name);
      return [name, typeof value === "string" ? value : ""];
    }),
  );
}

/** Sets fields as if they had been typed, so that whatever listens to them hears it. */
function fill(form: HTMLFormElement, fields: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(fields)) {
    const control = form.elements.namedItem(name);
    if (
      !(
        control instanceof HTMLInputElement ||
        control instanceof HTMLTextAreaElement ||
        control instanceof HTMLSelectElement
      ) ||
      control.value === value
    )
      continue;
    control.value = value;
    control.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

const here = "Draft kept in this browser.";

interface KeptDraft {
  /** Where this browser keeps it, also while signed out. */
  readonly key: string;
  readonly names: readonly string[];
  /** When the server kept its copy (ISO 8601), which the form already shows; null: it has none. */
  readonly savedAt: string | null;
  /** Signed in: the text also follows the writer to other devices. */
  readonly server: boolean;
}

/**
 * Unsent text that survives a reload, a closed tab and signing in: kept by this browser at every pause, and by the server
 * when somebody is signed in. The newer copy wins; what was sent is forgotten. Answers what to say about it.
 */
export function useKeptDraft(form: RefObject<HTMLFormElement>, draft: KeptDraft): string {
  const [note, setNote] = useState(draft.savedAt === null ? "" : "Your draft is here.");
  // As it was when the form appeared: a later answer of the loader must not put an older text over what is being written.
  const [{ key, names, savedAt, server }] = useState(draft);

  useEffect(() => {
    const element = form.current;
    if (!element) return;
    let state: "resting" | "typing" | "sent" = "resting";
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keepHere = () => {
      const fields = textOf(element, names);
      localStorage.setItem(key, JSON.stringify({ fields, at: Date.now() } satisfies Kept));
      return fields;
    };
    // One after the other, so that an older text never arrives behind a newer one; past the router, which would load the
    // whole page anew where there is no line.
    let told = Promise.resolve();
    const tell = (fields: Record<string, string>) => {
      told = told
        .then(() =>
          fetch(`/drafts/${key}`, { method: "POST", body: new URLSearchParams({ fields: JSON.stringify(fields) }) }),
        )
        .then(
          // Whoever is signed out meanwhile is sent to a page, which is no answer.
          ({ ok, headers }) => setNote(ok && headers.get("Content-Type")?.includes("json") ? "Draft kept." : here),
          () => setNote(here),
        );
    };
    const keep = () => {
      state = "resting";
      const fields = keepHere();
      if (server) tell(fields);
      else setNote(here);
    };
    const typed = () => {
      state = "typing";
      clearTimeout(timer);
      timer = setTimeout(keep, pauseMs);
    };
    const submitted = () => {
      state = "sent";
      clearTimeout(timer);
    };
    const leaving = () => {
      if (state === "typing") keepHere();
    };

    const kept = read(key);
    const isNewer =
      kept !== null &&
      kept.at > (savedAt === null ? 0 : Date.parse(savedAt)) &&
      Object.values(kept.fields).some(Boolean);
    const restore = () => {
      if (!isNewer) return;
      fill(element, kept.fields);
      // What was written while signed out moves to the account at once.
      if (server) keep();
      else setNote("Your draft is here, as you left it in this browser.");
    };
    const restoring = setTimeout(restore);
    element.addEventListener("input", typed);
    element.addEventListener("submit", submitted);
    window.addEventListener("pagehide", leaving);
    return () => {
      clearTimeout(restoring);
      clearTimeout(timer);
      element.removeEventListener("input", typed);
      element.removeEventListener("submit", submitted);
      window.removeEventListener("pagehide", leaving);
      if (state === "sent") localStorage.removeItem(key);
      else leaving();
    };
  }, [form, key, names, savedAt, server]);

  return note;
}
