import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { io, type ManagerOptions, type Socket, type SocketOptions } from "socket.io-client";
import { onTestFinished, vi } from "vitest";
import { openDatabase } from "#db/client.server.ts";
import { testThread } from "#app/domain/discussion/test-thread.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { postMessage } from "#app/domain/discussion/post-message.server.ts";
import { createSessions } from "#app/http/session.server.ts";
import type { ShownEvent } from "#app/domain/timeline/shown-event.ts";
import type { Answer, ClientToServer, Request, RequestName, ServerToClient, ServerEvents } from "#app/live/protocol.ts";
import { protocolVersion } from "#app/live/timings.ts";
import { attachGateway, type Gateway, type GatewayOptions } from "./gateway.ts";

type ClientSocket = Socket<ServerToClient, ClientToServer>;

/** The client's own type cannot tell that a name and its request belong together. */
interface Asking {
  emitWithAck<N extends RequestName>(name: N, request: Request<N>): Promise<Answer<N>>;
}

/** A real client with everything that it was told so far. */
export interface TestClient {
  readonly socket: ClientSocket;
  readonly told: { [N in keyof ServerEvents]: ServerEvents[N][] };
  /** Events of a stream in the order in which they came. */
  events(stream: string): ShownEvent[];
  ask<N extends RequestName>(name: N, request: Request<N>): Promise<Answer<N>>;
}

/** Waits for something to become true; how long it takes decides nothing. */
export const eventually = (assertion: () => void | Promise<void>): Promise<void> =>
  vi.waitFor(assertion, { timeout: 15_000, interval: 20 });

/** A node: a real HTTP server with the gateway on it, over a pool of its own. */
export async function startNode(
  address: Parameters<typeof openDatabase>[0],
  clock: Context["clock"],
  newId: () => string,
  options: Partial<GatewayOptions> = {},
) {
  const database = openDatabase(address, { poolSize: 5 });
  const http = createServer((_request: IncomingMessage, response) => response.writeHead(404).end());
  await new Promise<void>((ready) => http.listen(0, "127.0.0.1", ready));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const sessions = createSessions(database.db, clock, { secure: false });
  const gateway = attachGateway({
    http,
    services: { db: database.db, clock, newId, sessions, publicUrl: url, development: false },
    sql: database.sql,
    reader: database.reader,
    ...options,
  });
  onTestFinished(async () => {
    await gateway.close();
    http.closeAllConnections();
    http.close();
    await database.close();
  });
  return { gateway, url, sessions, http, database };
}

/** A project with people, and one or more nodes that tell of it. */
export async function testGateway(options: Partial<GatewayOptions> = {}) {
  let gateway: Gateway | undefined;
  const thread = await testThread({ start: new Date(), bell: (streams) => gateway?.bell(streams) });
  const { database, clock, newId, projectId } = thread;
  const node = await startNode(database.address, clock, newId, options);
  gateway = node.gateway;

  /** A Cookie header of a new session. */
  const signIn = async (personId: string): Promise<string> =>
    (await node.sessions.start(personId, "test")).split(";")[0] ?? "";

  const connect = async (
    cookie?: string,
    { url = node.url, ...over }: Partial<ManagerOptions & SocketOptions> & { url?: string } = {},
  ): Promise<TestClient> => {
    const client = dial(url, cookie, over);
    await new Promise<void>((ready, refused) => {
      client.socket.once("connect", ready);
      client.socket.once("connect_error", refused);
    });
    return client;
  };

  const post = async (ctx: Context, markdown: string) => {
    // Real people need longer between two messages than a test has.
    clock.travel(2_000);
    const answer = await postMessage(ctx, newId(), { projectId, markdown, organizationId: null, replyToId: null });
    if (!answer.ok) throw new Error(answer.refusal.kind);
    return answer.value;
  };
  return { ...node, ...thread, signIn, connect, post };
}

export function dial(
  url: string,
  cookie: string | undefined,
  over: Partial<ManagerOptions & SocketOptions> = {},
): TestClient {
  const socket: ClientSocket = io(url, {
    transports: ["websocket"],
    forceNew: true,
    reconnection: false,
    auth: { protocol: protocolVersion },
    ...over,
    extraHeaders: { ...(cookie === undefined ? {} : { Cookie: cookie }), ...over.extraHeaders },
  });
  onTestFinished(() => {
    socket.disconnect();
  });
  const told: TestClient["told"] = { event: [], presence: [], signal: [], revoked: [], drain: [], outdated: [] };
  socket.onAny((...[name, payload]: [keyof ServerEvents, unknown]) => (told[name] as unknown[]).push(payload));
  return {
    socket,
    told,
    events: (stream) => told.event.filter((each) => each.stream === stream).flatMap((each) => each.events),
    ask: (name, request) => (socket.timeout(10_000) as unknown as Asking).emitWithAck(name, request),
  };
}
