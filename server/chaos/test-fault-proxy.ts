import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Frames, kindOf } from "./test-frames.ts";
import type { Chance } from "./test-random.ts";

/** Faults of all proxies of a run, and how often each came. */
export interface Weather {
  isBad: boolean;
  readonly counts: Record<
    "cut" | "half-open" | "answer lost" | "event lost" | "event doubled" | "event late" | "delayed",
    number
  >;
}

export const clearWeather = (): Weather => ({
  isBad: false,
  counts: {
    cut: 0,
    "half-open": 0,
    "answer lost": 0,
    "event lost": 0,
    "event doubled": 0,
    "event late": 0,
    delayed: 0,
  },
});

interface ProxyOptions {
  /** Where connections go, by turn: what is refused there goes to the next. */
  readonly ports: readonly number[];
  readonly chance: Chance;
  readonly weather: Weather;
}

/**
 * The way between one client and the nodes, while the weather is bad: connections are cut, stay open and carry nothing,
 * lose what was answered after the request went through; what a node tells comes late, twice, in another order, or not.
 */
export class FaultProxy {
  readonly #options: ProxyOptions;
  readonly #server: Server;
  readonly #open = new Set<() => void>();
  #turn: number;

  private constructor(options: ProxyOptions) {
    this.#options = options;
    this.#turn = options.chance.between(0, options.ports.length - 1);
    this.#server = createServer((near) => this.#carry(near));
  }

  static async open(options: ProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    proxy.#server.listen(0, "127.0.0.1");
    await once(proxy.#server, "listening");
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Ends every connection at once, as when a cable is pulled. */
  cut(): void {
    for (const end of this.#open) end();
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #carry(near: Socket): void {
    const { ports, chance, weather } = this.#options;
    const far = connect(ports[this.#turn % ports.length] ?? 0, "127.0.0.1");
    let isFrozen = false;
    let isDeaf = false;
    const end = () => {
      near.destroy();
      far.destroy();
    };
    this.#open.add(end);
    for (const socket of [near, far]) {
      socket.setNoDelay(true);
      socket.on("error", () => {});
      // Half-open: the other side never hears that it ended.
      socket.on("close", () => {
        if (!isFrozen) end();
        if (near.destroyed && far.destroyed) this.#open.delete(end);
      });
    }
    far.on("error", () => (this.#turn += 1));

    const fate = chance.pick(["cut", "half-open", "answer lost", "none"] as const);
    const fated = setTimeout(
      () => {
        if (!weather.isBad || fate === "none" || near.destroyed) return;
        weather.counts[fate] += 1;
        if (fate === "cut") end();
        if (fate === "half-open") isFrozen = true;
        if (fate === "answer lost")
          near.once("data", () => {
            isDeaf = true;
            setTimeout(end, 150);
          });
      },
      chance.between(300, 9_000),
    );
    near.on("close", () => clearTimeout(fated));

    const passes = (to: Socket) => this.#inOrder((bytes: Buffer) => !isFrozen && !to.destroyed && to.write(bytes));
    const up = passes(far);
    const down = passes(near);
    near.on("data", up);
    let frames: Frames | undefined;
    far.on("data", (chunk: Buffer) => {
      if (isDeaf) return;
      frames ??= chunk.toString("latin1", 0, 12) === "HTTP/1.1 101" ? new Frames() : undefined;
      if (!frames) return down(chunk);
      for (const frame of frames.feed(chunk)) this.#perhaps(frame, down);
    });
  }

  /** Writes pieces one after the other, some of them after a while. */
  #inOrder(write: (bytes: Buffer) => void): (bytes: Buffer) => void {
    const { chance, weather } = this.#options;
    let before = Promise.resolve();
    return (bytes) => {
      const delayMs = weather.isBad && chance.happens(0.1) ? chance.between(5, 150) : 0;
      if (delayMs > 0) weather.counts.delayed += 1;
      before = before.then(() => (delayMs > 0 ? sleep(delayMs) : undefined)).then(() => write(bytes));
    };
  }

  /** One frame of a WebSocket: TCP would never lose it, but a server that tells at most once may never have sent it. */
  #perhaps(frame: Buffer, pass: (bytes: Buffer) => void): void {
    const { chance, weather } = this.#options;
    const kind = kindOf(frame);
    const roll = chance.next();
    if (!weather.isBad || kind === "other" || roll > 0.16) return pass(frame);
    if (roll < 0.08) {
      weather.counts[kind === "event" ? "event lost" : "answer lost"] += 1;
    } else if (kind === "event" && roll < 0.12) {
      weather.counts["event doubled"] += 1;
      pass(frame);
      pass(frame);
    } else if (kind === "event") {
      weather.counts["event late"] += 1;
      setTimeout(() => pass(frame), chance.between(20, 400));
    } else pass(frame);
  }
}
