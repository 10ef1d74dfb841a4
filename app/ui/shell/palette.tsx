import { useNavigate } from "@remix-run/react";
import { useRef, useState, type KeyboardEvent } from "react";
import { Dialog } from "#app/ui/base/dialog.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { findPlaces } from "./palette-places.ts";

/** A search field over links. The arrow keys go from line to line, Enter in the field goes to the first. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const field = useRef<HTMLInputElement | null>(null);
  const list = useRef<HTMLUListElement>(null);
  const found = findPlaces(typed);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    const lines: (HTMLElement | null)[] = [field.current, ...(list.current?.querySelectorAll("a") ?? [])];
    lines[(lines.findIndex((line) => line === document.activeElement) + step + lines.length) % lines.length]?.focus();
  };
  return (
    <Dialog title="Go to" titleHidden onClose={onClose} className="palette">
      <input
        type="text"
        aria-label="Go to a page, or search the projects"
        autoComplete="off"
        placeholder="Go to, or search the projects"
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          move(event);
          if (event.key !== "Enter" || !found[0]) return;
          event.preventDefault();
          onClose();
          navigate(found[0].href);
        }}
        ref={(input) => {
          if (field.current === null) input?.focus();
          field.current = input;
        }}
      />
      <ul ref={list} aria-label="Places">
        {found.map(({ href, label, keys }, index) => (
          <li key={href}>
            <Link
              to={href}
              className={index === 0 && typed !== "" ? "on" : undefined}
              onClick={onClose}
              onKeyDown={move}
            >
              {label}
              {keys && <kbd>{keys}</kbd>}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
