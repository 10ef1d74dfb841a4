import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { limits } from "#app/domain/kernel/limits.ts";

interface ReaderOptions {
  /** Events that follow one another, from the one behind the cursor on; each is handed over once. */
  readonly apply: (events: readonly ShownEvent[]) => void;
  /** Something is missing: ask for what follows the cursor. */
  readonly missing: () => void;
}

/**
 * The apply rule: what was seen is dropped, what follows is applied, and what comes too early waits until the gap before
 * it is filled. So whatever is lost, late, doubled or out of order on the way, the page hears the log.
 */
export class StreamReader {
  #cursor: number;
  readonly #early = new Map<number, ShownEvent>();
  readonly #options: ReaderOptions;

  constructor(cursor: number, options: ReaderOptions) {
    this.#cursor = cursor;
    this.#options = options;
  }

  get cursor(): number {
    return this.#cursor;
  }

  receive(events: readonly ShownEvent[]): void {
    for (const event of events) if (event.seq > this.#cursor) this.#early.set(event.seq, event);
    this.#applyWhatFollows();
    if (this.#early.size === 0) return;
    // What would have to wait for longer than this is read again anyway.
    if (this.#early.size > limits.eventsBehind) this.#early.clear();
    this.#options.missing();
  }

  /** The stream ends here now, somebody says. */
  notice(head: number): void {
    if (head > this.#cursor) this.#options.missing();
  }

  /** The page was read anew, and contains everything up to this number. */
  moveTo(cursor: number): void {
    if (cursor <= this.#cursor) return;
    this.#cursor = cursor;
    for (const seq of this.#early.keys()) if (seq <= cursor) this.#early.delete(seq);
    this.#applyWhatFollows();
  }

  #applyWhatFollows(): void {
    const ready: ShownEvent[] = [];
    for (let next = this.#early.get(this.#cursor + 1); next; next = this.#early.get(this.#cursor + 1)) {
      this.#early.delete(next.seq);
      this.#cursor = next.seq;
      ready.push(next);
    }
    if (ready.length > 0) this.#options.apply(ready);
  }
}
