import { describe, expect, it } from "vitest";
import { message } from "#db/schema/discussion.ts";
import { makeProject } from "#db/seed/factories.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { requests, type RequestName } from "#app/live/protocol.ts";
import { dial, eventually, testGateway } from "./test-gateway.ts";
import { incomingBytes } from "./limits.ts";

const refusedWith = async (url: string, headers: { [name: string]: string }, transport = "websocket") => {
  const client = dial(url, undefined, { transports: [transport], extraHeaders: headers });
  return new Promise<boolean>((answer) => {
    client.socket.once("connect", () => answer(false));
    client.socket.once("connect_error", () => answer(true));
  });
};

const names = Object.keys(requests) as RequestName[];
const garbage = [
  undefined,
  null,
  0,
  "",
  "x",
  [],
  {},
  { stream: {} },
  { stream: "__proto__", after: -1 },
  { streams: "x".repeat(1000) },
  { stream: "project:x", after: Infinity },
  { name: "drop", stream: "everything", key: 1 },
];

describe("a hostile client", () => {
  it("that never gives a function to answer to does not disturb anybody", async () => {
    const { connect, join, signIn, stream, post } = await testGateway();
    const { personId, ctx } = await join();
    const hostile = await connect(await signIn(personId));
    const raw = hostile.socket as unknown as { emit(name: string, ...args: unknown[]): void };
    for (const name of names) {
      raw.emit(name);
      for (const payload of garbage) raw.emit(name, payload);
      raw.emit(name, {}, "not a function");
    }
    raw.emit("subscribe", { stream, after: 0 });
    raw.emit("no such thing", () => {});
    const other = await connect();
    expect(await other.ask("subscribe", { stream, after: 0 })).toMatchObject({ ok: true });
    await post(ctx, "all is well");
    for (const client of [other, hostile]) await eventually(() => expect(client.events(stream)).toHaveLength(1));
  });

  it("gets one answer to each piece of garbage, and it is no", async () => {
    const { connect } = await testGateway({ limits: { questionsPerConnection: 1_000, commandsPerPerson: 1_000 } });
    const client = await connect();
    for (const name of names.filter((each) => (each as string) !== "signal")) {
      for (const payload of garbage)
        expect(await client.ask(name, payload as never)).toMatchObject({
          ok: false,
          code: "invalid",
          retryable: false,
        });
    }
  });

  it("that sends a huge frame loses its connection, and only its own", async () => {
    const { connect } = await testGateway();
    const [hostile, other] = await Promise.all([connect(), connect()]);
    hostile.socket.emit(
      "sync",
      { stream: "network", after: 0, limit: 1, padding: "x".repeat(incomingBytes) } as never,
      () => {},
    );
    await eventually(() => expect(hostile.socket.connected).toBe(false));
    expect(await other.ask("beat", { streams: [] })).toMatchObject({ ok: true });
  });

  it("that speaks no Socket.IO at all is turned away", async () => {
    const { url, connect } = await testGateway();
    const opened = await (await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    for (const body of [
      "4",
      '451-["x",{"_placeholder":true,"num":9}]',
      "42{",
      "\u0000\u0001",
      "999",
      '42["subscribe",{]',
    ]) {
      const answer = await fetch(`${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: "POST", body });
      expect(answer.status).toBeLessThan(500);
    }
    expect(await (await connect()).ask("beat", { streams: [] })).toMatchObject({ ok: true });
  });

  it("from another origin is not let in, by whichever transport, though the browser sends its cookies", async () => {
    const { url, join, signIn } = await testGateway();
    const Cookie = await signIn((await join()).personId);
    for (const transport of ["websocket", "polling"]) {
      for (const origin of ["https://evil.example", "null", url.replace("127.0.0.1", "127.0.0.2")])
        expect(await refusedWith(url, { Cookie, Origin: origin }, transport)).toBe(true);
      expect(await refusedWith(url, { Cookie, "Sec-Fetch-Site": "cross-site" }, transport)).toBe(true);
      expect(await refusedWith(url, { Cookie, Origin: url, "Sec-Fetch-Site": "same-origin" }, transport)).toBe(false);
    }
  });

  it("by a name that somebody pointed here is not let in, though page and socket agree about it", async () => {
    const { url } = await testGateway();
    const evil = `evil.example:${new URL(url).port}`;
    expect(await refusedWith(url, { Host: evil, Origin: `http://${evil}` })).toBe(true);
    expect(await refusedWith(url, { Host: evil })).toBe(true);
  });

  it("that floods is slowed down, and then sent away", async () => {
    const { connect, join, signIn, stream, newId, db } = await testGateway({
      limits: { commandsPerPerson: 3, packetsPerConnection: 40 },
    });
    const { personId } = await join();
    const cookie = await signIn(personId);
    const tabs = await Promise.all([connect(cookie), connect(cookie)]);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        tabs[i % 2]!.ask("command", {
          name: "post-message",
          stream: stream,
          key: newId(),
          data: { markdown: "spam" },
        }),
      ),
    );
    const slowed = answers.filter((answer) => !answer.ok && answer.code === "too_many");
    expect(slowed).toHaveLength(5);
    expect(slowed[0]).toMatchObject({ retryable: true, retryInMs: expect.any(Number) });
    expect(await db.$count(message)).toBe(3);
    for (let i = 0; i < 100; i++) tabs[0].socket.emit("beat", { streams: [] }, () => {});
    await eventually(() => expect(tabs[0].socket.connected).toBe(false));
    expect(tabs[1].socket.connected).toBe(true);
  });

  it("cannot open more connections than its address may", async () => {
    const { url, connect } = await testGateway({ limits: { connectionsPerAddress: 2 } });
    await connect();
    await connect();
    expect(await refusedWith(url, {})).toBe(true);
  });

  it("cannot fill an address for those who are signed in behind it, nor for its other visitors once it is idle", async () => {
    const { url, connect, join, signIn, clock, gateway } = await testGateway({
      limits: { connectionsPerAddress: 3, connectionsPerPerson: 2 },
    });
    const { personId } = await join();
    const cookie = await signIn(personId);
    const [idle, talking] = [await connect(), await connect()];
    await connect();
    // Neighbours come in, also on a node that has not read their session yet, and in so many tabs as one person may have.
    for (let tab = 0; tab < 2; tab++)
      expect(await (await connect(cookie)).ask("beat", { streams: [] })).toMatchObject({ ok: true });
    expect(await refusedWith(url, { Cookie: cookie })).toBe(true);
    expect(await refusedWith(url, { Cookie: await signIn((await join()).personId) })).toBe(false);
    // A cookie that somebody made up is a visitor's.
    expect(await refusedWith(url, { Cookie: "session=madeup" })).toBe(true);
    expect(await refusedWith(url, {})).toBe(true);
    clock.travel(60_000);
    await talking.ask("beat", { streams: [] });
    const newcomer = await connect();
    expect(await newcomer.ask("beat", { streams: [] })).toMatchObject({ ok: true });
    await eventually(() => expect(idle.socket.connected).toBe(false));
    expect(talking.socket.connected).toBe(true);
    await eventually(() => expect(gateway.connections()).toBe(6));
  });

  it("cannot follow the whole network at once", async () => {
    const { connect, workshop } = await testGateway();
    const client = await connect();
    const projects = await Promise.all(Array.from({ length: 51 }, () => makeProject(workshop)));
    const answers = [];
    for (const { projectId } of projects)
      answers.push(await client.ask("subscribe", { stream: `project:${projectId}`, after: 0 }));
    expect(answers.filter((answer) => answer.ok)).toHaveLength(50);
    expect(answers.at(-1)).toMatchObject({ ok: false, code: "too_many_streams" });
  });

  it("that does not read what it is told is disconnected, before it costs everybody's memory", async () => {
    const { url, gateway, outside, join, projectId, stream, newId, db } = await testGateway();
    const { personId } = await join();
    // Long polling without ever polling again: what it is told piles up at the server.
    const opened = await (await fetch(`${url}/socket.io/?EIO=4&transport=polling`)).text();
    const { sid } = JSON.parse(opened.slice(1)) as { sid: string };
    const say = (body: string) =>
      fetch(`${url}/socket.io/?EIO=4&transport=polling&sid=${sid}`, { method: "POST", body });
    await say("40");
    await eventually(() => expect(gateway.connections()).toBe(1));
    // Asked with a number, so that what was said before it is let in waits for it too.
    await say(`421["subscribe",{"stream":"${stream}","after":0}]`);
    for (let i = 0; i < 5; i++) {
      await transact(outside, {}, async (tx) => {
        const messageId = newId();
        const seq = await tx.sayNow({ name: "message.posted", streams: [stream], payload: { messageId } });
        await db.insert(message).values({
          id: messageId,
          projectId,
          authorId: personId,
          markdown: "x",
          html: "x".repeat(300_000),
          seq,
          lastSeq: seq,
          createdAt: tx.now,
        });
        return ok(null);
      });
    }
    await eventually(() => expect(gateway.connections()).toBe(0));
  });
});

describe("a node that stops", () => {
  it("asks everybody to come back at different times, lets nobody in, and finishes what is under way", async () => {
    const { gateway, url, connect, join, signIn, stream, newId, db } = await testGateway();
    const { personId } = await join();
    const clients = await Promise.all(Array.from({ length: 6 }, async () => connect(await signIn(personId))));
    const underWay = clients[0]!.ask("command", {
      name: "post-message",
      stream: stream,
      key: newId(),
      data: { markdown: "just in time" },
    });
    await eventually(async () => expect(await db.$count(message)).toBe(1));
    await gateway.drain();
    expect(await underWay).toMatchObject({ ok: true });
    for (const client of clients) await eventually(() => expect(client.told.drain).toHaveLength(1));
    expect(new Set(clients.map((client) => client.told.drain[0]?.reconnectInMs)).size).toBeGreaterThan(1);
    expect(await refusedWith(url, {})).toBe(true);
    const late = await clients[1]!.ask("command", {
      name: "post-message",
      stream: stream,
      key: newId(),
      data: { markdown: "too late" },
    });
    expect(late).toMatchObject({ ok: false, code: "draining", retryable: true });
  });

  it("tells a page whose code is older than what is spoken here", async () => {
    const { connect } = await testGateway();
    const old = await connect(undefined, { auth: {} });
    await eventually(() => expect(old.told.outdated).toEqual([{ minBuild: 1 }]));
    const current = await connect();
    await current.ask("beat", { streams: [] });
    expect(current.told.outdated).toEqual([]);
  });
});
