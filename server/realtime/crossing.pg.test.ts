import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished } from "vitest";
import { crossByRedis } from "./crossing.ts";
import { eventually, startNode, testGateway } from "./test-gateway.ts";

const url = process.env.TEST_REDIS_URL ?? process.env.REDIS_URL;

/** Two nodes on one database and one Redis, which they share with nobody else. */
async function twoNodes(redis: string) {
  const network = `test-${randomUUID()}`;
  const cross = async () => {
    const crossing = await crossByRedis({ url: redis, network, failed: () => {} });
    onTestFinished(() => crossing.close());
    return crossing;
  };
  const here = await testGateway({ crossing: await cross() });
  const there = await startNode(here.database.address, here.clock, here.newId, { crossing: await cross() });
  return { ...here, there };
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
      const present = (client: typeof adas) => client.told.presence.at(-1)?.people.map(({ person }) => person.id).sort();
      for (const client of [adas, bens]) await eventually(() => expect(present(client)).toEqual([ada.personId, ben.personId].sort()));
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
        await eventually(() => expect(client.events(stream).map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, n) => n + 1)));
    });
  });

it("a Redis that is not there is refused in one sentence", async () => {
  await expect(crossByRedis({ url: "redis://ana:secret@127.0.0.1:1", network: "none", failed: () => {} })).rejects.toThrow(
    /^REDIS_URL does not work: nothing answers at 127\.0\.0\.1:1\.$/,
  );
});
