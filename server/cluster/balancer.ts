import {
  request as ask,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";

/** A node as the balancer sees it: where it listens, and whether it wants requests. */
export interface Upstream {
  readonly name: string;
  readonly port: number;
  readonly isReady: () => boolean;
}

/** Polling is a conversation of many requests with one node: this cookie brings them there. */
const nodeCookie = "tributary_node";
const isConversation = (request: IncomingMessage) => request.url?.startsWith("/socket.io/") ?? false;

/**
 * The balancer of one machine: requests go to the ready nodes in turn, a browser's polling always to the same. It has
 * no settings and no state of its own; between machines any other balancer does the same.
 */
export class Balancer {
  readonly #upstreams: () => readonly Upstream[];
  readonly #underWay = new Map<string, number>();
  #turn = 0;

  constructor(upstreams: () => readonly Upstream[]) {
    this.#upstreams = upstreams;
  }

  readonly answer = (request: IncomingMessage, response: ServerResponse): void => this.#answer(request, response, []);

  /** Waits until no request to this node is under way; its WebSockets it looks after itself. */
  async quiet({ name }: Pick<Upstream, "name">): Promise<void> {
    while ((this.#underWay.get(name) ?? 0) > 0) await sleep(20);
  }

  #pick(request: IncomingMessage, without: readonly Upstream[] = []): Upstream | undefined {
    const ready = this.#upstreams().filter((each) => each.isReady() && !without.includes(each));
    const wanted = isConversation(request)
      ? new RegExp(`(?:^|; )${nodeCookie}=([^;]*)`).exec(request.headers.cookie ?? "")?.[1]
      : undefined;
    return ready.find(({ name }) => name === wanted) ?? ready[this.#turn++ % Math.max(1, ready.length)];
  }

  #answer(request: IncomingMessage, response: ServerResponse, tried: readonly Upstream[]): void {
    const node = this.#pick(request, tried);
    if (!node) {
      response.writeHead(503, { "Content-Type": "text/plain", "Retry-After": "1" }).end("no node is ready\n");
      return;
    }
    this.#count(node, 1);
    response.once("close", () => this.#count(node, -1));
    const passing = ask(optionsFor(request, node, { connection: "close" }), (answer) => {
      const headers = answerHeaders(answer);
      if (isConversation(request))
        headers.push("Set-Cookie", `${nodeCookie}=${node.name}; Path=/socket.io/; HttpOnly; SameSite=Lax`);
      response.writeHead(answer.statusCode ?? 502, answer.statusMessage, headers);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    });
    passing.on("error", (error: NodeJS.ErrnoException) => {
      // It was not listening any more, so nothing was done: another one is asked, as long as nothing was read from the asker.
      if (error.code === "ECONNREFUSED" && isBodiless(request))
        return this.#answer(request, response, [...tried, node]);
      if (response.headersSent) response.destroy();
      else response.writeHead(502, { "Content-Type": "text/plain" }).end("the node did not answer\n");
    });
    response.once("close", () => passing.destroy());
    request.pipe(passing);
  }

  readonly upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    const node = this.#pick(request);
    socket.on("error", () => socket.destroy());
    if (!node) {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      return;
    }
    const passing = ask(optionsFor(request, node));
    passing.once("upgrade", (answer, far: Duplex, farHead: Buffer) => {
      socket.write(headOf(answer));
      if (farHead.length > 0) socket.write(farHead);
      if (head.length > 0) far.write(head);
      socket.pipe(far).pipe(socket);
      far.on("error", () => socket.destroy());
      far.once("close", () => socket.destroy());
      socket.once("close", () => far.destroy());
    });
    passing.once("response", (answer) => {
      socket.write(headOf(answer));
      answer.pipe(socket);
    });
    passing.on("error", () => socket.destroy());
    passing.end();
  };

  #count({ name }: Upstream, by: number): void {
    this.#underWay.set(name, (this.#underWay.get(name) ?? 0) + by);
  }
}

const isBodiless = ({ method }: IncomingMessage) => method === "GET" || method === "HEAD";

/** The same request, to the node, which learns from whom it really comes. */
function optionsFor(request: IncomingMessage, { port }: Upstream, over: OutgoingHttpHeaders = {}): RequestOptions {
  const before = request.headers["x-forwarded-for"];
  const peer = request.socket.remoteAddress ?? "";
  return {
    host: "127.0.0.1",
    port,
    path: request.url,
    method: request.method,
    headers: {
      ...request.headers,
      "x-forwarded-for": before === undefined ? peer : `${String(before)}, ${peer}`,
      ...over,
    },
    // A connection for each request: one that is kept may just be closed by the node's end.
    agent: false,
  };
}

/** Names and values in turn, without those that are about the connection to the node. */
function answerHeaders({ rawHeaders }: IncomingMessage): string[] {
  return rawHeaders.filter((_each, i) => !/^(connection|keep-alive)$/i.test(rawHeaders[i - (i % 2)] ?? ""));
}

function headOf({ statusCode, statusMessage, rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 ${statusCode} ${statusMessage}`];
  for (let i = 0; i < rawHeaders.length; i += 2) lines.push(`${rawHeaders[i]}: ${rawHeaders[i + 1]}`);
  return `${lines.join("\r\n")}\r\n\r\n`;
}
