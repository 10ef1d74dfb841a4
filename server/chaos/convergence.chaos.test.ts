import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { Crowd } from "./test-crowd.ts";
import { clearWeather, FaultProxy } from "./test-fault-proxy.ts";
import { chanceOf } from "./test-random.ts";
import { World } from "./test-world.ts";

const seconds = Number(process.env.CHAOS_SECONDS ?? 15);
const seed = Number(process.env.CHAOS_SEED ?? randomInt(2 ** 31));
const clientCount = 50;
/** How long nothing may move, once the weather is fine, before what is still different counts as wrong. */
const stillForMs = 60_000;

it(`fifty people at two nodes, while lines, nodes and the database break: every screen ends as a fresh load, and everything happened once (seed ${seed})`, async () => {
  console.log(
    `chaos: ${seconds} s; the same chances again with CHAOS_SEED=${seed} CHAOS_SECONDS=${seconds} npm run chaos`,
  );
  const chance = chanceOf(seed);
  const weather = clearWeather();
  const world = await World.begin();
  onTestFinished(() => world.end());
  const nodes = await world.startNodes();
  const ways: FaultProxy[] = [];
  for (let n = 0; n < clientCount; n++)
    ways.push(
      await FaultProxy.open({ ports: nodes.map(({ port }) => port), chance: chance.fork(`way ${n}`), weather }),
    );
  const wayOf = (n: number) => ways[n]?.url ?? "";
  const crowd = await Crowd.gather({ world, chance, clients: clientCount, urlOf: wayOf });
  const end = async () => {
    crowd.close();
    for (const way of ways) way.close();
    await Promise.all(nodes.map((node) => node.end()));
  };
  onTestFinished(end);

  // —— bad weather ——————————————————————————————————————————————————————————————————————————————————————————————————
  weather.isBad = true;
  const beganMs = performance.now();
  const isOver = () => performance.now() - beganMs > seconds * 1_000;
  const done = { actions: 0, "pages reloaded": 0, "nodes killed or renewed": 0, "database restarts": 0 };
  const acting = async () => {
    const own = chance.fork("actions");
    while (!isOver()) {
      const n = own.between(0, clientCount - 1);
      const client = crowd.clients[n];
      const what = own.next();
      done.actions += 1;
      if (client && what < 0.84) crowd.talk(client, own);
      else if (what < 0.92) crowd.pledge(wayOf(n), own);
      else if (what < 0.97) ways[n]?.cut();
      else if (client) {
        done["pages reloaded"] += 1;
        client.close();
        await client.open();
      }
      await sleep(own.between(5, 40));
    }
  };
  const breakingNodes = async () => {
    const own = chance.fork("nodes");
    for (let isKilled = true; ; isKilled = !isKilled) {
      await sleep(own.between(1_000, 2_500));
      if (isOver()) return;
      const node = own.pick(nodes);
      done["nodes killed or renewed"] += 1;
      expect(node.pid, "no node ends by itself").toBeDefined();
      await node.end(isKilled ? "SIGKILL" : "SIGTERM");
      // One that finds no database to begin with gives up, and whoever keeps it starts it again.
      for (let attempt = 1; !(await node.start()); attempt++) expect(attempt).toBeLessThan(20);
    }
  };
  const breakingDatabase = async () => {
    const own = chance.fork("database");
    for (;;) {
      await sleep(own.between(4_000, 8_000));
      if (isOver()) return;
      done["database restarts"] += 1;
      await world.restartDatabase();
    }
  };
  await Promise.all([acting(), breakingNodes(), breakingDatabase()]);
  weather.isBad = false;
  for (const { pid } of nodes) expect(pid, "no node ends by itself").toBeDefined();

  // —— quiet, and judgement —————————————————————————————————————————————————————————————————————————————————————————
  const signed = await crowd.signed();
  const left = await crowd.quiet(stillForMs);
  const happened = { ...done, ...weather.counts, ...crowd.counts, signed };
  console.log("chaos:", JSON.stringify(happened));
  expect(left).toEqual([]);
  expect(await crowd.broken()).toEqual([]);
  expect(await world.ask(({ db }) => selfCheck(db, checks))).toEqual([]);
  expect(await crowd.levels()).toEqual(new Set(["visitor", "member", "cofunder", "steward"]));
  // A run in which something never broke has not shown that it may.
  for (const [fault, times] of Object.entries(happened)) expect(times, fault).toBeGreaterThan(0);
});
