import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { SeenEvent } from "#app/domain/timeline/shown-event.ts";
import { BrowserSocket, type ClientSocket, type Follower } from "./socket.ts";

const stream = "project:0199a000-0000-7000-8000-000000000001" as const;
const day = 24 * 60 * 60 * 1_000;
const said = (seq: number) =>
  ({
    stream,
    seq,
    id: `e${seq}`,
    type: "project.edited",
    at: "",
    actor: null,
    organization: null,
    masked: false,
    key: null,
    entity: null,
    rev: null,
    payload: {},
    message: null,
  }) as unknown as SeenEvent;

/** The library's socket, and a server that answers by it from a log; null is an answer that never comes. */
function line() {
  const heard = new Map<string, (payload?: unknown) => void>();
  const server = { head: 3, level: "member", isMute: false, asked: [] as string[], connections: 0 };
  const slice = ({ after }: { after: number }) => ({
    ok: true,
    head: server.head,
    more: false,
    level: server.level,
    events: Array.from({ length: server.head - after }, (_none, i) => said(after + 1 + i)),
  });
  const answers: Record<string, (request: never) => unknown> = {
    subscribe: slice,
    sync: slice,
    beat: () => ({ ok: true, heads: { [stream]: server.head }, now: "" }),
  };
  const socket = {
    connected: false,
    id: "1",
    io: { opts: { transports: ["websocket"] } },
    on: (name: string, handle: (payload?: unknown) => void) => heard.set(name, handle),
    connect() {
      socket.connected = true;
      server.connections += 1;
      heard.get("connect")?.();
    },
    disconnect() {
      socket.connected = false;
      heard.get("disconnect")?.("io client disconnect");
    },
    /** The server says why, and ends the connection. */
    ended: (reason: string) => {
      heard.get("revoked")?.({ stream: null, reason });
      socket.connected = false;
      heard.get("disconnect")?.("io server disconnect");
    },
    timeout: () => ({
      emitWithAck: (name: string, request: never) => {
        server.asked.push(name);
        return server.isMute
          ? Promise.reject(new Error("nobody answered in time"))
          : Promise.resolve(answers[name]?.(request));
      },
    }),
  };
  return { socket: socket as unknown as ClientSocket, server, ended: socket.ended };
}

/** A page that follows the stream from its third event on, and whose timers hardly run. */
function openPage(over: Partial<Follower> = {}) {
  const { socket, server, ended } = line();
  const page = { seen: () => {}, ended, applied: [] as number[], reloads: 0, askedOverHttp: 0 };
  const live = new BrowserSocket({
    socket,
    fetch: () => {
      page.askedOverHttp += 1;
      return Promise.reject(new Error("no way around"));
    },
    line: { up: () => {}, slow: () => {}, down: () => {}, outdated: () => {} },
    timings: { beatMs: 2 * day, answerMs: 8_000, catchUpMs: 2 * day, comeBackMs: 60_000 },
    isOnline: () => true,
    isSeen: () => true,
    watch: ({ seen }) => (page.seen = seen),
  });
  live.follow(stream, {
    cursor: 3,
    apply: (events) => page.applied.push(...events.map(({ seq }) => seq)),
    reload: () => (page.reloads += 1),
    ...over,
  });
  return { page, server };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});
const settle = () => vi.advanceTimersByTimeAsync(1);

it("a laptop that slept for a day asks at once when somebody looks again, though its line only looks alive", async () => {
  const { page, server } = openPage();
  await settle();
  server.head = 5;
  server.isMute = true;
  page.seen();
  await Promise.resolve();
  server.isMute = false;
  await settle();
  expect(server.connections).toBe(2);
  expect(page.applied).toEqual([4, 5]);
});

it("a tab in the background, whose timers hardly run, asks at once when somebody looks again", async () => {
  const { page, server } = openPage();
  await settle();
  server.head = 5;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(page.applied).toEqual([]);
  page.seen();
  await settle();
  expect(server.connections).toBe(1);
  expect(page.applied).toEqual([4, 5]);
});

it("whoever stands nearer than when the page was made reads it anew, once, and nobody else does", async () => {
  const { page, server } = openPage({ level: "member" });
  await settle();
  expect(page.reloads).toBe(0);
  server.level = "cofunder";
  server.head = 4;
  page.seen();
  await settle();
  expect(page.reloads).toBe(1);
  server.head = 5;
  page.seen();
  await settle();
  expect(page.reloads).toBe(1);
});

it("whose session ended elsewhere asks for nothing as a visitor before the next connection, and one that was too slow does", async () => {
  vi.spyOn(Math, "random").mockReturnValue(0.5);
  for (const [reason, askedOverHttp] of [
    ["signed_out", 0],
    ["too_slow", 1],
  ] as const) {
    const { page, server } = openPage();
    await settle();
    page.ended(reason);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.askedOverHttp, reason).toBe(askedOverHttp);
    server.head = 4;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.connections, reason).toBe(2);
    expect(page.applied, reason).toEqual([4]);
  }
});
