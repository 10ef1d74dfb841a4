import { useEffect, useState, useSyncExternalStore } from "react";
import type { Outbox, OutboxEntry } from "./outbox.ts";

const none: readonly OutboxEntry[] = [];

/** The outbox of whoever is signed in, once its code is here; until then forms are sent as forms. */
export function useOutbox(personId: string | null): Outbox | null {
  const [outbox, setOutbox] = useState<Outbox | null>(null);
  useEffect(() => {
    if (personId === null) return;
    let stopped = false;
    import("./browser-outbox.ts").then(
      (module) => !stopped && setOutbox(module.browserOutbox(personId)),
      () => {},
    );
    return () => {
      stopped = true;
      setOutbox(null);
    };
  }, [personId]);
  return outbox;
}

const never = () => () => {};

/** What was given and is not done, or not shown yet. */
export function useOutboxEntries(outbox: Outbox | null): readonly OutboxEntry[] {
  return useSyncExternalStore(
    outbox ? (listener) => outbox.subscribe(listener) : never,
    () => outbox?.entries ?? none,
    () => none,
  );
}
