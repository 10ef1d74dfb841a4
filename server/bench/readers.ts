import { setTimeout as sleep } from "node:timers/promises";
import { openBrowser, type Browser } from "./browser.ts";
import { wallClock } from "./wall-clock.ts";

/** What the bench asks of this process: many open pages, in a process of their own. */
export interface Read {
  readonly url: string;
  /** Cookie headers, dealt out in turn. */
  readonly cookies: readonly string[];
  readonly count: number;
  readonly stream: string;
  /** The last number that is on these pages already. */
  readonly after: number;
}

/** When each page had an event (wall time, ms), in the order in which they did. */
export interface ReadByAll {
  readonly seq: number;
  readonly readMs: readonly number[];
}

const now = wallClock();
const pages: Browser[] = [];

async function open({ url, cookies, count, stream, after }: Read): Promise<void> {
  const readMs = new Map<number, number[]>();
  const hears = (seq: number) => {
    const times = readMs.get(seq) ?? [];
    readMs.set(seq, times);
    times.push(now());
    if (times.length === count) process.send?.({ seq, readMs: times } satisfies ReadByAll);
  };
  // A few at a time, as people come.
  for (let n = 0; n < count; n++) {
    pages.push(openBrowser({ url, cookie: cookies[n % cookies.length] ?? "", stream, after, hears }));
    if (n % 10 === 9) await sleep(50);
  }
}

/** As when a line breaks: no end of the connection hears a farewell. */
function cut(): void {
  const cutMs = now();
  for (const { socket } of pages)
    (socket.io.engine.transport as unknown as { ws?: { terminate(): void } }).ws?.terminate();
  process.send?.({ cutMs });
}

process.on("message", (message: Read | "cut" | "leave") => {
  if (message === "cut") return cut();
  if (message !== "leave") return void open(message);
  for (const { live } of pages) live.close();
  process.disconnect();
});
