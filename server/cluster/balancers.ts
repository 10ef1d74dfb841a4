import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import type { FromBalancer, ToBalancer } from "./balancing.ts";
import type { ClusterNode } from "./node.ts";

/** One that ended by itself is started again after this. */
const againMs = 1_000;

/**
 * The processes that answer at the port, on the keeper's side: one, and while it is replaced its successor beside it. The
 * keeper holds the port for them, so that no connection finds it closed in between.
 */
export class Balancers {
  readonly #nodes: readonly ClusterNode[];
  #current: Worker | undefined;
  #stopping = false;

  constructor(program: string, nodes: readonly ClusterNode[]) {
    cluster.setupPrimary({ exec: program, execArgv: ["--enable-source-maps"], args: [] });
    this.#nodes = nodes;
  }

  /** Starts one of what is built now, and lets the one before go; answers false when it did not take the port. */
  async start(): Promise<boolean> {
    const fresh = cluster.fork();
    const listens = await Promise.race([
      once(fresh, "listening").then(() => true),
      once(fresh, "exit").then(() => false),
    ]);
    if (!listens) return false;
    const before = this.#current;
    this.#current = fresh;
    fresh.once("exit", () => void this.#replace(fresh));
    this.tell();
    if (before) this.#send(before, { kind: "retire" });
    return true;
  }

  /** Which nodes there are, and which of them want requests. */
  tell(): void {
    const nodes = this.#nodes.map(({ name, port, isReady }) => ({ name, port, isReady: isReady() }));
    for (const worker of this.#all()) this.#send(worker, { kind: "nodes", nodes });
  }

  /** Waits until no request to this node is under way. */
  async quiet({ name }: ClusterNode): Promise<void> {
    await Promise.all(
      this.#all().map(async (worker) => {
        const over = new Promise<void>((resolve) => {
          worker.on("message", (said: FromBalancer) => said.quiet === name && resolve());
          worker.once("exit", () => resolve());
        });
        this.#send(worker, { kind: "quiet", name });
        await over;
      }),
    );
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    await Promise.all(
      this.#all().map(async (worker) => {
        const ended = once(worker, "exit");
        this.#send(worker, { kind: "stop" });
        await ended;
      }),
    );
  }

  readonly #all = () => Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);

  /** One that just ends hears nothing any more, and needs to hear nothing. */
  #send(worker: Worker, message: ToBalancer): void {
    if (worker.isConnected()) worker.send(message, () => {});
  }

  async #replace(gone: Worker): Promise<void> {
    while (!this.#stopping && this.#current === gone) {
      await sleep(againMs);
      if (!this.#stopping && this.#current === gone) await this.start();
    }
  }
}
