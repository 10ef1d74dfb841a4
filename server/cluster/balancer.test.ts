import { createServer, request as ask, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { Balancer, type Upstream } from "./balancer.ts";

async function listening(http: Server): Promise<number> {
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  onTestFinished(() => {
    http.closeAllConnections();
    http.close();
  });
  return (http.address() as AddressInfo).port;
}

/** A node that says its name, and what reached it. */
async function node(name: string, over: Partial<Upstream> = {}) {
  const http = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () =>
      response
        .setHeader("Set-Cookie", "a=1")
        .end(JSON.stringify({ name, body, method: request.method, from: request.headers["x-forwarded-for"] })),
    );
  });
  http.on("upgrade", (request, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n${name} hears `);
    socket.pipe(socket);
  });
  return { name, port: await listening(http), isReady: () => true, http, ...over };
}

async function balancing(...nodes: readonly Upstream[]) {
  const balancer = new Balancer(() => nodes);
  const http = createServer(balancer.answer);
  http.on("upgrade", balancer.upgrade);
  const port = await listening(http);
  const get = async (path: string, init?: RequestInit) => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, init);
    return { status: answer.status, cookies: answer.headers.getSetCookie(), text: await answer.text() };
  };
  const nameAt = async (path: string, init?: RequestInit) =>
    (JSON.parse((await get(path, init)).text) as { name: string }).name;
  return { port, get, nameAt, balancer };
}

it("sends requests to the ready nodes in turn, with their bodies and whom they come from", async () => {
  let ready = true;
  const [one, two] = [await node("one"), await node("two", { isReady: () => ready })];
  const { get, nameAt } = await balancing(one, two);
  expect([await nameAt("/"), await nameAt("/"), await nameAt("/")]).toEqual(["one", "two", "one"]);
  ready = false;
  expect([await nameAt("/"), await nameAt("/")]).toEqual(["one", "one"]);
  const { text, cookies } = await get("/", {
    method: "POST",
    body: "a pledge",
    headers: { "X-Forwarded-For": "203.0.113.9" },
  });
  expect(JSON.parse(text)).toEqual({ name: "one", body: "a pledge", method: "POST", from: "203.0.113.9, 127.0.0.1" });
  expect(cookies).toEqual(["a=1"]);
});

it("keeps a browser's polling at one node for as long as it is there", async () => {
  let ready = true;
  const { get, nameAt } = await balancing(await node("one", { isReady: () => ready }), await node("two"));
  const { cookies } = await get("/socket.io/?transport=polling");
  const Cookie = cookies.find((each) => each.startsWith("tributary_node"))?.split(";")[0] ?? "";
  for (let i = 0; i < 4; i++) expect(await nameAt("/socket.io/?sid=x", { headers: { Cookie } })).toBe("one");
  ready = false;
  expect(await nameAt("/socket.io/?sid=x", { headers: { Cookie } })).toBe("two");
});

it("asks another node where one is gone, and says so where none is left", async () => {
  const gone = await node("gone");
  gone.http.close();
  await once(gone.http, "close");
  const alive = await balancing(gone, await node("two"));
  expect([await alive.nameAt("/"), await alive.nameAt("/")]).toEqual(["two", "two"]);
  expect((await (await balancing(gone)).get("/")).status).toBe(503);
  // What somebody wrote was sent to nobody else: they decide themselves whether to send it again.
  expect((await (await balancing(gone)).get("/", { method: "POST", body: "x" })).status).toBe(502);
});

it("passes a WebSocket through, in both directions, and its end", async () => {
  const { port } = await balancing(await node("one"));
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /socket.io/ HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
  let heard = "";
  socket.on("data", (chunk: Buffer) => {
    if (heard === "") socket.write("me");
    heard += chunk.toString("utf8");
    if (heard.endsWith("me")) socket.end();
  });
  await once(socket, "close");
  expect(heard).toMatch(/^HTTP\/1\.1 101 .*one hears me$/s);
});

it("waits for a node's requests before it may end", async () => {
  let answer = () => {};
  const http = createServer((_request, response) => (answer = () => response.end("late")));
  const slow: Upstream = { name: "slow", port: await listening(http), isReady: () => true };
  const { port, balancer } = await balancing(slow);
  const asked = ask({ port, host: "127.0.0.1" }).end();
  await once(http, "request");
  let isQuiet = false;
  const quiet = balancer.quiet(slow).then(() => (isQuiet = true));
  expect(isQuiet).toBe(false);
  answer();
  const [response] = (await once(asked, "response")) as [NodeJS.ReadableStream];
  response.resume();
  await quiet;
});
