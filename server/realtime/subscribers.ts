import type { StreamId } from "#app/domain/kernel/events.ts";
import { levels, type Level } from "#app/domain/sight/level.ts";

/** Which of this node's connections hear which stream, and how near each stands to it. */
export class Subscribers<Connection> {
  readonly #byStream = new Map<StreamId, Map<Connection, Level>>();

  /** @returns whether it is the first of its stream */
  set(stream: StreamId, connection: Connection, level: Level): boolean {
    const hearers = this.#byStream.get(stream);
    if (hearers) hearers.set(connection, level);
    else this.#byStream.set(stream, new Map([[connection, level]]));
    return !hearers;
  }

  /** @returns whether it was the last of its stream */
  delete(stream: StreamId, connection: Connection): boolean {
    const hearers = this.#byStream.get(stream);
    if (!hearers?.delete(connection) || hearers.size > 0) return false;
    this.#byStream.delete(stream);
    return true;
  }

  levelOf(stream: StreamId, connection: Connection): Level | undefined {
    return this.#byStream.get(stream)?.get(connection);
  }

  hearers(stream: StreamId): readonly Connection[] {
    return [...(this.#byStream.get(stream)?.keys() ?? [])];
  }

  /** Levels at which anybody here hears this stream: nothing is written for the others. */
  levelsOf(stream: StreamId): readonly Level[] {
    const held = new Set(this.#byStream.get(stream)?.values());
    return levels.filter((level) => held.has(level));
  }

  get streams(): number {
    return this.#byStream.size;
  }
}
