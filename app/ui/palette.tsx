import { Link, useNavigate } from "@remix-run/react";
import { useState, type KeyboardEvent } from "react";
import { Dialog } from "./dialog.tsx";
import { findPlaces } from "./palette-places.ts";

/** A search field over links. Arrow keys move, Enter goes there, and each line is a link of its own as well. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const navigate = useNavigate();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const found = findPlaces(typed);
  const chosen = Math.min(at, found.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setAt((chosen + (event.key === "ArrowDown" ? 1 : found.length - 1)) % found.length);
    }
    if (event.key === "Enter") {
      event.preventDefault();
      onClose();
      navigate(found[chosen]!.href);
    }
  };
  return (
    <Dialog title="Go to" titleHidden onClose={onClose} className="palette">
      <input
        type="text"
        role="combobox"
        aria-label="Go to a page, or search the projects"
        aria-expanded="true"
        aria-controls="palette-places"
        aria-activedescendant={`palette-place-${chosen}`}
        autoComplete="off"
        placeholder="Go to, or search the projects"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
        ref={(field) => field?.focus()}
      />
      <ul id="palette-places" role="listbox" aria-label="Places">
        {found.map((place, index) => (
          <li key={place.href} id={`palette-place-${index}`} role="option" aria-selected={index === chosen}>
            <Link to={place.href} tabIndex={-1} className={index === chosen ? "on" : undefined} onClick={onClose}>
              {place.label}
              {place.keys && <kbd>{place.keys}</kbd>}
            </Link>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
