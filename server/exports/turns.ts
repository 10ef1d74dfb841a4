import { once } from "node:events";

/** Gives a turn back; harmless twice. */
export type Done = () => void;

interface TurnRules {
  /** Turns taken at once under one name. */
  readonly atOnce: number;
  /** Who comes when so many wait already is turned away at once. */
  readonly waiting: number;
  readonly waitMs: number;
}

/** Lets a few work at once under each name; the others wait for their turn in the order in which they came, for a while. */
export class Turns {
  readonly #rules: TurnRules;
  readonly #queues = new Map<string, { taken: number; readonly waiting: (() => void)[] }>();

  constructor(rules: TurnRules) {
    this.#rules = rules;
  }

  /** Undefined for whoever did not come to a turn in time, or went away. */
  async take(name: string, signal: AbortSignal): Promise<Done | undefined> {
    const queue = this.#queues.get(name) ?? { taken: 0, waiting: [] };
    this.#queues.set(name, queue);
    if (queue.taken >= this.#rules.atOnce) {
      if (queue.waiting.length >= this.#rules.waiting) return undefined;
      const called = new AbortController();
      const call = () => called.abort();
      queue.waiting.push(call);
      const patience = AbortSignal.any([called.signal, signal, AbortSignal.timeout(this.#rules.waitMs)]);
      if (!patience.aborted) await once(patience, "abort");
      if (!called.signal.aborted) {
        queue.waiting.splice(queue.waiting.indexOf(call), 1);
        return undefined;
      }
    } else queue.taken += 1;
    let isDone = false;
    return () => {
      if (isDone) return;
      isDone = true;
      // The turn itself is handed on, so that nobody who comes now goes before whoever waits.
      const next = queue.waiting.shift();
      if (next) return next();
      queue.taken -= 1;
      if (queue.taken === 0) this.#queues.delete(name);
    };
  }
}
