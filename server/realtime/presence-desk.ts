import type { Clock } from "#app/domain/kernel/clock.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { levelRoom, peopleRoom } from "#app/live/protocol.ts";
import { rhythm } from "#app/live/rhythm.ts";
import type { LiveServer, LiveSocket } from "./live-server.ts";
import { presenceFor, type Present, type PresenceStore } from "./presence.ts";

/** A crowd that comes or goes within this time is told once, in milliseconds. */
const gatherMs = 250;

interface DeskOptions {
  readonly io: LiveServer;
  readonly store: PresenceStore;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** Keeps who is at each project, and tells everybody there when the set changes. */
export class PresenceDesk {
  readonly #options: DeskOptions;
  readonly #gathering = new Map<StreamId, NodeJS.Timeout>();

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Only at projects do people meet; other streams are followed unseen. */
  static meetsAt = (stream: StreamId): boolean => stream.startsWith("project:");

  /** A tab comes, or says that it is still here. */
  async renew(stream: StreamId, socket: LiveSocket, who: Present): Promise<void> {
    const { store, clock } = this.#options;
    const isNew = await store.renew(stream, socket.id, who, clock.now().getTime() + rhythm.presenceLeaseMs);
    if (isNew) this.#changed(stream);
  }

  /** A tab went: it may be a reload, so the person stays for the grace. */
  async leave(stream: StreamId, socket: LiveSocket, graceMs: number = rhythm.presenceGraceMs): Promise<void> {
    const { store, clock } = this.#options;
    await store.shorten(stream, socket.id, clock.now().getTime() + graceMs);
    if (graceMs === 0) await this.sweep();
  }

  /** Tells a newcomer, who may have come too late for the last telling. */
  async tellOne(stream: StreamId, socket: LiveSocket): Promise<void> {
    const sets = presenceFor(stream, await this.#options.store.here(stream));
    socket.emit("presence", socket.rooms.has(peopleRoom(stream)) ? sets.people : sets.visitors);
  }

  async sweep(): Promise<void> {
    for (const stream of await this.#options.store.sweep(this.#options.clock.now().getTime())) this.#changed(stream);
  }

  close(): void {
    for (const timer of this.#gathering.values()) clearTimeout(timer);
    this.#gathering.clear();
  }

  #changed(stream: StreamId): void {
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
