import type { Socket } from "socket.io-client";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { Level } from "#app/domain/sight/level.ts";
import { isSlice, isServerEvent } from "./incoming.ts";
import type { connectionStatus } from "./connection-status.ts";
import type {
  Answer,
  ClientToServer,
  Failure,
  Request,
  RequestName,
  ServerToClient,
  ServerEvents,
  CommandInput,
} from "./protocol.ts";
import type { timings } from "./timings.ts";
import { StreamReader } from "./stream-reader.ts";

export type ClientSocket = Socket<ServerToClient, ClientToServer>;

/** What a connection needs of the place where it runs: a browser's tab, or anything else that speaks the protocol. */
export interface SocketEnvironment {
  /** The socket, not opened yet. */
  readonly socket: ClientSocket;
  /** Asks the same server over HTTP, as whoever the socket belongs to. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>;
  readonly line: Pick<typeof connectionStatus, "up" | "slow" | "down" | "outdated">;
  readonly timings: {
    readonly [N in "beatMs" | "answerMs" | "catchUpMs" | "comeBackMs"]: (typeof timings)[N] | number;
  };
  readonly isOnline: () => boolean;
  /** Somebody looks at the page. */
  readonly isSeen: () => boolean;
  /** Says when somebody looks again, and when the device gets or loses its own connection. */
  readonly watch: (told: { seen(): void; online(): void; offline(): void }) => void;
}

/** Somebody on the page who follows a stream. */
export interface Follower {
  /** Everything up to here is on the page already. */
  readonly cursor: number;
  /** How near the viewer stood when the page was made. */
  readonly level?: Level | undefined;
  readonly apply: (events: ServerEvents["event"]["events"]) => void;
  /** Too far behind, or no longer who one was: the page must be read anew. */
  readonly reload: () => void;
  readonly presence?: (presence: ServerEvents["presence"]) => void;
  readonly signal?: (signal: ServerEvents["signal"]) => void;
}

export interface Subscription {
  /** The page was read anew, up to here. */
  moveTo(cursor: number): void;
  readonly cursor: () => number;
  stop(): void;
}

interface Followed {
  readonly followers: Map<StreamReader, Follower>;
  readonly syncing: Set<StreamReader>;
  subscribed: boolean;
  /** How near the viewer stood by the last answer, or when the page was made. */
  level: Level | undefined;
  /** The answer was a final no: not asked again before the next connection. */
  refused: boolean;
  lastPresence: ServerEvents["presence"] | null;
}

/** A line that is broken for so long, and up to twice so long, is gone around: what was missed is asked for over HTTP. */
const goAroundMs = 2_000;
/** How long a stream that nobody on the page follows any more stays subscribed: the next page often wants it again. */
const lingerMs = 2_000;

/** A type that the client's own cannot express: a name and its request belong together. */
interface Asking {
  emitWithAck<N extends RequestName>(name: N, request: Request<N>): Promise<Answer<N>>;
}

/**
 * The one connection of a tab. It carries hints and fast copies: whatever it loses is found again by number, and
 * whatever cannot be told (too far behind, signed out) is read anew by the page over HTTP.
 */
export class BrowserSocket {
  readonly #socket: ClientSocket;
  readonly #environment: SocketEnvironment;
  readonly #streams = new Map<StreamId, Followed>();
  #personId: string | null | undefined;
  /** Over HTTP the server answers, while there is no socket. */
  #isSlow = false;
  #goingAround: ReturnType<typeof setTimeout> | undefined;
  readonly #timers: ReturnType<typeof setInterval>[] = [];

  constructor(environment: SocketEnvironment) {
    this.#environment = environment;
    this.#socket = environment.socket;
    this.#hear();
    this.#watchThePage();
    this.#connect();
  }

  /** Who the page says one is; another person than before means another cookie, and so another connection. */
  identify(personId: string | null): void {
    if (this.#personId !== undefined && this.#personId !== personId) this.#reconnect();
    this.#personId = personId;
  }

  follow(stream: StreamId, follower: Follower): Subscription {
    const followed = this.#streams.get(stream) ?? {
      followers: new Map(),
      syncing: new Set(),
      subscribed: false,
      level: undefined,
      refused: false,
      lastPresence: null,
    };
    followed.level ??= follower.level;
    this.#streams.set(stream, followed);
    const reader: StreamReader = new StreamReader(follower.cursor, {
      apply: follower.apply,
      missing: () => void this.#sync(stream, reader),
    });
    followed.followers.set(reader, follower);
    if (followed.lastPresence) follower.presence?.(followed.lastPresence);
    if (this.#socket.connected) {
      if (followed.subscribed) void this.#sync(stream, reader);
      else void this.#subscribe(stream);
    }
    return {
      moveTo: (cursor) => reader.moveTo(cursor),
      cursor: () => reader.cursor,
      stop: () => {
        followed.followers.delete(reader);
        setTimeout(() => this.#letGo(stream), lingerMs);
      },
    };
  }

  /** Remembers that one has read a stream so far. Lost without a connection: who reads on says it again. */
  read(stream: StreamId, seq: number): void {
    if (this.#socket.connected) void this.#ask("read", { stream, seq });
    else
      void this.#fetch<"read">(`/streams/${stream}/reads`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ seq }),
      });
  }

  /** Says a passing thing, if there is anybody to say it to; nothing comes of it otherwise. */
  signal(stream: StreamId): void {
    if (this.#socket.connected) this.#socket.volatile.emit("signal", { stream, kind: "typing" });
  }

  /** Gives a command by socket, or by its HTTP twin while there is none; null when neither gave an answer. */
  async command(command: CommandInput): Promise<Answer<"command"> | null> {
    if (this.#socket.connected) return this.#ask("command", command);
    const { stream, ...rest } = command;
    return this.#fetch<"command">(`/streams/${stream}/commands`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(rest),
    });
  }

  /**
   * Asks a question's HTTP twin; null when there was no answer in time. The time is kept here and not left to the fetch's
   * signal alone: one that is given up at an odd moment (half connected, half read) may never settle, and whoever waits
   * for it would wait for ever.
   */
  async #fetch<N extends RequestName>(path: string, init: RequestInit = {}): Promise<Answer<N> | null> {
    const asking = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        resolve(null);
        asking.abort();
      }, this.#environment.timings.answerMs);
    });
    const ask = async () => {
      const response = await this.#environment.fetch(path, { ...init, signal: asking.signal });
      const answer = (await response.json()) as Answer<N>;
      // What a proxy on the way says is no answer of the server's.
      return typeof answer === "object" && answer !== null && "ok" in answer ? answer : null;
    };
    try {
      return await Promise.race([ask().catch(() => null), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async #ask<N extends RequestName>(name: N, request: Request<N>): Promise<Answer<N> | null> {
    try {
      // `emitWithAck` of a union of names is typed for none of them; the protocol pairs each name with its answer.
      return await (this.#socket.timeout(this.#environment.timings.answerMs) as unknown as Asking).emitWithAck(
        name,
        request,
      );
    } catch {
      return null;
    }
  }

  /** From the follower that is farthest behind on; what the others have already they drop. */
  async #subscribe(stream: StreamId): Promise<void> {
    const followed = this.#streams.get(stream);
    if (!followed || followed.followers.size === 0) return;
    followed.subscribed = true;
    const after = Math.min(...[...followed.followers.keys()].map((reader) => reader.cursor));
    const answer = await this.#ask("subscribe", { stream, after });
    if (!isSlice(answer)) return this.#refused(followed, answer);
    this.#standsAt(followed, answer.level);
    for (const [reader, follower] of followed.followers) {
      if (answer.events.length === 0 && answer.head > reader.cursor) follower.reload();
      else {
        reader.receive(answer.events);
        reader.notice(answer.head);
      }
    }
  }

  /** What was missed is asked for once at a time and follower, until nothing is missing; answers whether anybody answered. */
  async #sync(stream: StreamId, reader: StreamReader): Promise<boolean> {
    const followed = this.#streams.get(stream);
    if (!followed || followed.syncing.has(reader)) return true;
    followed.syncing.add(reader);
    let answered = true;
    for (let more = true; more && followed.followers.has(reader);) {
      const after = reader.cursor;
      const answer = this.#socket.connected
        ? await this.#ask("sync", { stream, after })
        : await this.#fetch<"sync">(`/streams/${stream}/events?after=${after}`);
      // Whoever asked is gone: nothing is told to a page that was left.
      if (!followed.followers.has(reader)) break;
      if (!isSlice(answer)) {
        this.#refused(followed, answer);
        answered = answer !== null;
        break;
      }
      this.#standsAt(followed, answer.level);
      more = answer.more && answer.events.length > 0;
      if (answer.more && answer.events.length === 0) followed.followers.get(reader)?.reload();
      reader.receive(answer.events);
    }
    followed.syncing.delete(reader);
    return answered;
  }

  /**
   * Where no live connection gets through (or none at this moment) the page still catches up, at a slow pace. That it
   * does is said too: it is not being offline.
   */
  async #goAround(): Promise<void> {
    const { line, isOnline, isSeen } = this.#environment;
    if (this.#socket.connected || !isOnline() || !isSeen()) return;
    const wanted = [...this.#streams].flatMap(([stream, { followers, refused }]) =>
      refused ? [] : [...followers.keys()].map((reader) => ({ stream, reader })),
    );
    const answered = await Promise.all(wanted.map(({ stream, reader }) => this.#sync(stream, reader)));
    if (this.#socket.connected || wanted.length === 0) return;
    this.#isSlow = !answered.includes(false);
    if (this.#isSlow) line.slow();
    else line.down();
  }

  #broken(): void {
    if (!this.#isSlow) this.#environment.line.down();
    // Not all at the same moment: where everybody lost their line at once, the server has enough to do with letting them in.
    this.#goingAround ??= setTimeout(() => void this.#goAround(), goAroundMs * (1 + Math.random()));
  }

  /** Whoever stands nearer or farther than before sees what they were shown earlier with other eyes. */
  #standsAt(followed: Followed, level: Level): void {
    const before = followed.level;
    followed.level = level;
    if (before !== undefined && before !== level) for (const follower of followed.followers.values()) follower.reload();
  }

  /** No answer is found again by the next beat or connection; a final no is for the page to find out about. */
  #refused(followed: Followed, answer: Failure | object | null): void {
    followed.subscribed = false;
    if (answer === null || !("retryable" in answer) || answer.retryable) return;
    followed.refused = true;
    for (const follower of followed.followers.values()) follower.reload();
  }

  #letGo(stream: StreamId): void {
    const followed = this.#streams.get(stream);
    if (!followed || followed.followers.size > 0) return;
    this.#streams.delete(stream);
    if (this.#socket.connected) void this.#ask("unsubscribe", { stream });
  }

  #hear(): void {
    const on = <N extends keyof ServerEvents>(name: N, handle: (payload: ServerEvents[N]) => void) => {
      const listener = (payload: unknown) => {
        if (isServerEvent(name, payload)) handle(payload);
      };
      this.#socket.on(name, listener as never);
    };
    on("event", ({ stream, events }) =>
      this.#streams.get(stream)?.followers.forEach((_follower, reader) => reader.receive(events)),
    );
    on("presence", (presence) => {
      const followed = this.#streams.get(presence.stream);
      if (!followed) return;
      followed.lastPresence = presence;
      for (const follower of followed.followers.values()) follower.presence?.(presence);
    });
    on("signal", (signal) =>
      this.#streams.get(signal.stream)?.followers.forEach((follower) => follower.signal?.(signal)),
    );
    on("revoked", ({ stream, reason }) => this.#revoked(stream, reason));
    on("drain", ({ reconnectInMs }) => {
      const { id } = this.#socket;
      // Unless the node was faster and ended it.
      setTimeout(() => this.#socket.id === id && this.#reconnect(), reconnectInMs);
    });
    on("outdated", () => this.#environment.line.outdated());
    this.#socket.on("connect", () => {
      clearTimeout(this.#goingAround);
      this.#goingAround = undefined;
      this.#isSlow = false;
      for (const [stream, followed] of this.#streams) {
        followed.subscribed = false;
        followed.refused = false;
        void this.#subscribe(stream);
      }
      this.#environment.line.up();
    });
    this.#socket.on("connect_error", () => {
      // A proxy may let a WebSocket open and say nothing, or close it: the next attempt begins with plain requests, and so in turn.
      this.#socket.io.opts.transports?.reverse();
      this.#broken();
    });
    this.#socket.on("disconnect", (reason) => {
      if (reason !== "io client disconnect") this.#broken();
      // The client does not come back by itself when the server ended it; as whom it may come back, the server decides.
      if (reason === "io server disconnect")
        setTimeout(() => this.#connect(), this.#environment.timings.comeBackMs * Math.random());
    });
  }

  #revoked(stream: StreamId | null, reason: ServerEvents["revoked"]["reason"]): void {
    for (const [id, followed] of this.#streams) {
      if (stream !== null && stream !== id) continue;
      followed.subscribed = false;
      followed.lastPresence = null;
      // Taken away for good: not asked for over HTTP either, before the next connection has said as whom.
      followed.refused = reason === "signed_out" || reason === "access";
      if (reason !== "too_slow") for (const follower of followed.followers.values()) follower.reload();
      if (reason === "changed") void this.#subscribe(id);
    }
  }

  /** Heads of all streams: finds a last event that got lost, a line that only looks alive, and keeps one's presence. */
  async #beat(): Promise<void> {
    if (!this.#socket.connected) return;
    const answer = await this.#ask("beat", { streams: [...this.#streams.keys()] });
    if (answer === null) return this.#reconnect();
    if (!answer.ok) return;
    for (const [stream, followed] of this.#streams) {
      const head = answer.heads[stream];
      if (followed.refused) continue;
      if (head === undefined) void this.#subscribe(stream);
      else for (const reader of followed.followers.keys()) reader.notice(head);
    }
  }

  #connect(): void {
    if (this.#environment.isOnline() && !this.#socket.connected) this.#socket.connect();
  }

  #reconnect(): void {
    this.#socket.disconnect();
    this.#connect();
  }

  #watchThePage(): void {
    const { timings, line, watch } = this.#environment;
    this.#timers.push(
      setInterval(() => void this.#beat(), timings.beatMs),
      setInterval(() => void this.#goAround(), timings.catchUpMs),
    );
    watch({
      // A laptop that slept, or a tab that lay in the background, asks at once instead of at the next slow tick.
      seen: () => {
        this.#connect();
        void this.#beat();
        void this.#goAround();
      },
      online: () => this.#connect(),
      offline: () => {
        this.#isSlow = false;
        line.down();
        this.#socket.disconnect();
      },
    });
  }

  /** For what outlives its connection; a tab never does. */
  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#goingAround);
    this.#socket.disconnect();
  }
}
