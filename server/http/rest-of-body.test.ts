import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo, type Socket } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { guard } from "./guard.ts";
import { OwnHosts } from "./own-hosts.ts";
import { createRateLimits } from "./rate-limits.ts";
import { hearOut } from "./rest-of-body.ts";

const publicUrl = "http://product.example";

/** A server that turns away as the product does, and answers before it reads; and a plain connection to it. */
async function connected(): Promise<{ socket: Socket; heard: () => string }> {
  const app = express().use(
    hearOut,
    guard({
      own: new OwnHosts({ origins: [publicUrl], anyPort: false }),
      limits: createRateLimits(1_000),
      sessions: { glance: () => ({ isCarried: false, personId: null }) },
    }),
  );
  app.use((request, response) => {
    // As an action that refuses without reading: somebody else has begun to read the body, and stopped.
    request.on("data", () => request.pause());
    response.status((response.locals.turnedAway as number | undefined) ?? 200).end("answered");
  });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString("utf8"))).on("error", () => undefined);
  onTestFinished(() => {
    socket.destroy();
    server.close();
  });
  return { socket, heard: () => text };
}

const head = (length: number | "chunked") =>
  `POST /anything HTTP/1.1\r\nHost: here\r\nOrigin: ${publicUrl}\r\n${length === "chunked" ? "Transfer-Encoding: chunked" : `Content-Length: ${length}`}\r\n\r\n`;

async function until(isSo: () => boolean, socket: Socket): Promise<void> {
  while (!isSo() && !socket.closed) await Promise.race([once(socket, "data"), once(socket, "close")]);
}

const answersIn = (text: string) => text.match(/HTTP\/1\.1 \d+/g)?.map((line) => Number(line.slice(-3))) ?? [];

test.each([
  { what: "a body that is too large", length: 10_000_000, status: 413 },
  { what: "a body that nobody reads", length: 1_900_000, status: 200 },
])("who sends $what is answered, heard out, and answered again on the same connection", async ({ length, status }) => {
  const { socket, heard } = await connected();
  socket.write(head(length) + "x".repeat(100_000));
  await until(() => answersIn(heard()).length === 1, socket);
  for (let sent = 100_000; sent < length; sent += 100_000)
    if (!socket.write("x".repeat(100_000))) await Promise.race([once(socket, "drain"), once(socket, "close")]);
  socket.write("GET /next HTTP/1.1\r\nHost: here\r\n\r\n");
  await until(() => answersIn(heard()).length === 2, socket);
  expect(answersIn(heard())).toEqual([status, 200]);
});

test.each([head(10 ** 12), head("chunked")])(
  "who sends a body without an end in sight is answered once, and closed upon",
  async (endless) => {
    const { socket, heard } = await connected();
    socket.write(endless);
    await once(socket, "close");
    expect(answersIn(heard())).toEqual([413]);
    expect(heard()).toMatch(/^Connection: close/im);
  },
);
