import { createServer } from "node:http";
import { Server as NetServer } from "node:net";
import { machineName, readSettings } from "../env.ts";
import type { Life } from "../http/health.ts";
import { listen, stopListening } from "../http/listen.ts";
import { nameLog } from "../say.ts";
import { Balancer, type Upstream } from "./balancer.ts";

/** What the keeper tells a balancer. */
export type ToBalancer =
  | {
      readonly kind: "nodes";
      readonly nodes: readonly { readonly name: string; readonly port: number; readonly isReady: boolean }[];
    }
  /** To be answered when nothing is under way to that node. */
  | { readonly kind: "quiet"; readonly name: string }
  /** A newer one has taken its place: it takes no new connections, and ends when those that it has are over. */
  | { readonly kind: "retire" }
  | { readonly kind: "stop" };

export interface FromBalancer {
  readonly quiet: string;
}

/**
 * The process that answers at the port and hands on to the nodes. It keeps nothing but connections, so that one of a newer
 * build can stand beside it and take its place.
 */
export async function balance(): Promise<void> {
  const env = readSettings();
  nameLog(`${env.NODE_NAME ?? machineName()}-balancer`, env.LOG_LEVEL);
  let nodes: readonly Upstream[] = [];
  const http = createServer();
  const balancer = new Balancer(() => nodes);
  const life: Life = { phase: "starting" };
  // A signal to the whole group is the keeper's, who tells this process what to do.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => {});
  process.on("message", (told: ToBalancer) => {
    if (told.kind === "nodes") {
      nodes = told.nodes.map(({ isReady, ...node }) => ({ ...node, isReady: () => isReady }));
      // Until the first is there it is said that they start; from then on, that none is ready.
      if (life.phase === "starting" && told.nodes.some(({ isReady }) => isReady)) {
        life.phase = "ready";
        answerWith(balancer.answer);
      }
    }
    if (told.kind === "quiet")
      void balancer.quiet({ name: told.name }).then(() => process.send?.({ quiet: told.name } satisfies FromBalancer));
    if (told.kind === "retire") retire();
    if (told.kind === "stop") void stopListening(http).then(() => process.exit(0));
  });
  const retire = () => {
    // Node's own `close` of an HTTP server ends connections on which nothing is under way, and with them what a browser has
    // just sent by one. They end by themselves: with the next answer, or when their time to be idle is over, which browsers know.
    http.prependListener("request", (_request, response) => void (response.shouldKeepAlive = false));
    Reflect.apply(NetServer.prototype.close, http, [() => process.exit(0)]);
  };
  http.on("upgrade", balancer.upgrade);
  const answerWith = await listen(http, env, life);
}
