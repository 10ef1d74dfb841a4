import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";

const askEveryMs = 100;
const askWithinMs = 2_000;

interface NodeOptions {
  readonly name: string;
  /** The built server. */
  readonly program: string;
  /** Where it runs; here, if nothing is said. */
  readonly folder?: string;
  readonly port: number;
  readonly settings: Readonly<Record<string, string>>;
  /** Heard when it begins or ceases to want requests. */
  readonly onChange?: () => void;
}

/** One server process on a port of its own. */
export class ClusterNode {
  readonly name: string;
  readonly port: number;
  readonly #options: NodeOptions;
  #process: ChildProcess | undefined;
  #isReady = false;

  constructor(options: NodeOptions) {
    this.#options = options;
    this.name = options.name;
    this.port = options.port;
  }

  readonly isReady = (): boolean => this.#isReady;

  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Starts it and waits until it is ready; answers false when it ended before. */
  async start(): Promise<boolean> {
    const child = spawn(process.execPath, ["--enable-source-maps", this.#options.program], {
      env: { ...process.env, ...this.#options.settings, HOST: "127.0.0.1", PORT: String(this.port) },
      // A group of its own: Ctrl-C in a terminal is for whoever looks after the nodes, who tells them when to stop. If
      // that one is gone they hear it by the channel.
      detached: true,
      ...(this.#options.folder ? { cwd: this.#options.folder } : {}),
      stdio: ["ignore", "inherit", "inherit", "ipc"],
    });
    this.#process = child;
    child.once("exit", () => {
      if (this.#process !== child) return;
      this.#process = undefined;
      this.#turn(false);
    });
    while (this.#process === child && !(await this.#answers())) await sleep(askEveryMs);
    this.#turn(this.#process === child);
    return this.#isReady;
  }

  /** Wants no requests any more. */
  leave(): void {
    this.#turn(false);
  }

  /** Sends a signal and waits for the end. */
  async end(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    this.leave();
    const child = this.#process;
    if (!child) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  }

  /** Waits for an end that nobody asked for. */
  async ended(): Promise<void> {
    if (this.#process) await once(this.#process, "exit");
  }

  #turn(isReady: boolean): void {
    this.#isReady = isReady;
    this.#options.onChange?.();
  }

  async #answers(): Promise<boolean> {
    const signal = AbortSignal.timeout(askWithinMs);
    return fetch(`http://127.0.0.1:${this.port}/readyz`, { signal }).then(
      ({ ok }) => ok,
      () => false,
    );
  }
}
