import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { demoFolder, toldDemo } from "../test/demo-data.ts";
import { freshData, type FreshData } from "../test/fresh-data.ts";
import { port } from "./port.ts";
import { test as base } from "./test.ts";

export { expect } from "./test.ts";

/** How a program ended, and all that it said. */
export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

type Settings = Readonly<Record<string, string>>;

export async function freePort(): Promise<string> {
  const place = createServer().listen(0, "127.0.0.1");
  await once(place, "listening");
  const { port } = place.address() as AddressInfo;
  await new Promise((done) => place.close(done));
  return String(port);
}

/** The built product as a process of a test's own, on data of its own, which outlive its end. */
export class Product {
  readonly url: string;
  /** What the running process has said so far. */
  said = "";
  #process: ChildProcess | undefined;
  readonly #env: NodeJS.ProcessEnv;

  constructor(readonly settings: Settings) {
    this.#env = {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PUBLIC_URL: "",
      LOG_LEVEL: "warn",
      ...settings,
    };
    this.url = `http://127.0.0.1:${settings.PORT}`;
  }

  /** Starts it and waits until it says so itself, or ends. */
  async start(): Promise<void> {
    const ended = this.begin();
    const ready = this.saying(/Tributary is ready/);
    const early = await Promise.race([ready, ended]);
    if (early) throw new Error(`the product ended with ${early.code}: ${early.said}`);
  }

  /** Starts it; the answer comes when it ends. */
  begin(): Promise<Ended> {
    return this.#run(["--enable-source-maps", "build/server/server.js"]);
  }

  /** A task of the command line, beside the product if it runs. */
  task(...words: string[]): Promise<Ended> {
    return new Product(this.settings).#run(["--enable-source-maps", "build/server/cli.js", ...words]);
  }

  async #run(words: readonly string[]): Promise<Ended> {
    this.said = "";
    const child = spawn(process.execPath, words, { env: this.#env, stdio: ["ignore", "pipe", "pipe"] });
    this.#process = child;
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk: Buffer) => (this.said += chunk.toString("utf8")));
    const [code] = (await once(child, "close")) as [number | null];
    this.#process = undefined;
    return { code, said: this.said.trim() };
  }

  /** Waits until it has said something, or has ended. */
  async saying(words: RegExp): Promise<void> {
    const child = this.#process;
    if (!child) return;
    await new Promise<void>((resolve) => {
      child.once("close", resolve);
      for (const stream of [child.stdout, child.stderr]) stream?.on("data", () => words.test(this.said) && resolve());
    });
  }

  /** Sends a signal and waits for the end. */
  async end(signal: "SIGKILL" | "SIGINT" | "SIGTERM"): Promise<number | null> {
    if (!this.#process) return null;
    const ended = once(this.#process, "close");
    this.#process.kill(signal);
    const [code] = (await ended) as [number | null];
    return code;
  }

  /** A request as a browser on one of its pages would send it; redirects are not followed. */
  ask(
    path: string,
    { cookie, form, json }: { cookie?: string; form?: Readonly<Record<string, string>>; json?: unknown } = {},
  ): Promise<Response> {
    const headers = {
      Origin: this.url,
      ...(cookie ? { Cookie: cookie } : {}),
      ...(json === undefined ? {} : { "Content-Type": "application/json" }),
    };
    const body = form ? new URLSearchParams(form) : json === undefined ? undefined : JSON.stringify(json);
    return fetch(this.url + path, {
      method: body === undefined ? "GET" : "POST",
      headers,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
  }

  /** The Cookie header of somebody of the demo network. */
  async signIn(email: string, password = "many streams, one river"): Promise<string> {
    const answer = await this.ask("/sign-in", { form: { email, password } });
    const [cookie] = (answer.headers.get("Set-Cookie") ?? "").split(";");
    if (answer.status !== 302 || !cookie) throw new Error(`${email} cannot sign in: ${answer.status}`);
    return cookie;
  }
}

interface Fixtures {
  /**
   * Makes a product of one's own, not started yet, with the demo network in it; or, with FIRST_STORY, an empty one that
   * is told this at its start. It and its data are gone after the test.
   */
  readonly newProduct: (settings?: Settings) => Promise<Product>;
}

export const test = base.extend<Fixtures>({
  newProduct: async ({ opened }, use) => {
    const made: { product: Product; data: FreshData }[] = [];
    await use(async (settings = {}) => {
      const copyOf = settings.FIRST_STORY === undefined ? toldDemo(demoFolder(port)) : undefined;
      const data = await freshData(mkdtempSync(join(tmpdir(), "tributary-try-")), { copyOf });
      const product = new Product({
        PORT: await freePort(),
        ...data.settings,
        FIRST_STORY: "none",
        RATE_LIMIT_FACTOR: "1000",
        ...settings,
      });
      made.push({ product, data });
      return product;
    });
    // A page that is still open would miss its product, and say so.
    await Promise.all(opened.flatMap((context) => context.pages()).map((page) => page.close()));
    for (const { product, data } of made) {
      await product.end("SIGTERM");
      await data.remove();
    }
  },
});
