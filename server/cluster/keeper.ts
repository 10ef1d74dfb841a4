import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { log } from "#app/http/log.server.ts";
import { SetupError } from "#db/setup-error.ts";
import { machineName, ownHosts, publicUrl, readSettings } from "../env.ts";
import { freePort } from "../free-port.ts";
import { nameLog, say } from "../say.ts";
import { Balancers } from "./balancers.ts";
import { ClusterNode } from "./node.ts";

const fewest = 2;
const mostNodes = 32;
/** A node that ended by itself is started again after this. */
const againMs = 1_000;

/** Looks after the nodes and after what balances them; whatever it starts is of the build that has the name now. */
export async function keep(wanted: string | undefined): Promise<void> {
  const env = readSettings();
  const nodeName = env.NODE_NAME ?? machineName();
  nameLog(`${nodeName}-keeper`, env.LOG_LEVEL);
  const count = Number(wanted ?? fewest);
  if (!Number.isInteger(count) || count < 1 || count > mostNodes)
    throw new SetupError(`Say how many nodes, from 1 to ${mostNodes}: npm run cluster -- ${fewest}`);

  // As it was started, not as where that leads: a new build has taken the name when it is started again.
  const program = resolve(process.argv[1] ?? "build/server/cluster.js");
  const nodes: ClusterNode[] = [];
  const balancers = new Balancers(program, nodes);
  // The balancer is one proxy more than those that the settings name.
  const proxies = env.TRUST_PROXY ?? "";
  const settings = {
    DRAIN_SECONDS: "0",
    PUBLIC_URL: publicUrl(env),
    // The nodes listen elsewhere: the names by which people come are the balancer's.
    ALSO_AT: ownHosts(env).origins.join(","),
    TRUST_PROXY: proxies === "" || /^\d+$/.test(proxies) ? String(Number(proxies) + 1) : `loopback, ${proxies}`,
  };
  const onChange = () => balancers.tell();
  for (let n = 1; n <= count; n++) {
    const own = {
      NODE_NAME: `${nodeName}-${n}`,
      ...(env.METRICS_PORT ? { METRICS_PORT: String(env.METRICS_PORT + n - 1) } : {}),
    };
    nodes.push(
      new ClusterNode({
        name: String(n),
        program: join(dirname(program), "server.js"),
        port: await freePort(),
        settings: { ...settings, ...own },
        onChange,
      }),
    );
  }

  let stopping = false;
  const stop = async (code: number) => {
    stopping = true;
    await Promise.all(nodes.map((node) => node.end()));
    await balancers.stop();
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
    // What does not start has said why. The others go on as they are: better old than gone.
    if (!(await balancers.start())) return log.error("The balancer did not come back, so nothing is renewed.");
    for (const node of nodes) {
      if (stopping) return;
      node.leave();
      await balancers.quiet(node);
      await node.end();
      if (!stopping && !(await node.start()))
        return log.error(`Node ${node.name} did not come back, so no other one is renewed.`);
    }
    say(`${count} nodes were renewed, and the balancer before them`);
  };
  process.on("SIGHUP", () => {
    if (started) renewing ??= renew().finally(() => (renewing = undefined));
  });

  // The port comes first: if it is taken, nothing else needs to be touched.
  if (!(await balancers.start())) process.exit(1);
  // The first one brings the tables up to date and tells the story; why it cannot it has said itself.
  for (const node of nodes) if (!(await node.start()) && !stopping) return stop(1);
  say(
    `${count} nodes are ready behind ${settings.PUBLIC_URL}; kill -HUP ${process.pid} renews them one after the other`,
  );

  started = true;
  for (const node of nodes)
    void watch(
      node,
      () => stopping,
      () => renewing,
    );
}

/** Starts a node again that ended without being asked to. */
async function watch(
  node: ClusterNode,
  isStopping: () => boolean,
  renewing: () => Promise<void> | undefined,
): Promise<void> {
  for (;;) {
    await node.ended();
    await renewing();
    await sleep(againMs);
    if (isStopping()) return;
    if (node.pid === undefined) await node.start();
  }
}
