import { randomInt } from "node:crypto";
import type { IncomingMessage, Server as HttpServer } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Sql } from "postgres";
import { Server } from "socket.io";
import type { RingBell } from "#app/domain/kernel/context.ts";
import { minuteMs } from "#app/domain/kernel/clock.ts";
import { streamKindOf, type StreamId } from "#app/domain/kernel/events.ts";
import { namesKept, present, type LoggedEvent, type ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { protocolFailure } from "#app/http/command-answer.server.ts";
import { log } from "#app/http/log.server.ts";
import type { Services } from "#app/http/services.ts";
import { handshake, levelRoom, requests } from "#app/live/protocol.ts";
import { protocolVersion } from "#app/live/timings.ts";
import type { Pool } from "#db/client.server.ts";
import { OwnHosts } from "../http/own-hosts.ts";
import { Subscribers } from "./subscribers.ts";
import { Connection, type ConnectionDeps } from "./connection.ts";
import { Admission, type Visit } from "./admission.ts";
import { BatchReader } from "./batch-reader.ts";
import { handler, type Gate } from "./handler.ts";
import { identityBehind, loadIdentities } from "./connection-identity.ts";
import { incomingBytes, Pace, realtimeLimits, scaled, slowConsumerBytes, type RealtimeLimits } from "./limits.ts";
import type { LiveServer, LiveSocket } from "./live-server.ts";
import { openNotifyBus } from "./notify-bus.ts";
import { PresenceService } from "./presence-service.ts";
import { PresenceInProcess } from "./presence.ts";
import type { RedisLink } from "./redis.ts";
import { Relay } from "./relay.ts";
import { readSlices } from "./log-slices.ts";
import { bytesWaiting } from "./slow-consumer.ts";

/** How long a lost bell may cost, milliseconds. */
const safetyPollMs = 2_000;
const slowConsumerCheckMs = 1_000;
const presenceSweepMs = 5_000;
/** A session is read again at the latest after this, command or not. */
const sessionAgeMs = 5 * minuteMs;
const sessionCheckMs = 15_000;
/** The longest that a stop waits for commands that are under way. */
const finishMs = 5_000;
/** Events in one packet: a page's worth, so that a burst does not become one huge frame. */
const eventsPerPacket = 50;

export interface GatewayOptions {
  readonly http: HttpServer;
  readonly services: Pick<Services, "db" | "clock" | "newId" | "sessions" | "publicUrl" | "development">;
  /** The driver of the same database, for LISTEN and NOTIFY. */
  readonly sql: Sql;
  /** Reads the log for everybody on this node. */
  readonly reader: Pool;
  /** What carries presence and signals between several nodes; each has its own when left out. */
  readonly redis?: Pick<RedisLink, "adapter" | "presence">;
  /** Where the product is reached; its public address alone when left out. */
  readonly own?: OwnHosts;
  /** Resolves the client's address through trusted proxies; the peer's own when left out. */
  readonly addressOf?: (request: IncomingMessage) => string;
  readonly limits?: Partial<RealtimeLimits>;
  /** Multiplies every limit. */
  readonly limitFactor?: number;
}

export interface Gateway {
  /** Rung by the door to a transaction after each commit. */
  readonly bell: RingBell;
  /** Open connections of this node. */
  readonly connections: () => number;
  /** Events that this node has not told those who follow them yet. */
  readonly behind: () => Promise<number>;
  /** Lets nobody in any more, asks everybody to come back elsewhere, and finishes what is under way. */
  drain(spreadMs?: number): Promise<void>;
  /** Ends all connections, so that clients come back by themselves, and all timers. The HTTP server is its owner's to close. */
  close(): Promise<void>;
}

/** Puts the live protocol (`app/live/protocol.ts`, `docs/live.md`) on an HTTP server. */
export function attachGateway({
  http,
  services,
  sql,
  reader,
  redis,
  own = new OwnHosts({ origins: [services.publicUrl], anyPort: false }),
  addressOf = peerAddress,
  limits: over = {},
  limitFactor = 1,
}: GatewayOptions): Gateway {
  const limits = scaled({ ...realtimeLimits, ...over }, limitFactor);
  const failed = (error: unknown) => log.error({ err: error }, "live: something failed");
  let draining = false;
  const underWay = new Set<Promise<void>>();

  const admission = new Admission({
    own,
    sessions: services.sessions,
    clock: services.clock,
    addressOf,
    limits,
    isDraining: () => draining,
  });
  const io: LiveServer = new Server(http, {
    serveClient: false,
    ...(redis ? { adapter: redis.adapter } : {}),
    transports: ["websocket", "polling"],
    maxHttpBufferSize: incomingBytes,
    pingInterval: 20_000,
    pingTimeout: 15_000,
    connectTimeout: 10_000,
    // The development server's own socket shares this HTTP server; an upgrade that is not ours is left to it.
    destroyUpgrade: !services.development,
    allowRequest: (request, answer) => {
      admission.refuses(request).then(
        (reason) => answer(reason, reason === null),
        (error: unknown) => {
          failed(error);
          answer("failed", false);
        },
      );
    },
  });

  const subscribers = new Subscribers<Connection>();
  const presence = new PresenceService({
    io,
    store: redis?.presence ?? new PresenceInProcess(),
    clock: services.clock,
    announce: (stream) => redis && io.serverSideEmit("presence", stream),
    failed,
  });
  io.on("presence", (stream) => presence.changedElsewhere(stream));
  const relay = new Relay({ db: reader, tell, failed });
  const bus = openNotifyBus({
    sql,
    ring: (streams) => relay.ring(streams),
    accessChanged: (personId) => lookAll((connection) => connection.personId === personId),
    backAgain: () => {
      void relay.poll();
      lookAll(() => true);
    },
    failed,
  });
  const bell: RingBell = (streams) => {
    relay.ring(streams as readonly StreamId[]);
    bus.tell(streams as readonly StreamId[]);
  };
  const deps: ConnectionDeps = {
    services: { ...services, bell },
    subscribers,
    relay,
    presence,
    identities: new BatchReader((cookies) => loadIdentities(services, cookies)),
    slices: new BatchReader((questions) => readSlices(services.db, questions)),
  };

  /** Each level's view is made and written once, for all who stand at it. */
  function tell(stream: StreamId, events: readonly LoggedEvent[]): void {
    const levels = subscribers.levelsOf(stream);
    for (let start = 0; start < events.length; start += eventsPerPacket) {
      const some = events.slice(start, start + eventsPerPacket);
      const alike = some.every((event) => event.audience === "everyone" && namesKept(event).length === 0);
      const own = ownPeople(stream, some);
      for (const group of alike ? [levels] : levels.map((level) => [level])) {
        const [level] = group;
        if (level === undefined) continue;
        const rooms = group.map((each) => levelRoom(stream, each));
        const shown: ShownEvent[] = some.map((event) => present(event, level));
        io.local
          .to(rooms)
          .except(own.map(({ socket }) => socket.id))
          .emit("event", { stream, events: shown });
      }
      for (const connection of own) {
        const level = subscribers.levelOf(stream, connection);
        if (level)
          connection.socket.emit("event", {
            stream,
            events: some.map((event) => present(event, level, connection.organizationIds)),
          });
      }
    }
    regradeCofunders(stream, events);
  }

  /** Those who hear of their own organization what its level may not: they are told one by one. */
  function ownPeople(stream: StreamId, events: readonly LoggedEvent[]): readonly Connection[] {
    const kept = new Set(events.flatMap(namesKept).flatMap(({ organization, payerId }) => [organization?.id, payerId]));
    return kept.size === 0
      ? []
      : subscribers.hearers(stream).filter((connection) => connection.organizationIds.some((id) => kept.has(id)));
  }

  /** A pledge makes its payer's people co-funders, a withdrawal ends it: they see more or less from now on. */
  function regradeCofunders(stream: StreamId, events: readonly LoggedEvent[]): void {
    const changed = new Set(
      events.flatMap(({ type, payerId }) => (type.startsWith("pledge.") && payerId !== null ? [payerId] : [])),
    );
    if (changed.size === 0 || streamKindOf(stream) !== "project") return;
    for (const connection of subscribers.hearers(stream))
      if (connection.organizationIds.some((id) => changed.has(id))) connection.regrade(stream).catch(failed);
  }

  /** Beside the sockets and not on them: a connection knows its socket, not the other way round. */
  const connectionOf = new WeakMap<LiveSocket, Connection>();
  const connections = (): Connection[] =>
    [...io.sockets.sockets.values()].flatMap((socket) => connectionOf.get(socket) ?? []);

  function lookAll(which: (connection: Connection) => boolean): void {
    for (const connection of connections()) if (which(connection)) connection.look().catch(failed);
  }

  /** Counts it among those of its kind until its transport is gone; why not, where there are too many. */
  function comeIn({ conn, data }: LiveSocket, { personId }: Connection): Error | undefined {
    const visit: Visit = { address: data.address, personId, end: () => conn.close(true) };
    // Whoever left meanwhile would be counted for ever.
    const reason = conn.readyState === "open" ? admission.enters(visit) : "gone";
    if (reason !== null) return new Error(reason);
    data.visit = visit;
    conn.once("close", () => admission.left(visit));
    return undefined;
  }

  io.use((socket, next) => {
    socket.data.address = addressOf(socket.request);
    identityBehind(deps.identities, socket.handshake.headers.cookie).then(
      (identity) => {
        const connection = new Connection(socket, deps, identity);
        connectionOf.set(socket, connection);
        next(comeIn(socket, connection));
      },
      (error: unknown) => {
        failed(error);
        next(new Error("failed"));
      },
    );
  });

  const commands = new Pace(limits.commandsPerPerson, 10);
  const questions = new Pace(limits.questionsPerConnection, 10);
  const signals = new Pace(limits.signalsPerConnection, 1);
  const packets = new Pace(limits.packetsPerConnection, 10);

  io.on("connection", (socket) => {
    const { address, visit } = socket.data;
    const connection = connectionOf.get(socket);
    if (!connection) throw new Error("Impossible: whoever comes in was given a connection");
    const gate = (pace: () => Promise<number>): Gate => ({
      pace,
      failed,
      underWay: (work) => {
        underWay.add(work);
        void work.finally(() => underWay.delete(work));
      },
    });
    const asking = gate(() => questions.wait(socket.id));
    socket.on(
      "subscribe",
      handler(requests.subscribe, asking, (request) => connection.subscribe(request)),
    );
    socket.on(
      "sync",
      handler(requests.sync, asking, (request) => connection.sync(request)),
    );
    socket.on(
      "unsubscribe",
      handler(requests.unsubscribe, asking, (request) => connection.unsubscribe(request)),
    );
    socket.on(
      "read",
      handler(requests.read, asking, (request) => connection.read(request)),
    );
    socket.on(
      "beat",
      handler(requests.beat, asking, (request) => connection.beat(request)),
    );
    socket.on(
      "signal",
      handler(
        requests.signal,
        gate(() => signals.wait(socket.id)),
        (signal) => connection.signal(signal),
      ),
    );
    socket.on(
      "command",
      handler(
        requests.command,
        gate(() => commands.wait(connection.personId ?? address)),
        (request) => (draining ? Promise.resolve(protocolFailure("draining")) : connection.command(request)),
      ),
    );
    socket.use((_packet, next) => {
      admission.spoke(visit);
      packets.wait(socket.id).then((waitMs) => (waitMs > 0 ? end(socket, "flood") : next()), failed);
    });
    socket.on("disconnect", () => void connection.leaveAll().catch(failed));
    const about = handshake.safeParse(socket.handshake.auth);
    if (!about.success || about.data.protocol < protocolVersion) socket.emit("outdated", { minBuild: protocolVersion });
  });

  const ending = new WeakSet<LiveSocket>();
  function end(socket: LiveSocket, why: "flood" | "slow consumer"): void {
    if (ending.has(socket)) return;
    ending.add(socket);
    log.warn({ why, socket: socket.id }, "live: a connection was ended");
    socket.emit("revoked", { stream: null, reason: "too_slow" });
    // The reason may still get through; what does not is dropped with the connection.
    setTimeout(() => socket.conn.close(true), slowConsumerCheckMs).unref();
  }

  const every = (ms: number, work: () => unknown) =>
    setInterval(() => void Promise.resolve(work()).catch(failed), ms).unref();
  const timers = [
    every(safetyPollMs, () => (subscribers.streams > 0 ? relay.poll() : undefined)),
    every(presenceSweepMs, () => presence.sweep()),
    every(sessionCheckMs, () => {
      const old = services.clock.now().getTime() - sessionAgeMs;
      lookAll((connection) => connection.knownAtMs <= old);
    }),
    every(slowConsumerCheckMs, () => {
      for (const socket of io.sockets.sockets.values()) {
        if (bytesWaiting(socket) > slowConsumerBytes) end(socket, "slow consumer");
      }
    }),
  ];

  return {
    bell,
    connections: () => io.sockets.sockets.size,
    behind: () => relay.behind(),
    async drain(spreadMs = 2_000) {
      draining = true;
      for (const socket of io.sockets.sockets.values())
        socket.emit("drain", { reconnectInMs: randomInt(spreadMs + 1) });
      await Promise.race([finished(underWay), sleep(finishMs, undefined, { ref: false })]);
    },
    async close() {
      draining = true;
      for (const timer of timers) clearInterval(timer);
      presence.close();
      await bus.close();
      io.engine.close();
      await io.of("/").adapter.close();
    },
  };
}

async function finished(underWay: ReadonlySet<Promise<void>>): Promise<void> {
  while (underWay.size > 0) await Promise.allSettled(underWay);
}

const peerAddress = (request: IncomingMessage): string => request.socket.remoteAddress ?? "";
