import { connectionStatus } from "./connection-status.ts";
import type { BrowserSocket } from "./socket.ts";

let loading: Promise<BrowserSocket | null> | undefined;

/**
 * The tab's connection, loaded when a page first wants it: it is no part of the first load. Null when its code could
 * not be had, most likely because a newer one was deployed meanwhile; the next page tries again.
 */
export function loadLive(): Promise<BrowserSocket | null> {
  loading ??= import("./browser-socket.ts").then(
    (module) => module.liveSocket(),
    () => {
      loading = undefined;
      if (navigator.onLine) connectionStatus.outdated();
      return null;
    },
  );
  return loading;
}
