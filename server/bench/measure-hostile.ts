import { setTimeout as sleep } from "node:timers/promises";
import { worstForms, worstJson, type HostileBody } from "#app/http/hostile-bodies.ts";
import type { Product } from "./product.ts";

/** How long a server rests before it is weighed: what requests left is collected by then. */
const settledMs = 3_000;

/** What hostile bodies cost a server. */
export interface Hostility {
  readonly requests: number;
  /** The longest that one of them took to be answered, and which it was. */
  readonly longest: { readonly ms: number; readonly words: string };
  /** The longest that another person waited meanwhile for the shortest answer there is. */
  readonly longestHealthMs: number;
  /** How much more memory the server has after the last round than after the first, in bytes. */
  readonly grownBytes: number;
}

/** Each hostile body in turn to the doors that take them, by a visitor and by a member, while another asks for `/healthz`. */
export async function measureHostile(
  { url, memory }: Product,
  {
    cookie,
    projectSlug,
    projectId,
    rounds,
  }: { readonly cookie: string; readonly projectSlug: string; readonly projectId: string; readonly rounds: number },
): Promise<Hostility> {
  const forms = [
    { path: "/sign-in", cookie: "" },
    { path: "/sign-in.data", cookie: "" },
    { path: "/password-reset", cookie: "" },
    { path: "/settings?index", cookie },
    { path: `/projects/${projectSlug}/messages`, cookie },
  ].flatMap((door) => Object.entries(worstForms).map(([words, body]) => ({ ...door, words, body })));
  const json = ["commands", "reads"].flatMap((name) =>
    Object.entries(worstJson).map(([words, body]) => ({
      path: `/streams/project:${projectId}/${name}`,
      cookie,
      words,
      body,
    })),
  );
  const neighbour = new Neighbour(url);
  let longest = { ms: 0, words: "" };
  let requests = 0;
  let firstBytes = 0;
  for (let round = 0; round < rounds; round++) {
    for (const { path, cookie: sent, words, body } of [...forms, ...json]) {
      const made = body();
      const began = performance.now();
      const status = await send(`${url}${path}`, made, url, sent);
      const ms = performance.now() - began;
      if (status < 400 || status > 499) throw new Error(`${path} answered ${status} to ${words}`);
      // The first round is not measured: in it the server reads what it has never run.
      if (round > 0 && ms > longest.ms) longest = { ms, words: `${words}, to ${path}` };
      requests++;
    }
    await sleep(settledMs);
    if (round === 0) {
      firstBytes = memory();
      neighbour.begin();
    }
  }
  return { requests, longest, longestHealthMs: await neighbour.end(), grownBytes: memory() - firstBytes };
}

async function send(address: string, { type, body }: HostileBody, origin: string, cookie: string): Promise<number> {
  const answer = await fetch(address, {
    method: "POST",
    redirect: "manual",
    headers: { "Content-Type": type, Origin: origin, Cookie: cookie },
    body,
  });
  await answer.arrayBuffer();
  return answer.status;
}

/** Somebody who asks again and again, a little after each answer. */
class Neighbour {
  #longestMs = 0;
  #asking: Promise<void> = Promise.resolve();
  #ended = false;

  constructor(readonly url: string) {}

  begin(): void {
    this.#asking = this.#ask();
  }

  async #ask(): Promise<void> {
    while (!this.#ended) {
      const began = performance.now();
      await (await fetch(`${this.url}/healthz`)).arrayBuffer();
      this.#longestMs = Math.max(this.#longestMs, performance.now() - began);
      await sleep(20);
    }
  }

  async end(): Promise<number> {
    this.#ended = true;
    await this.#asking;
    return this.#longestMs;
  }
}
