import type { Clock } from "#app/domain/kernel/clock.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { levelRoom, peopleRoom } from "#app/live/protocol.ts";
import { rhythm } from "#app/live/rhythm.ts";
import type { LiveServer, LiveSocket } from "./live-server.ts";
import { presenceFor, type Present, type PresenceStore } from "./presence.ts";

/** A crowd that comes or goes within this time is told once, in milliseconds. */
const gatherMs = 250;

/** Without a beat a tab's lease ends after this: the lease and the grace that everybody has. */
const leaseMs = rhythm.presenceLeaseMs + rhythm.presenceGraceMs;

interface DeskOptions {
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
export class PresenceDesk {
  readonly #options: DeskOptions;
  readonly #gathering = new Map<StreamId, NodeJS.Timeout>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Only at projects do people meet; other streams are followed unseen. */
  static meetsAt = (stream: StreamId): boolean => stream.startsWith("project:");

  /** A tab comes, or says that it is still here. */
  renew(stream: StreamId, socket: LiveSocket, who: Present): Promise<void> {
    return this.#try(async ({ store, clock }) => {
      const isNew = await store.renew(stream, socket.id, who, clock.now().getTime() + leaseMs);
      if (isNew) this.#changed(stream);
    });
  }

  /** A tab went: it may be a reload, so the person stays for the grace. */
  leave(stream: StreamId, socket: LiveSocket, graceMs: number = rhythm.presenceGraceMs): Promise<void> {
    return this.#try(async ({ store, clock }) => {
      await store.shorten(stream, socket.id, clock.now().getTime() + graceMs);
      if (graceMs === 0) await this.sweep();
    });
  }

  /** Tells a newcomer, who may have come too late for the last telling. */
  tellOne(stream: StreamId, socket: LiveSocket): Promise<void> {
    return this.#try(async ({ store }) => {
      const sets = presenceFor(stream, await store.here(stream));
      socket.emit("presence", socket.rooms.has(peopleRoom(stream)) ? sets.people : sets.visitors);
    });
  }

  sweep(): Promise<void> {
    return this.#try(async ({ store, clock }) => {
      for (const stream of await store.sweep(clock.now().getTime())) this.#changed(stream);
    });
  }

  /** The set changed, by what happened on another node. */
  changedElsewhere(stream: StreamId): void {
    this.#gather(stream);
  }

  close(): void {
    for (const timer of this.#gathering.values()) clearTimeout(timer);
    this.#gathering.clear();
  }

  async #try(work: (options: DeskOptions) => Promise<void>): Promise<void> {
    await work(this.#options).catch(this.#options.failed);
  }

  #changed(stream: StreamId): void {
    this.#options.announce(stream);
    this.#gather(stream);
  }

  #gather(stream: StreamId): void {
    if (this.#gathering.has(stream)) return;
    const tell = () => {
      this.#gathering.delete(stream);
      this.#tell(stream).catch(this.#options.failed);
    };
    this.#gathering.set(stream, setTimeout(tell, gatherMs).unref());
  }

  async #tell(stream: StreamId): Promise<void> {
    const { io, store } = this.#options;
    const sets = presenceFor(stream, await store.here(stream));
    io.local.to(peopleRoom(stream)).emit("presence", sets.people);
    io.local.to(levelRoom(stream, "visitor")).except(peopleRoom(stream)).emit("presence", sets.visitors);
  }
}
