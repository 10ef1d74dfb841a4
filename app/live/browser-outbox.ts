import { createStore, del, set, values } from "idb-keyval";
import { v7 } from "uuid";
import { connectionStatus } from "./connection-status.ts";
import { loadLive } from "./load-live.ts";
import { Outbox, type OutboxEntry, type OutboxStore } from "./outbox.ts";

/** IndexedDB: does not block typing, and has room for long texts. */
function browserStore(): OutboxStore {
  const store = createStore("tributary-outbox", "commands");
  return {
    load: () => values<OutboxEntry>(store),
    put: (entry) => set(entry.command.key, entry, store),
    remove: (key) => del(key, store),
  };
}

/** A pause of about this long, so that a room full of people does not come back in step. */
const pause = (ms: number, woken: Promise<void>): Promise<void> => {
  const jittered = ms * (0.75 + Math.random() / 2);
  return Promise.race([woken, new Promise<void>((over) => setTimeout(over, jittered))]);
};

let current: { readonly personId: string; readonly outbox: Outbox } | undefined;

/** The tab's outbox of the person who is signed in. */
export function browserOutbox(personId: string): Outbox {
  if (current?.personId === personId) return current.outbox;
  const outbox = new Outbox({
    store: browserStore(),
    personId,
    send: async (command) => (await (await loadLive())?.command(command)) ?? null,
    pause,
    now: () => new Date().toISOString(),
    newKey: v7,
  });
  connectionStatus.onUp(() => outbox.wake());
  void outbox.open();
  current = { personId, outbox };
  return outbox;
}
