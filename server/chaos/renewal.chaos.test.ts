import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { selfCheck } from "#db/self-check.server.ts";
import { settleBuild } from "../builds.ts";
import { freePort } from "../free-port.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { linkTree } from "../test-image.ts";
import { Crowd } from "./test-crowd.ts";
import { chanceOf } from "./test-random.ts";
import { World } from "./test-world.ts";

const clientCount = 20;
const seed = Number(process.env.CHAOS_SEED ?? 1);
const stillForMs = 30_000;

/** Copies of the build as two releases: each has one file for browsers that the other does not have. */
function twoReleases() {
  mkdirSync(".data", { recursive: true });
  const root = mkdtempSync(join(process.cwd(), ".data/releases-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const built = dirname(realpathSync("build/server"));
  const release = async (name: "old" | "new") => {
    linkTree(built, join(root, name));
    writeFileSync(join(root, name, "client/assets", `only-${name}.js`), name);
    await settleBuild(root, name);
  };
  return { program: join(root, "server/cluster.js"), release };
}

/** `npm run cluster` without the build, and the lines that it says. */
async function startCluster(program: string, settings: Readonly<Record<string, string>>) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const cluster = spawn(process.execPath, ["--enable-source-maps", program, "2"], {
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

it("a cluster that is renewed by a new build under load loses nothing: no request fails, open pages find their files, and what was acknowledged is there once", async () => {
  const chance = chanceOf(seed);
  const world = await World.begin();
  onTestFinished(() => world.end());
  const { program, release } = twoReleases();
  await release("old");
  const cluster = await startCluster(program, world.settings);
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
  const hasFile = (of: "old" | "new") =>
    fetch(`${cluster.url}/assets/only-${of}.js`).then(
      async (answer) => (await answer.text()) === of,
      () => false,
    );
  const asking = async () => {
    for (; !isOver; asked++) {
      const status = await fetch(`${cluster.url}/projects`).then(
        async (answer) => (await answer.arrayBuffer(), answer.status),
        String,
      );
      if (status !== 200) failed.push(String(status));
      // A page of the old release is open all the time.
      if (!(await hasFile("old"))) failed.push("only-old.js");
      await sleep(20);
    }
  };
  const busy = Promise.all([acting(), asking()]);
  expect(await hasFile("new")).toBe(false);
  await release("new");
  await cluster.renew();
  expect(await hasFile("new")).toBe(true);
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
