import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { selfCheck } from "#db/self-check.server.ts";
import { freePort } from "../free-port.ts";
import { checks } from "../tasks/self-check.ts";
import { Crowd } from "./test-crowd.ts";
import { chanceOf } from "./test-random.ts";
import { World } from "./test-world.ts";

const clientCount = 20;
const seed = Number(process.env.CHAOS_SEED ?? 1);
const stillForMs = 30_000;

/** `npm run cluster` without the build, and the lines that it says. */
async function startCluster(settings: Readonly<Record<string, string>>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const cluster = spawn(process.execPath, ["--enable-source-maps", "build/server/cluster.js", "2"], {
    env: { ...process.env, ...settings, HOST: "127.0.0.1", PORT: String(port), PUBLIC_URL: url },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(cluster, "exit");
  const lines = createInterface(cluster.stdout);
  const hears = (words: string) =>
    new Promise<void>((resolve, reject) => {
      lines.on("line", (line) => line.includes(words) && resolve());
      void ended.then(() => reject(new Error(`the cluster ended before it said "${words}": is the product built?`)));
    });
  await hears("nodes are ready");
  return {
    url,
    /** Renews all nodes, one after the other. */
    async renew() {
      const renewed = hears("nodes were renewed");
      cluster.kill("SIGHUP");
      await renewed;
    },
    async end() {
      cluster.kill("SIGTERM");
      await ended;
    },
  };
}

it("nodes that are renewed one after the other under load lose nothing: no request fails, and what was acknowledged is there once", async () => {
  const chance = chanceOf(seed);
  const world = await World.begin();
  onTestFinished(() => world.end());
  const cluster = await startCluster(world.settings);
  onTestFinished(() => cluster.end());
  const crowd = await Crowd.gather({ world, chance, clients: clientCount, urlOf: () => cluster.url });
  onTestFinished(() => crowd.close());

  let isOver = false;
  const failed: string[] = [];
  let asked = 0;
  const acting = async () => {
    while (!isOver) {
      if (chance.happens(0.85)) crowd.talk(chance.pick(crowd.clients), chance);
      else crowd.pledge(cluster.url, chance);
      await sleep(chance.between(5, 40));
    }
  };
  const asking = async () => {
    for (; !isOver; asked++) {
      const status = await fetch(`${cluster.url}/projects`).then(async (answer) => (await answer.arrayBuffer(), answer.status), String);
      if (status !== 200) failed.push(String(status));
      await sleep(20);
    }
  };
  const busy = Promise.all([acting(), asking()]);
  await cluster.renew();
  await cluster.renew();
  isOver = true;
  await busy;

  const signed = await crowd.signed();
  const left = await crowd.quiet(stillForMs);
  console.log("renewal:", JSON.stringify({ ...crowd.counts, signed, asked }));
  expect(failed).toEqual([]);
  expect(crowd.faults).toEqual([]);
  expect(left).toEqual([]);
  expect(await crowd.broken()).toEqual([]);
  expect(await world.ask(({ db }) => selfCheck(db, checks))).toEqual([]);
  for (const count of [crowd.counts.commands, signed, asked]) expect(count).toBeGreaterThan(0);
});
