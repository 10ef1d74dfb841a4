import type { CommandInput } from "#app/live/protocol.ts";
import type { ProjectStreamId } from "#app/domain/kernel/events.ts";
import { io } from "socket.io-client";
import { v7 } from "uuid";
import { threadOf, withEvents, withPage, type ThreadState } from "#app/domain/discussion/thread-state.ts";
import type { ThreadPage } from "#app/domain/discussion/thread.ts";
import type { ProjectTotals } from "#app/domain/pledges/totals.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { Outbox, type OutboxEntry, type OutboxStore } from "#app/live/outbox.ts";
import { BrowserSocket, type ClientSocket, type Subscription } from "#app/live/socket.ts";
import { socketOptions } from "#app/live/browser-socket.ts";
import type { Chance } from "./test-random.ts";

/** The product's own rhythm, quickened: what takes minutes in life has to come many times in a short run. */
const rhythm = { beatMs: 1_500, answerMs: 2_000, catchUpMs: 1_000, comeBackMs: 300 };
const longestPauseMs = 600;

export interface ClientOptions {
  readonly name: string;
  readonly personId: string | null;
  /** Cookie header; empty for a visitor. */
  readonly cookie: string;
  readonly transports: readonly string[];
  readonly stream: ProjectStreamId;
  /** Where the product answers, for this client. */
  readonly url: string;
  readonly chance: Chance;
  /** What the tabs of one person share, as in a browser. */
  readonly store: OutboxStore;
  /** The page, as its loader reads it for this viewer. */
  readonly load: () => Promise<ThreadPage>;
  /** A command was given (null), or answered for good. */
  readonly told: (command: CommandInput, ok: boolean | null) => void;
}

/** A browser's storage. */
export function memoryStore(): OutboxStore {
  const kept = new Map<string, OutboxEntry>();
  return {
    load: async () => [...kept.values()],
    put: async (entry) => void kept.set(entry.command.key, entry),
    remove: async (key) => void kept.delete(key),
  };
}

/** One open page: the product's own socket, reader, outbox and thread, without a screen. */
export class ChaosClient {
  readonly #options: ClientOptions;
  #live: BrowserSocket | undefined;
  #following: Subscription | undefined;
  #socket: ClientSocket | undefined;
  #recent: readonly ShownEvent[] = [];
  #isReading = false;
  #readAgain = false;
  state: ThreadState = threadOf({ items: [], messages: 0, hasEarlier: false, hasLater: false, about: null });
  /** The sums that the last event of the project's money told. */
  totals: ProjectTotals | null = null;
  outbox: Outbox | null = null;
  /** What became of the last command, and by which way it went: for whoever asks why something is unsent. */
  lastAnswer = "";

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  get name(): string {
    return this.#options.name;
  }

  get personId(): string | null {
    return this.#options.personId;
  }

  get stream(): ProjectStreamId {
    return this.#options.stream;
  }

  /** How it stands with the server: for whoever asks why a screen is behind. */
  get line(): string {
    const socket = this.#socket;
    if (!socket) return "not opened";
    const way = socket.connected
      ? `connected by ${socket.io.engine.transport.name}`
      : `not connected, its engine ${socket.io._readyState}`;
    return this.#isReading ? `${way}, still reading the page` : way;
  }

  readonly cursor = (): number => this.#following?.cursor() ?? 0;

  /** The page is loaded, and its code begins. */
  async open(): Promise<void> {
    const { personId, cookie, url, transports, stream, store, load, chance, told } = this.#options;
    const page = await load();
    this.state = threadOf(page);
    this.totals = null;
    this.#recent = [];
    const headers = { Origin: url, ...(cookie === "" ? {} : { Cookie: cookie }) };
    const socket = io(url, {
      ...socketOptions(),
      transports: [...transports],
      forceNew: true,
      extraHeaders: headers,
      reconnectionDelay: 100,
      reconnectionDelayMax: 800,
      timeout: rhythm.answerMs,
    });
    this.#socket = socket;
    const wake = () => this.outbox?.wake();
    const live: BrowserSocket = new BrowserSocket({
      socket,
      fetch: (path, init) =>
        fetch(url + path, {
          ...init,
          headers: { ...headers, ...(init?.headers as Record<string, string> | undefined) },
        }),
      line: { up: wake, slow: wake, down: () => {}, outdated: () => {} },
      timings: rhythm,
      isOnline: () => true,
      isSeen: () => true,
      watch: () => {},
    });
    this.#live = live;
    live.identify(personId);
    if (personId !== null) {
      this.outbox = new Outbox({
        store,
        personId,
        send: async (command) => {
          told(command, null);
          const way = socket.connected ? `socket (${socket.io.engine.transport.name})` : "HTTP";
          const answer = await live.command(command);
          this.lastAnswer = `${answer === null ? "no answer" : answer.ok ? "done" : answer.code} to ${command.key} by ${way}`;
          if (answer && (answer.ok || !answer.retryable)) told(command, answer.ok);
          return answer;
        },
        pause: (ms, woken) =>
          Promise.race([
            woken,
            new Promise<void>((over) => setTimeout(over, Math.min(ms, longestPauseMs) * (0.5 + chance.next()))),
          ]),
        now: () => new Date().toISOString(),
        newKey: v7,
      });
      void this.outbox.open();
    }
    this.#following = live.follow(stream, {
      cursor: page.cursor,
      level: page.level,
      apply: (events) => this.#apply(events),
      reload: () => this.#read(),
    });
  }

  close(): void {
    this.#following?.stop();
    this.#live?.close();
  }

  /** Still wants to be sent. */
  get waiting(): number {
    return this.outbox?.entries.filter((entry) => entry.refused === null && entry.doneSeq === null).length ?? 0;
  }

  #apply(events: readonly ShownEvent[]): void {
    this.#recent = [...this.#recent, ...events].slice(-limits.eventsBehind);
    const { outdated } = this.state;
    this.state = withEvents(this.state, events);
    if (this.state.outdated !== outdated) this.#read();
    for (const event of events)
      if (event.type !== "hidden" && "totals" in event.payload) this.totals = event.payload.totals;
    this.outbox?.shown(
      this.#options.stream,
      events.at(-1)?.seq ?? 0,
      events.flatMap((event) => ("key" in event && event.key !== null ? [event.key] : [])),
    );
  }

  /** The page is read anew; once more if that was asked for meanwhile. */
  #read(): void {
    this.#readAgain = true;
    if (!this.#isReading) void this.#readUntilStill();
  }

  async #readUntilStill(): Promise<void> {
    this.#isReading = true;
    while (this.#readAgain) {
      this.#readAgain = false;
      const page = await this.#options.load();
      this.state = withPage(this.state, page, this.#recent);
      // Sums stand elsewhere on a page than in its thread: whoever jumps over an event has not heard them.
      if (page.cursor > this.cursor()) this.totals = null;
      this.#following?.moveTo(page.cursor);
      this.outbox?.shown(this.#options.stream, page.cursor, []);
    }
    this.#isReading = false;
  }
}
