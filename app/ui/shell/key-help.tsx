import { useState } from "react";
import { Dialog } from "#app/ui/base/dialog.tsx";
import { keysAreOff, keysOffStorageKey } from "./keys-off.ts";

const keys: readonly (readonly [readonly string[], string])[] = [
  [["/"], "Search: on this page where it can, else in messages and projects"],
  [["⌘", "K"], "Open the command palette (Ctrl K elsewhere)"],
  [["g", "p"], "Go to the projects"],
  [["g", "o"], "Go to the organizations"],
  [["g", "l"], "Go to the ledger"],
  [["g", "i"], "Go to your inbox: what waits for you"],
  [["g", "s"], "Go to your settings"],
  [["g", "h"], "Go to the front page"],
  [["d"], "On a project: open the discussion beside the page"],
  [["?"], "Show these keys"],
];

/** The list of keys, and the switch that turns single keys off. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const [off, setOff] = useState(keysAreOff);
  const toggle = () => {
    localStorage.setItem(keysOffStorageKey, off ? "0" : "1");
    setOff(!off);
  };
  return (
    <Dialog title="Keys" onClose={onClose}>
      <dl className="keys">
        {keys.map(([combination, meaning]) => (
          <div key={meaning} className="contents">
            <dt>
              {combination.map((key, index) => (
                <span key={key}>
                  {index > 0 && " "}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <div className="field check mt-6">
        <input type="checkbox" id="keys-off" checked={off} onChange={toggle} />
        <label htmlFor="keys-off">Turn single keys off on this device</label>
      </div>
      <div className="acts">
        <button type="button" className="btn plain" onClick={onClose}>
          Close
        </button>
      </div>
    </Dialog>
  );
}
