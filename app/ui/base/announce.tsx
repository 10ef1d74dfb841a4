import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { RecentlySaid, spoken, type Announcement } from "./announcements.ts";

type Announce = (message: string, key?: string) => void;

const AnnounceContext = createContext<Announce>(() => {});

/** Long enough that events of one cause are one sentence, short enough to still feel live, in milliseconds. */
const breathMs = 1_000;

/** Says a message once in the polite live region: never interrupts, never moves focus. Give the event's id as the key. */
export const useAnnounce = (): Announce => useContext(AnnounceContext);

/** Holds the page's one live region. Messages of one breath are said together; bursts are summed up. */
export function AnnounceProvider({ children }: { readonly children: ReactNode }) {
  const [text, setText] = useState("");
  const waiting = useRef<Announcement[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const memory = useMemo(() => new RecentlySaid(), []);
  const unkeyed = useRef(0);
  const announce = useCallback<Announce>(
    (message, key) => {
      if (!memory.isNew(key ?? `unkeyed ${(unkeyed.current += 1)}`)) return;
      waiting.current.push({ key: key ?? "", message });
      timer.current ??= setTimeout(() => {
        timer.current = undefined;
        setText(spoken(waiting.current.splice(0)));
      }, breathMs);
    },
    [memory],
  );
  useEffect(() => () => clearTimeout(timer.current), []);
  return (
    <AnnounceContext.Provider value={announce}>
      {children}
      <p className="vh" role="status" aria-live="polite" aria-atomic="true">
        {text}
      </p>
    </AnnounceContext.Provider>
  );
}
