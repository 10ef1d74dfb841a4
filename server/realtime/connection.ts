import { shownSlice, type LoggedSlice, type LogSlice } from "#app/domain/timeline/events-after.server.ts";
import { markStreamRead } from "#app/domain/notifications/mark-stream-read.server.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import { perform, performWire, type WireCommand } from "#app/domain/commands.server.ts";
import { actorId, organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { assert } from "#app/domain/kernel/result.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import type { Level } from "#app/domain/sight/level.ts";
import { commandRefused, protocolFailure } from "#app/http/command-answer.server.ts";
import type { Services } from "#app/http/services.ts";
import { levelRoom, peopleRoom, type Answer, type Failure } from "#app/live/protocol.ts";
import { streamsPerConnection } from "#app/live/timings.ts";
import type { Subscribers } from "./subscribers.ts";
import type { BatchReader } from "./batch-reader.ts";
import { identityBehind, type ConnectionIdentity } from "./connection-identity.ts";
import type { LiveSocket } from "./live-server.ts";
import type { Present } from "./presence.ts";
import { PresenceService } from "./presence-service.ts";
import type { Relay } from "./relay.ts";
import { sliceQuestion } from "./log-slices.ts";

/** What all connections of a node share. */
export interface ConnectionDeps {
  readonly services: Pick<Services, "db" | "clock" | "newId" | "bell" | "sessions">;
  readonly subscribers: Subscribers<Connection>;
  readonly relay: Relay;
  readonly presence: PresenceService;
  /** Who a Cookie header stands for now; nobody's is a visitor's. */
  readonly identities: BatchReader<string, ConnectionIdentity>;
  /** Pieces of streams, asked for as `sliceQuestion` writes it. */
  readonly slices: BatchReader<string, Promise<LoggedSlice>>;
}

/** One open connection: what it asks, and what it may hear. */
export class Connection {
  readonly socket: LiveSocket;
  readonly #deps: ConnectionDeps;
  readonly #streams = new Set<StreamId>();
  #identity: ConnectionIdentity;
  /** When the session was last read, in milliseconds. */
  knownAtMs: number;

  constructor(socket: LiveSocket, deps: ConnectionDeps, identity: ConnectionIdentity) {
    this.socket = socket;
    this.#deps = deps;
    this.#identity = identity;
    this.knownAtMs = deps.services.clock.now().getTime();
  }

  get personId(): string | null {
    return actorId(this.#identity.actor);
  }

  get shown(): Present | null {
    return this.#identity.shown;
  }

  get organizationIds(): readonly string[] {
    return organizationIds(this.#identity.actor);
  }

  hears(stream: StreamId): boolean {
    return this.#streams.has(stream);
  }

  /** Authorise → join → read → answer: what is said between joining and reading comes twice, and nothing never. */
  async subscribe({ stream, after }: { stream: StreamId; after: number }): Promise<Answer<"subscribe">> {
    const { services, subscribers, relay, presence } = this.#deps;
    const level = await mayRead(services.db, this.#identity.actor, stream);
    if (level === null) return protocolFailure("not_found");
    if (!this.#streams.has(stream) && this.#streams.size >= streamsPerConnection)
      return protocolFailure("too_many_streams");
    await this.#leaveRooms(stream);
    this.#streams.add(stream);
    subscribers.set(stream, this, level);
    await relay.follow(stream);
    // It may have gone, or come to stand nearer or farther, while we looked. That is no final answer: it is asked again.
    if (!this.socket.connected || subscribers.levelOf(stream, this) !== level)
      return protocolFailure("changed_meanwhile");
    await this.socket.join(
      this.personId === null ? levelRoom(stream, level) : [levelRoom(stream, level), peopleRoom(stream)],
    );
    const slice = await this.#slice(stream, level, after);
    if (PresenceService.meetsAt(stream)) {
      if (this.shown) await presence.renew(stream, this.socket, this.shown);
      presence.welcome(stream, this.socket);
    }
    return { ok: true, ...slice };
  }

  async sync({ stream, after, limit }: { stream: StreamId; after: number; limit: number }): Promise<Answer<"sync">> {
    const level = await mayRead(this.#deps.services.db, this.#identity.actor, stream);
    return level === null
      ? protocolFailure("not_found")
      : { ok: true, ...(await this.#slice(stream, level, after, limit)) };
  }

  async unsubscribe({ stream }: { stream: StreamId }): Promise<Answer<"unsubscribe">> {
    await this.leave(stream);
    return { ok: true };
  }

  /** A command is done as whoever one is at this moment: the session and the roles are read again for each. */
  async command(command: WireCommand): Promise<Answer<"command">> {
    await this.look();
    const answer = await performWire(this.#context(), command);
    if (!answer.ok) return commandRefused(answer.refusal);
    const { seq, rev } = answer.value;
    return { ok: true, seq, rev, result: answer.value };
  }

  async read(request: { stream: StreamId; seq: number }): Promise<Answer<"read">> {
    const answer = await perform(this.#context(), markStreamRead, { input: request });
    return answer.ok ? { ok: true, ...answer.value } : commandRefused(answer.refusal);
  }

  async beat({ streams }: { streams: readonly StreamId[] }): Promise<Answer<"beat">> {
    const { services, presence } = this.#deps;
    const followed = streams.filter((stream) => this.#streams.has(stream));
    const { shown } = this;
    if (shown)
      await Promise.all(
        followed.filter(PresenceService.meetsAt).map((stream) => presence.renew(stream, this.socket, shown)),
      );
    const heads = Object.fromEntries(await readHeads(services.db, followed));
    return { ok: true, heads: heads as Record<StreamId, number>, now: services.clock.now().toISOString() };
  }

  /** Tells the others who are signed in and hear this stream; nothing is kept, and nothing acknowledged. */
  async signal({ stream, kind }: { stream: StreamId; kind: "typing" }): Promise<Failure | { ok: true }> {
    const { shown } = this;
    if (!shown || !this.#streams.has(stream)) return protocolFailure("not_found");
    this.socket.volatile.to(peopleRoom(stream)).emit("signal", { stream, kind, ...shown });
    return { ok: true };
  }

  /** Reads session and roles again; whoever is no longer who they were leaves at once what is not theirs. */
  async look(): Promise<void> {
    const before = this.#identity;
    const now = await identityBehind(this.#deps.identities, this.socket.handshake.headers.cookie);
    this.knownAtMs = this.#deps.services.clock.now().getTime();
    this.#identity = now;
    if (actorId(before.actor) !== actorId(now.actor)) {
      await this.leaveAll(0);
      this.socket.emit("revoked", { stream: null, reason: "signed_out" });
      this.socket.disconnect();
      return;
    }
    if (JSON.stringify(before) === JSON.stringify(now)) return;
    await Promise.all([...this.#streams].map((stream) => this.regrade(stream)));
  }

  /** Asks again how near one stands to a stream. */
  async regrade(stream: StreamId): Promise<void> {
    const { services, subscribers, presence } = this.#deps;
    const level = await mayRead(services.db, this.#identity.actor, stream);
    if (!this.#streams.has(stream)) return;
    if (level !== subscribers.levelOf(stream, this)) {
      await this.leave(stream, 0);
      this.socket.emit("revoked", { stream, reason: level === null ? "access" : "changed" });
    } else if (PresenceService.meetsAt(stream)) {
      // Name, organization or the wish to be seen may have changed.
      await presence.leave(stream, this.socket, 0);
      if (this.shown) await presence.renew(stream, this.socket, this.shown);
    }
  }

  async leave(stream: StreamId, graceMs?: number): Promise<void> {
    const { subscribers, relay, presence } = this.#deps;
    if (!this.#streams.delete(stream)) return;
    await this.#leaveRooms(stream);
    if (subscribers.delete(stream, this)) relay.forget(stream);
    if (PresenceService.meetsAt(stream)) await presence.leave(stream, this.socket, graceMs);
  }

  async leaveAll(graceMs?: number): Promise<void> {
    await Promise.all([...this.#streams].map((stream) => this.leave(stream, graceMs)));
  }

  async #slice(stream: StreamId, level: Level, after: number, limit?: number): Promise<LogSlice> {
    const read = await this.#deps.slices.ask(sliceQuestion(stream, after, limit));
    assert(read, "a slice that is asked for is read");
    return shownSlice(read, level, this.#identity.actor);
  }

  async #leaveRooms(stream: StreamId): Promise<void> {
    for (const room of this.socket.rooms) if (room.startsWith(`${stream}/`)) await this.socket.leave(room);
  }

  #context(): Context {
    const { db, clock, newId, bell } = this.#deps.services;
    return { db, clock, newId, bell, actor: this.#identity.actor };
  }
}
