import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "#app/domain/kernel/clock.ts";
import { createSessions } from "#app/http/session.server.ts";
import { freePort } from "../free-port.ts";
import { isHeld, type Held } from "./weigh-process.ts";
import type { Book, Workplace } from "./workplace.ts";

const readyWithinMs = 60_000;
const stoppedWithinMs = 10_000;

/** The built product, running in a process of its own. */
export interface Product {
  readonly url: string;
  readonly pid: number;
  /** Cookie header of a signed-in person. */
  signIn(personId: string): Promise<string>;
  /** Resident memory in bytes, now. */
  memory(): number;
  /** What it holds once its garbage is collected; only of one that was started with scales. */
  held(): Promise<Held>;
  stop(): Promise<void>;
}

/** Starts `build/server/server.js` on a book and waits until it is ready. */
export async function startProduct(
  workplace: Workplace,
  book: Book,
  { withScales = false }: { readonly withScales?: boolean } = {},
): Promise<Product> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const scales = withScales ? ["--import", "tsx", "--import", new URL("./scales.ts", import.meta.url).href] : [];
  const child = spawn(process.execPath, [...scales, "build/server/server.js"], {
    stdio: ["ignore", "ignore", "inherit", ...(withScales ? (["ipc"] as const) : [])],
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: "",
      DATA_DIR: book.dataFolder,
      DATABASE_URL: "",
      FIRST_STORY: "none",
      LOG_LEVEL: "error",
      RATE_LIMIT_FACTOR: "1000000",
    },
  });
  const ended = once(child, "exit");
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
    const impatience = setTimeout(() => child.kill("SIGKILL"), stoppedWithinMs);
    await ended;
    clearTimeout(impatience);
  };
  workplace.undoLater(stop);
  for (const began = performance.now(); ; await sleep(50)) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
    if (performance.now() - began > readyWithinMs) throw new Error("the server did not become ready");
    if (
      await fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      break;
  }
  const pid = child.pid ?? 0;
  return {
    url,
    pid,
    signIn: (personId) =>
      book.withDatabase(async ({ db }) => {
        const cookie = await createSessions(db, systemClock, { secure: false }).start(personId, "bench");
        return cookie.split(";")[0] ?? "";
      }),
    memory: () => Number(spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }).stdout) * 1024,
    held: () =>
      new Promise((resolve, reject) => {
        const hear = (message: unknown) => {
          if (!isHeld(message)) return;
          child.off("message", hear);
          resolve(message);
        };
        child.on("message", hear);
        child.send("weigh", (error) => error && reject(error));
      }),
    stop,
  };
}
