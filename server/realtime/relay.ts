import type { Pool } from "#db/client.server.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { readLog } from "#app/domain/timeline/read-log.server.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import type { LoggedEvent } from "#app/domain/timeline/shown-event.ts";

/** Events in one reading: more are read in the next turn of the loop. */
const eventsPerReading = 500;

interface RelayOptions {
  readonly db: Pool;
  /** Tells this node's sockets; called with each stream's events in order, without gaps and without repetition. */
  readonly tell: (stream: StreamId, events: readonly LoggedEvent[]) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Carries the log to this node's sockets. A bell, from wherever it rings, only says "look": what is told comes from the
 * log, from the last number told on. So a lost bell costs a delay until the next one or the safety poll, and never an
 * event; bells that ring while the log is being read become one reading.
 */
export class Relay {
  readonly #options: RelayOptions;
  /** Of each stream that somebody here follows, the last number that was told. */
  readonly #told = new Map<StreamId, number>();
  readonly #rung = new Set<StreamId>();
  #reading = false;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  /** Follows a stream from its present end on, before the first socket is let into its rooms. */
  async follow(stream: StreamId): Promise<void> {
    if (this.#told.has(stream)) return;
    const head = (await readHeads(this.#options.db, [stream])).get(stream) ?? 0;
    if (this.#told.has(stream)) return;
    this.#told.set(stream, head);
    // A bell that rang between reading the head and this line was not for us yet.
    this.ring([stream]);
  }

  forget(stream: StreamId): void {
    this.#told.delete(stream);
    this.#rung.delete(stream);
  }

  ring(streams: readonly StreamId[]): void {
    for (const stream of streams) if (this.#told.has(stream)) this.#rung.add(stream);
    if (this.#rung.size > 0 && !this.#reading) void this.#read();
  }

  /** Looks whether any followed stream has grown unheard: the answer to every bell that got lost. */
  async poll(): Promise<void> {
    try {
      const heads = await readHeads(this.#options.db, [...this.#told.keys()]);
      this.ring(
        [...heads].filter(([stream, head]) => head > (this.#told.get(stream) ?? head)).map(([stream]) => stream),
      );
    } catch (error) {
      this.#options.failed(error);
    }
  }

  /** Events of followed streams that are in the log and were not told yet. */
  async behind(): Promise<number> {
    const heads = await readHeads(this.#options.db, [...this.#told.keys()]);
    return [...heads].reduce((sum, [stream, head]) => sum + Math.max(0, head - (this.#told.get(stream) ?? head)), 0);
  }

  async #read(): Promise<void> {
    this.#reading = true;
    try {
      while (this.#rung.size > 0) {
        const wanted = [...this.#rung].flatMap((stream) => {
          const after = this.#told.get(stream);
          return after === undefined ? [] : [{ stream, after }];
        });
        this.#rung.clear();
        if (wanted.length === 0) return;
        const logged = await readLog(this.#options.db, wanted, eventsPerReading);
        for (const { stream } of wanted)
          this.#tell(
            stream,
            logged.filter((event) => event.stream === stream),
          );
        if (logged.length === eventsPerReading)
          for (const { stream } of wanted) if (this.#told.has(stream)) this.#rung.add(stream);
      }
    } catch (error) {
      // The database is away: nothing is told and nothing forgotten, and the safety poll begins anew.
      this.#options.failed(error);
    } finally {
      this.#reading = false;
    }
  }

  #tell(stream: StreamId, events: readonly LoggedEvent[]): void {
    const after = this.#told.get(stream);
    if (after === undefined) return;
    const fresh = events.filter((event) => event.seq > after);
    const last = fresh.at(-1);
    if (!last) return;
    this.#told.set(stream, last.seq);
    this.#options.tell(stream, fresh);
  }
}
