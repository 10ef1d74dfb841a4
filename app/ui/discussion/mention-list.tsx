import { useEffect, useRef, useState, type KeyboardEvent, type RefObject } from "react";
import type { Mentionable } from "#app/domain/discussion/mention.ts";
import type { TypedMention } from "./mention-typed.ts";

/** How long after the last key names are asked for, in milliseconds. */
const pauseMs = 120;

interface MentionListProps {
  readonly id: string;
  readonly slug: string;
  readonly field: RefObject<HTMLTextAreaElement>;
  readonly typed: TypedMention;
  /** Called with what takes the field's keys while names are shown; it answers whether it took one. */
  readonly onKeys: (take: ((event: KeyboardEvent) => boolean) | null) => void;
  readonly onDone: () => void;
}

/** The names that may be meant, under the field: the caret stays in it, the arrow keys choose. */
export function MentionList({ id, slug, field, typed: { from, to, typed }, onKeys, onDone }: MentionListProps) {
  const [names, setNames] = useState<readonly Mentionable[]>([]);
  const [at, setAt] = useState(0);
  const chosen = useRef<HTMLLIElement>(null);

  useEffect(() => {
    const gone = new AbortController();
    const ask = async () => {
      const answer = await fetch(`/projects/${slug}/mentions?q=${encodeURIComponent(typed)}`, { signal: gone.signal });
      if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return;
      setNames((await answer.json()) as Mentionable[]);
      setAt(0);
    };
    // Without an answer there are no names to choose from, and one writes on.
    const timer = setTimeout(() => void ask().catch(() => {}), pauseMs);
    return () => {
      clearTimeout(timer);
      gone.abort();
    };
  }, [slug, typed]);

  const choose = (name: Mentionable | undefined) => {
    const textarea = field.current;
    if (!textarea || !name) return;
    textarea.focus();
    textarea.setRangeText(`${name.written} `, from, to, "end");
    // As if it had been typed, so that whatever listens to the field hears it.
    textarea.dispatchEvent(new Event("input", { bubbles: true }));
    onDone();
  };

  useEffect(() => {
    onKeys(
      names.length === 0
        ? null
        : (event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
            if (step !== undefined) setAt((known) => (known + step + names.length) % names.length);
            else if (event.key === "Escape") onDone();
            else if (
              (event.key === "Enter" || event.key === "Tab") &&
              !event.metaKey &&
              !event.ctrlKey &&
              !event.shiftKey
            )
              choose(names[at]);
            else return false;
            event.preventDefault();
            return true;
          },
    );
    return () => onKeys(null);
  });

  // What is chosen is told where the caret is: focus never leaves the field.
  useEffect(() => {
    const textarea = field.current;
    if (names.length > 0) textarea?.setAttribute("aria-activedescendant", `${id}-${at}`);
    chosen.current?.scrollIntoView({ block: "nearest" });
    return () => textarea?.removeAttribute("aria-activedescendant");
  }, [field, id, names, at]);

  return (
    <>
      <p className="vh" role="status">
        {names.length > 0 && `${names.length} ${names.length === 1 ? "name" : "names"}: choose with the arrow keys`}
      </p>
      {names.length > 0 && (
        <ul className="names" role="listbox" id={id} aria-label="Whom you may mean">
          {names.map((name, index) => (
            <li
              key={name.id}
              id={`${id}-${index}`}
              role="option"
              aria-selected={index === at}
              ref={index === at ? chosen : undefined}
              onPointerDown={(event) => {
                event.preventDefault();
                choose(name);
              }}
            >
              {name.name}{" "}
              <span>
                {name.kind === "organization" ? "and its people" : "person"}
                {name.mark && `, ${name.mark}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
