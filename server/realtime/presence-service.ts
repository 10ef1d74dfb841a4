import type { Clock } from "#app/domain/kernel/clock.ts";
import { streamKindOf, type StreamId } from "#app/domain/kernel/events.ts";
import { streamKinds } from "#app/domain/sight/stream-kinds.server.ts";
import { levelRoom, peopleRoom } from "#app/live/protocol.ts";
import { timings } from "#app/live/timings.ts";
import type { LiveServer, LiveSocket } from "./live-server.ts";
import { presenceFor, type Present, type PresenceStore } from "./presence.ts";

/** A crowd that comes or goes within this time is told once, in milliseconds. */
const gatherMs = 250;

/** Whom the next telling is for: everybody when the set changed, otherwise who came too late for the last one. */
interface Telling {
  readonly timer: NodeJS.Timeout;
  readonly newcomers: Set<LiveSocket>;
  everybody: boolean;
}

/** Without a beat a tab's lease ends after this: the lease and the grace that everybody has. */
const leaseMs = timings.presenceLeaseMs + timings.presenceGraceMs;

interface PresenceServiceOptions {
  readonly io: LiveServer;
  readonly store: PresenceStore;
  readonly clock: Clock;
  /** Tells the other nodes that the set of a stream changed; they share the store, not its news. */
  readonly announce: (stream: StreamId) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Keeps who is at each project, and tells everybody there when the set changes. Where the store fails, presence is what
 * is missing and nothing else: whoever subscribes hears of the rest as always.
 */
export class PresenceService {
  readonly #options: PresenceServiceOptions;
  readonly #gathering = new Map<StreamId, Telling>();

  constructor(options: PresenceServiceOptions) {
    this.#options = options;
  }

  /** Other streams are followed unseen. */
  static meetsAt = (stream: StreamId): boolean => streamKinds[streamKindOf(stream)].hasPresence ?? false;

  /** A tab comes, or says that it is still here. */
  renew(stream: StreamId, socket: LiveSocket, who: Present): Promise<void> {
    return this.#try(async ({ store, clock }) => {
      const isNew = await store.renew(stream, socket.id, who, clock.now().getTime() + leaseMs);
      if (isNew) this.#changed(stream);
    });
  }

  /** A tab went: it may be a reload, so the person stays for the grace. */
  leave(stream: StreamId, socket: LiveSocket, graceMs: number = timings.presenceGraceMs): Promise<void> {
    return this.#try(async ({ store, clock }) => {
      await store.shorten(stream, socket.id, clock.now().getTime() + graceMs);
      if (graceMs === 0) await this.sweep();
    });
  }

  /** Tells a newcomer, who may have come too late for the last telling; those who come together are told together. */
  welcome(stream: StreamId, socket: LiveSocket): void {
    this.#gather(stream).newcomers.add(socket);
  }

  sweep(): Promise<void> {
    return this.#try(async ({ store, clock }) => {
      for (const stream of await store.sweep(clock.now().getTime())) this.#changed(stream);
    });
  }

  /** The set changed, by what happened on another node. */
  changedElsewhere(stream: StreamId): void {
    this.#gather(stream).everybody = true;
  }

  close(): void {
    for (const { timer } of this.#gathering.values()) clearTimeout(timer);
    this.#gathering.clear();
  }

  async #try(work: (options: PresenceServiceOptions) => Promise<void>): Promise<void> {
    await work(this.#options).catch(this.#options.failed);
  }

  #changed(stream: StreamId): void {
    this.#options.announce(stream);
    this.#gather(stream).everybody = true;
  }

  #gather(stream: StreamId): Telling {
    const gathering = this.#gathering.get(stream);
    if (gathering) return gathering;
    const tell = () => {
      this.#gathering.delete(stream);
      this.#tell(stream, telling).catch(this.#options.failed);
    };
    const telling: Telling = { timer: setTimeout(tell, gatherMs).unref(), newcomers: new Set(), everybody: false };
    this.#gathering.set(stream, telling);
    return telling;
  }

  async #tell(stream: StreamId, { newcomers, everybody }: Telling): Promise<void> {
    const { io, store } = this.#options;
    const sets = presenceFor(stream, await store.here(stream));
    const [people, visitors] = [peopleRoom(stream), levelRoom(stream, "visitor")];
    if (everybody) {
      io.local.to(people).emit("presence", sets.people);
      io.local.to(visitors).except(people).emit("presence", sets.visitors);
      return;
    }
    // Who has left again by now is in none of the rooms.
    const named = [...newcomers].filter(({ rooms }) => rooms.has(people));
    const others = [...newcomers].filter(({ rooms }) => rooms.has(visitors) && !rooms.has(people));
    for (const [sockets, set] of [
      [named, sets.people],
      [others, sets.visitors],
    ] as const)
      if (sockets.length > 0) io.local.to(sockets.map(({ id }) => id)).emit("presence", set);
  }
}
