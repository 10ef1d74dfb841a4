import { spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort } from "../free-port.ts";
import { connectRedis } from "./redis.ts";
import { eventually, startNode, testGateway } from "./test-gateway.ts";

const url = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL;
const canStart = spawnSync("redis-server", ["--version"]).status === 0;
const unless = canStart ? "" : "(no redis-server is installed) ";

/** A Redis of a test's own, which keeps nothing. */
async function startRedis(port: number, ...options: string[]) {
  const redis = spawn(
    "redis-server",
    ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", ...options],
    { stdio: ["ignore", "pipe", "ignore"] },
  );
  const end = async () => {
    if (redis.exitCode !== null || redis.signalCode !== null) return;
    redis.kill("SIGKILL");
    await once(redis, "exit");
  };
  onTestFinished(end);
  await new Promise<void>((ready) =>
    redis.stdout.on("data", (text: Buffer) => text.includes("Ready to accept connections") && ready()),
  );
  return { end };
}

/** Two nodes on one database and one Redis, which they share with nobody else. */
async function twoNodes(redis: string) {
  const network = `test-${randomUUID()}`;
  const outages: string[] = [];
  const openLink = async () => {
    const link = await connectRedis({
      url: redis,
      network,
      away: (why) => outages.push(why),
      back: () => outages.push("back"),
    });
    onTestFinished(() => link.close());
    return link;
  };
  const here = await testGateway({ redis: await openLink() });
  const there = await startNode(here.database.address, here.clock, here.newId, { redis: await openLink() });
  return { ...here, there, outages };
}

if (url)
  describe("two nodes with a Redis between them", () => {
    it("show who is present at the other, and no longer when they are gone", async () => {
      const { connect, join, signIn, stream, there, clock } = await twoNodes(url);
      const [ada, ben] = [await join(), await join()];
      const adas = await connect(await signIn(ada.personId));
      const bens = await connect(await signIn(ben.personId), { url: there.url });
      const visitor = await connect(undefined, { url: there.url });
      for (const client of [adas, bens, visitor]) await client.ask("subscribe", { stream, after: 0 });
      const present = (client: typeof adas) =>
        client.told.presence
          .at(-1)
          ?.people.map(({ person }) => person.id)
          .sort();
      for (const client of [adas, bens])
        await eventually(() => expect(present(client)).toEqual([ada.personId, ben.personId].sort()));
      await eventually(() => expect(visitor.told.presence.at(-1)).toMatchObject({ total: 2, people: [] }));

      adas.socket.disconnect();
      // A reload would be back within the grace. The server hears of the end a moment later, so the clock goes in steps,
      // together far shorter than the lease that Ben still holds.
      for (let step = 0; step < 4; step++) {
        await sleep(500);
        clock.travel(4_000);
      }
      await eventually(() => expect(present(bens)).toEqual([ben.personId]));
    });

    it("carry who is writing, to people who are signed in and to nobody else", async () => {
      const { connect, join, signIn, stream, there } = await twoNodes(url);
      const [ada, ben] = [await join(), await join()];
      const adas = await connect(await signIn(ada.personId));
      const bens = await connect(await signIn(ben.personId), { url: there.url });
      const visitor = await connect(undefined, { url: there.url });
      for (const client of [adas, bens, visitor]) await client.ask("subscribe", { stream, after: 0 });
      await eventually(() => {
        adas.socket.emit("signal", { stream, kind: "typing" });
        expect(bens.told.signal.at(-1)).toMatchObject({ stream, kind: "typing", person: { id: ada.personId } });
      });
      expect(visitor.told.signal).toEqual([]);
    });

    it("tell what is posted at one to the sockets of both, once and in order", async () => {
      const { connect, join, stream, post, gateway, there } = await twoNodes(url);
      const clients = [await connect(), await connect(undefined, { url: there.url })];
      for (const client of clients) await client.ask("subscribe", { stream, after: 0 });
      const { ctx } = await join();
      for (let n = 0; n < 20; n++) await post({ ...ctx, bell: n % 2 ? gateway.bell : there.gateway.bell }, String(n));
      for (const client of clients)
        await eventually(() =>
          expect(client.events(stream).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1)),
        );
    });
  });

it.skipIf(!canStart)(
  `${unless}nodes start without their Redis, show their own people meanwhile, and find each other when it comes and comes again`,
  async () => {
    const port = await freePort();
    const { connect, join, signIn, stream, there, outages } = await twoNodes(`redis://127.0.0.1:${port}`);
    const why = `nothing answers at 127.0.0.1:${port}`;
    const expected = [why, why];
    expect(outages).toEqual(expected);
    const [ada, ben, cleo] = [await join(), await join(), await join()];
    const adas = await connect(await signIn(ada.personId));
    const cleos = await connect(await signIn(cleo.personId));
    const bens = await connect(await signIn(ben.personId), { url: there.url });
    const clients = [adas, cleos, bens];
    const follow = async () => {
      for (const client of clients) await client.ask("subscribe", { stream, after: 0 });
    };
    const present = (client: typeof adas) =>
      client.told.presence
        .at(-1)
        ?.people.map(({ person }) => person.id)
        .sort();
    const [here, everybody] = [
      [ada.personId, cleo.personId].sort(),
      [ada.personId, ben.personId, cleo.personId].sort(),
    ];

    await follow();
    await eventually(() =>
      expect([present(adas), present(cleos), present(bens)]).toEqual([here, here, [ben.personId]]),
    );
    await eventually(() => {
      adas.socket.emit("signal", { stream, kind: "typing" });
      expect(cleos.told.signal.at(-1)).toMatchObject({ stream, kind: "typing", person: { id: ada.personId } });
    });
    expect(bens.told.signal).toEqual([]);

    for (const _time of ["first", "again"]) {
      const redis = await startRedis(port);
      expected.push("back", "back");
      await eventually(() => expect(outages).toEqual(expected));
      // As browsers do it from time to time, which renews their leases.
      await eventually(async () => {
        await follow();
        expect([present(adas), present(cleos), present(bens)]).toEqual([everybody, everybody, everybody]);
      });
      await eventually(() => {
        adas.socket.emit("signal", { stream, kind: "typing" });
        expect(bens.told.signal.at(-1)).toMatchObject({ stream, kind: "typing", person: { id: ada.personId } });
      });
      await redis.end();
      // Each node says it once, however many of its connections are cut and however often it tries again.
      await eventually(() => expect(outages).toHaveLength(expected.length + 2));
      expected.push(...outages.slice(-2));
    }
  },
);

it.skipIf(!canStart)(
  `${unless}a Redis that does not let the server in ends the start in one sentence, which does not repeat the password`,
  async () => {
    const port = await freePort();
    await startRedis(port, "--requirepass", "right");
    const told: string[] = [];
    for (const who of ["", ":secret@", "ana:secret@"])
      await expect(
        connectRedis({
          url: `redis://${who}127.0.0.1:${port}`,
          network: "none",
          away: (why) => told.push(why),
          back: () => {},
        }),
        who,
      ).rejects.toThrow(
        new RegExp(`^REDIS_URL does not work: 127\\.0\\.0\\.1:${port} does not accept this user and password\\.$`),
      );
    expect(told).toEqual([]);
  },
);

it("a link to Redis that never came about can be closed", async () => {
  const link = await connectRedis({ url: "redis://127.0.0.1:1", network: "none", away: () => {}, back: () => {} });
  await link.close();
});

it.skipIf(!canStart)(
  `${unless}a link to Redis that is closed before any server listened by it leaves the process free to end`,
  async () => {
    const port = await freePort();
    await startRedis(port);
    // In a process of its own: one that asks a closed connection again and again does nothing else any more.
    const program = `
    import { connectRedis } from "./server/realtime/redis.ts";
    const link = await connectRedis({ url: "redis://127.0.0.1:${port}", network: "test", away() {}, back() {} });
    await new Promise((later) => setTimeout(later, 300));
    await link.close();
    setTimeout(() => process.exit(7), 300);`;
    const { status } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", program], {
      timeout: 20_000,
      killSignal: "SIGKILL",
      encoding: "utf8",
    });
    expect(status).toBe(7);
  },
);
