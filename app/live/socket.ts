import { io, type Socket } from "socket.io-client";
import type { StreamId } from "#app/domain/kernel/events.ts";
import type { CommandInput } from "#app/domain/discussion/commands.ts";
import { isSlice, isTold } from "./incoming.ts";
import { lineState } from "./line-state.ts";
import type { Answer, ClientToServer, Failure, Request, RequestName, ServerToClient, Told } from "./protocol.ts";
import { protocolVersion, rhythm } from "./rhythm.ts";
import { StreamReader } from "./stream-reader.ts";

/** Somebody on the page who follows a stream. */
export interface Follower {
  /** Everything up to here is on the page already. */
  readonly cursor: number;
  readonly apply: (events: Told["event"]["events"]) => void;
  /** Too far behind, or no longer who one was: the page must be read anew. */
  readonly reload: () => void;
  readonly presence?: (presence: Told["presence"]) => void;
  readonly signal?: (signal: Told["signal"]) => void;
}

export interface Following {
  /** The page was read anew, up to here. */
  moveTo(cursor: number): void;
  readonly cursor: () => number;
  stop(): void;
}

interface Followed {
  readonly followers: Map<StreamReader, Follower>;
  readonly syncing: Set<StreamReader>;
  subscribed: boolean;
  /** The answer was a final no: not asked again before the next connection. */
  refused: boolean;
  lastPresence: Told["presence"] | null;
}

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
export class LiveSocket {
  readonly #socket: Socket<ServerToClient, ClientToServer>;
  readonly #streams = new Map<StreamId, Followed>();
  #personId: string | null | undefined;

  constructor() {
    this.#socket = io({
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      autoConnect: false,
      auth: { protocol: protocolVersion },
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      randomizationFactor: 0.5,
    });
    this.#hear();
    this.#watchThePage();
    this.#connect();
  }

  /** Who the page says one is; another person than before means another cookie, and so another connection. */
  identify(personId: string | null): void {
    if (this.#personId !== undefined && this.#personId !== personId) this.#reconnect();
    this.#personId = personId;
  }

  follow(stream: StreamId, follower: Follower): Following {
    const followed = this.#streams.get(stream) ?? { followers: new Map(), syncing: new Set(), subscribed: false, refused: false, lastPresence: null };
    this.#streams.set(stream, followed);
    const reader: StreamReader = new StreamReader(follower.cursor, { apply: follower.apply, missing: () => void this.#sync(stream, reader) });
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

  /** Says a passing thing, if there is anybody to say it to; nothing comes of it otherwise. */
  signal(stream: StreamId): void {
    if (this.#socket.connected) this.#socket.volatile.emit("signal", { stream, kind: "typing" });
  }

  /** Gives a command by socket, or by its HTTP twin while there is none; null when neither gave an answer. */
  async command(command: CommandInput): Promise<Answer<"command"> | null> {
    if (this.#socket.connected) return this.#ask("command", command);
    const { stream, ...rest } = command;
    try {
      const response = await fetch(`/streams/${stream}/commands`, {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify(rest),
        signal: AbortSignal.timeout(rhythm.answerMs),
      });
      return (await response.json()) as Answer<"command">;
    } catch {
      return null;
    }
  }

  async #ask<N extends RequestName>(name: N, request: Request<N>): Promise<Answer<N> | null> {
    try {
      return await (this.#socket.timeout(rhythm.answerMs) as unknown as Asking).emitWithAck(name, request);
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
    for (const [reader, follower] of followed.followers) {
      if (answer.events.length === 0 && answer.head > reader.cursor) follower.reload();
      else {
        reader.receive(answer.events);
        reader.notice(answer.head);
      }
    }
  }

  /** What was missed is asked for once at a time and follower, until nothing is missing. */
  async #sync(stream: StreamId, reader: StreamReader): Promise<void> {
    const followed = this.#streams.get(stream);
    if (!followed || followed.syncing.has(reader) || !this.#socket.connected) return;
    followed.syncing.add(reader);
    for (let more = true; more && followed.followers.has(reader); ) {
      const answer = await this.#ask("sync", { stream, after: reader.cursor });
      if (!isSlice(answer)) {
        this.#refused(followed, answer);
        break;
      }
      more = answer.more && answer.events.length > 0;
      if (answer.more && answer.events.length === 0) followed.followers.get(reader)?.reload();
      reader.receive(answer.events);
    }
    followed.syncing.delete(reader);
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
    const on = <N extends keyof Told>(name: N, handle: (payload: Told[N]) => void) => {
      const listener = (payload: unknown) => {
        if (isTold(name, payload)) handle(payload);
      };
      this.#socket.on(name, listener as never);
    };
    on("event", ({ stream, events }) => this.#streams.get(stream)?.followers.forEach((_follower, reader) => reader.receive(events)));
    on("presence", (presence) => {
      const followed = this.#streams.get(presence.stream);
      if (!followed) return;
      followed.lastPresence = presence;
      for (const follower of followed.followers.values()) follower.presence?.(presence);
    });
    on("signal", (signal) => this.#streams.get(signal.stream)?.followers.forEach((follower) => follower.signal?.(signal)));
    on("revoked", ({ stream, reason }) => this.#revoked(stream, reason));
    on("drain", ({ reconnectInMs }) => void setTimeout(() => this.#reconnect(), reconnectInMs));
    on("outdated", () => lineState.outdated());
    this.#socket.on("connect", () => {
      for (const [stream, followed] of this.#streams) {
        followed.subscribed = false;
        followed.refused = false;
        void this.#subscribe(stream);
      }
      lineState.up();
    });
    this.#socket.on("connect_error", () => lineState.down());
    this.#socket.on("disconnect", (reason) => {
      if (reason !== "io client disconnect") lineState.down();
      // The client does not come back by itself when the server ended it; as whom it may come back, the server decides.
      if (reason === "io server disconnect") setTimeout(() => this.#connect(), rhythm.typingAgainMs * Math.random());
    });
  }

  #revoked(stream: StreamId | null, reason: Told["revoked"]["reason"]): void {
    for (const [id, followed] of this.#streams) {
      if (stream !== null && stream !== id) continue;
      followed.subscribed = false;
      followed.lastPresence = null;
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
    if (navigator.onLine && !this.#socket.connected) this.#socket.connect();
  }

  #reconnect(): void {
    this.#socket.disconnect();
    this.#connect();
  }

  #watchThePage(): void {
    setInterval(() => void this.#beat(), rhythm.beatMs);
    // A laptop that slept, or a tab that lay in the background, asks at once instead of at the next slow tick.
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      this.#connect();
      void this.#beat();
    });
    window.addEventListener("online", () => this.#connect());
    window.addEventListener("offline", () => {
      lineState.down();
      this.#socket.disconnect();
    });
  }
}

let socket: LiveSocket | undefined;

/** The tab's connection, made at the first call. */
export const liveSocket = (): LiveSocket => (socket ??= new LiveSocket());
