import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What a process holds once its garbage is collected, in bytes. */
export interface Held {
  /** Objects, and what they keep outside of the heap. */
  readonly objectsBytes: number;
  readonly residentBytes: number;
}

export const isHeld = (message: unknown): message is Held =>
  typeof message === "object" && message !== null && "objectsBytes" in message;

/** Lets the process that started this one ask by "weigh" what it holds. */
export function weighWhenAsked(): void {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  process.on("message", (message) => {
    if (message !== "weigh") return;
    // What the first collection lets go of (handles that were closed) frees more for the second.
    collect();
    setImmediate(() => {
      collect();
      const { heapUsed, external, rss } = process.memoryUsage();
      process.send?.({ objectsBytes: heapUsed + external, residentBytes: rss } satisfies Held);
    });
  });
}
