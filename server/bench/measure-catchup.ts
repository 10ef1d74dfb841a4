import { setTimeout as sleep } from "node:timers/promises";
import { Child } from "./child.ts";
import { connected, lastTold, openBrowser, type Browser } from "./browser.ts";
import { isAddress } from "./measure-fanout.ts";
import type { ReadByAll } from "./readers.ts";
import { compare, median, type Comparison } from "./rounds.ts";
import type { Workplace } from "./workplace.ts";

interface CatchupOptions {
  readonly url: string;
  readonly stream: string;
  /** Where the stream ends now. */
  readonly head: number;
  /** How many pages are open. */
  readonly count: number;
  /** Cookie headers of whoever has them open, dealt out in turn. */
  readonly cookies: readonly string[];
  /** Cookie headers of those who write meanwhile, each one message. */
  readonly writers: readonly string[];
  readonly rounds: number;
}

export interface Catchup extends Comparison {
  /** When half of the pages had everything again, in milliseconds from the cut. */
  readonly half: number;
}

const isRead = (message: unknown): message is ReadByAll =>
  typeof message === "object" && message !== null && "readMs" in message;
const isCut = (message: unknown): message is { cutMs: number } =>
  typeof message === "object" && message !== null && "cutMs" in message;

/** As long as a crowd needs to come to rest after a round. */
const restMs = 1_000;

/** Open pages, and others who write; the connections of all that only read can be cut at once. */
class Room {
  readonly #readers: Child;
  readonly #writers: readonly Browser[];

  constructor(workplace: Workplace, { url, stream, head, count, cookies, writers }: Omit<CatchupOptions, "rounds">) {
    this.#readers = new Child(workplace, "./readers.ts");
    this.#readers.say({ url, cookies, count, stream, after: head });
    this.#writers = writers.map((cookie) => openBrowser({ url, stream, after: head, cookie, hears: () => {} }));
    workplace.undoLater(() => this.#writers.forEach(({ live }) => live.close()));
  }

  /** Everybody is in, and every page has heard something. */
  async opened(): Promise<void> {
    await Promise.all(this.#writers.map(connected));
    await this.#saidAndRead();
  }

  /** When the pages had the last of what each writer says once (wall time, ms). */
  async #saidAndRead(): Promise<readonly number[]> {
    let last = 0;
    for (const writer of this.#writers) last = await writer.say();
    return (await this.#readers.hear((message): message is ReadByAll => isRead(message) && message.seq === last))
      .readMs;
  }

  /** Milliseconds from the cut to each page's having what was said since. */
  async cutAndRead(): Promise<readonly number[]> {
    this.#readers.say("cut");
    const { cutMs } = await this.#readers.hear(isCut);
    const readMs = await this.#saidAndRead();
    await sleep(restMs);
    return readMs.map((ms) => ms - cutMs);
  }

  close(): void {
    this.#readers.say("leave");
    for (const { live } of this.#writers) live.close();
  }
}

/** Milliseconds from the loss of all connections to the last page that is even again, beside Socket.IO alone with the same pages. */
export async function measureCatchup(workplace: Workplace, { rounds, ...options }: CatchupOptions): Promise<Catchup> {
  const bare = new Child(workplace, "./bare-server.ts");
  const { url } = await bare.hear(isAddress);
  bare.say({ tell: await lastTold(options.url, options.stream, options.head) });
  const [ours, theirs] = [new Room(workplace, options), new Room(workplace, { ...options, url })];
  await Promise.all([ours.opened(), theirs.opened()]);
  const halves: number[] = [];
  const compared = await compare(
    rounds,
    async () => {
      const readMs = await ours.cutAndRead();
      halves.push(median(readMs));
      return Math.max(...readMs);
    },
    async () => Math.max(...(await theirs.cutAndRead())),
  );
  for (const room of [ours, theirs]) room.close();
  return { ...compared, half: median(halves.slice(1)) };
}
