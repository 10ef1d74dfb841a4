import type { Answer, CommandInput } from "./protocol.ts";

/** A command that somebody gave and whose effect is not on this screen yet. */
export interface OutboxEntry {
  /** Its key is the same for ever, so that sending it again is never doing it again. */
  readonly command: CommandInput;
  readonly personId: string;
  /** When it was given, ISO 8601. */
  readonly since: string;
  /** Final no: shown to the person, who may try again or discard it. */
  readonly refused: { readonly code: string; readonly words: string } | null;
  /** Done, and this is the number of its event, which may not have arrived yet. */
  readonly doneSeq: number | null;
}

/** Where entries outlive the page. */
export interface OutboxStore {
  load(): Promise<readonly OutboxEntry[]>;
  put(entry: OutboxEntry): Promise<void>;
  remove(key: string): Promise<void>;
}

interface OutboxOptions {
  readonly store: OutboxStore;
  /** Nothing of anybody else who uses this browser is ever sent. */
  readonly personId: string;
  /** Null: could not be asked, or gave no answer in time. */
  readonly send: (command: CommandInput) => Promise<Answer<"command"> | null>;
  /** Waits before the next attempt; ends early when `wake` says so. */
  readonly pause: (ms: number, woken: Promise<void>) => Promise<void>;
  readonly now: () => string;
  readonly newKey: () => string;
}

type WithoutKey<C> = C extends CommandInput ? Omit<C, "key"> : never;

const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * First in, first out per stream, one under way at a time, exponential pauses, the same key for ever. What is refused for
 * good steps aside and waits for the person. Storage that fails (a private window) costs survival of a reload, nothing else.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #entries: readonly OutboxEntry[] = [];
  readonly #working = new Set<string>();
  readonly #listeners = new Set<() => void>();
  #wake: () => void = () => {};
  #woken: Promise<void> = Promise.resolve();

  constructor(options: OutboxOptions) {
    this.#options = options;
    this.#sleepAgain();
  }

  /** Takes up what an earlier page of the same person left. */
  async open(): Promise<void> {
    const stored = await this.#options.store.load().catch(() => []);
    const mine = stored.filter((entry) => entry.personId === this.#options.personId && !this.#find(entry.command.key));
    if (mine.length === 0) return;
    this.#set([...this.#entries, ...mine].sort((a, b) => (a.since < b.since ? -1 : 1)));
    for (const { command } of mine) void this.#work(command.stream);
  }

  /** A new command of this person, which is given its key here and keeps it. */
  add(given: WithoutKey<CommandInput>): void {
    const command = { ...given, key: this.#options.newKey() };
    const entry: OutboxEntry = {
      command,
      personId: this.#options.personId,
      since: this.#options.now(),
      refused: null,
      doneSeq: null,
    };
    this.#set([...this.#entries, entry]);
    this.#keep(this.#options.store.put(entry));
    void this.#work(command.stream);
  }

  retry(key: string): void {
    const entry = this.#find(key);
    if (!entry?.refused) return;
    this.#replace({ ...entry, refused: null });
    void this.#work(entry.command.stream);
  }

  discard(key: string): void {
    this.#set(this.#entries.filter((entry) => entry.command.key !== key));
    this.#keep(this.#options.store.remove(key));
  }

  /** A stream is on the screen up to this number; these keys were seen in it, even if their answers got lost. */
  shown(stream: string, cursor: number, keys: readonly string[]): void {
    const isShown = (entry: OutboxEntry) =>
      entry.command.stream === stream &&
      ((entry.doneSeq !== null && entry.doneSeq <= cursor) || keys.includes(entry.command.key));
    const gone = this.#entries.filter(isShown);
    if (gone.length === 0) return;
    this.#set(this.#entries.filter((entry) => !isShown(entry)));
    for (const { command } of gone) this.#keep(this.#options.store.remove(command.key));
  }

  /** There is a connection again: nobody waits out their pause. */
  wake(): void {
    this.#wake();
    this.#sleepAgain();
  }

  /** All entries, the same array until something changes. */
  get entries(): readonly OutboxEntry[] {
    return this.#entries;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #work(stream: string): Promise<void> {
    if (this.#working.has(stream)) return;
    this.#working.add(stream);
    const next = () =>
      this.#entries.find((entry) => entry.command.stream === stream && !entry.refused && entry.doneSeq === null);
    let pauseMs = firstPauseMs;
    for (let entry = next(); entry; entry = next()) {
      const answer = await this.#options.send(entry.command).catch(() => null);
      const current = this.#find(entry.command.key);
      if (!current) continue;
      if (answer?.ok) {
        this.#replace({ ...current, doneSeq: answer.seq }, false);
        this.#keep(this.#options.store.remove(entry.command.key));
        pauseMs = firstPauseMs;
      } else if (answer && !answer.retryable) {
        this.#replace({ ...current, refused: { code: answer.code, words: answer.words } });
      } else {
        await this.#options.pause(Math.max(pauseMs, answer?.retryInMs ?? 0), this.#woken);
        pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      }
    }
    this.#working.delete(stream);
  }

  #find(key: string): OutboxEntry | undefined {
    return this.#entries.find((entry) => entry.command.key === key);
  }

  #replace(changed: OutboxEntry, keep = true): void {
    this.#set(this.#entries.map((entry) => (entry.command.key === changed.command.key ? changed : entry)));
    if (keep) this.#keep(this.#options.store.put(changed));
  }

  #set(entries: readonly OutboxEntry[]): void {
    this.#entries = entries;
    for (const listener of this.#listeners) listener();
  }

  #sleepAgain(): void {
    this.#woken = new Promise((wake) => {
      this.#wake = wake;
    });
  }

  #keep(work: Promise<void>): void {
    work.catch(() => {});
  }
}
