import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "#db/setup-error.ts";
import { ownHosts, publicUrl, readSettings } from "../env.ts";
import { freePort } from "../free-port.ts";
import type { Life } from "../http/health.ts";
import { listen, stopListening } from "../http/listen.ts";
import { Balancer } from "./balancer.ts";
import { ClusterNode } from "./node.ts";

/*
 * `npm run cluster`: several server processes on one machine behind one port, on the database and the Redis of the
 * settings, or on the embedded database, which they share. SIGHUP renews them one after the other.
 */

const fewest = 2;
const mostNodes = 32;
/** A node that ended by itself is started again after this. */
const againMs = 1_000;

async function run(): Promise<void> {
  const env = readSettings();
  const count = Number(process.argv[2] ?? fewest);
  if (!Number.isInteger(count) || count < 1 || count > mostNodes) throw new SetupError(`Say how many nodes, from 1 to ${mostNodes}: npm run cluster -- ${fewest}`);

  const nodes: ClusterNode[] = [];
  const http = createServer();
  const balancer = new Balancer(() => nodes);
  const life: Life = { phase: "starting" };
  const answerWith = await listen(http, env, life);
  http.on("upgrade", balancer.upgrade);

  const program = fileURLToPath(new URL("server.js", import.meta.url));
  // The balancer is one proxy more than those that the settings name.
  const proxies = env.TRUST_PROXY ?? "";
  const settings = {
    DRAIN_SECONDS: "0",
    PUBLIC_URL: publicUrl(env),
    // The nodes listen elsewhere: the names by which people come are the balancer's.
    ALSO_AT: ownHosts(env).origins.join(","),
    TRUST_PROXY: proxies === "" || /^\d+$/.test(proxies) ? String(Number(proxies) + 1) : `loopback, ${proxies}`,
  };
  for (let n = 1; n <= count; n++) nodes.push(new ClusterNode({ name: String(n), program, port: await freePort(), settings }));

  let stopping = false;
  const stop = async (code: number) => {
    stopping = true;
    await Promise.all(nodes.map((node) => node.end()));
    await stopListening(http);
    process.exit(code);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.on(signal, () => {
      if (stopping) process.exit(1);
      void stop(0);
    });

  let renewing: Promise<void> | undefined;
  let started = false;
  const renew = async () => {
    for (const node of nodes) {
      if (stopping) return;
      node.leave();
      await balancer.quiet(node);
      await node.end();
      // The others go on as they are: better old than gone.
      if (!stopping && !(await node.start())) return console.error(`Node ${node.name} did not come back, so no other one is renewed.`);
    }
    console.log(`${count} nodes were renewed`);
  };
  process.on("SIGHUP", () => {
    if (started) renewing ??= renew().finally(() => (renewing = undefined));
  });

  // The first one brings the tables up to date and tells the story; why it cannot it has said itself.
  for (const node of nodes) if (!(await node.start()) && !stopping) return stop(1);
  answerWith(balancer.answer);
  console.log(`${count} nodes are ready behind ${settings.PUBLIC_URL}; kill -HUP ${process.pid} renews them one after the other`);

  started = true;
  for (const node of nodes) void watch(node, () => stopping, () => renewing);
}

/** Starts a node again that ended without being asked to. */
async function watch(node: ClusterNode, isStopping: () => boolean, renewing: () => Promise<void> | undefined): Promise<void> {
  for (;;) {
    await node.ended();
    await renewing();
    await sleep(againMs);
    if (isStopping()) return;
    if (node.pid === undefined) await node.start();
  }
}

try {
  await run();
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
