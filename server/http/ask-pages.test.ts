import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import express from "express";
import { expect, onTestFinished, test } from "vitest";
import { ownHosts, readEnv } from "../env.ts";
import { guard } from "./guard.ts";
import { headers } from "./headers.ts";
import { hideAsks } from "./keep-private.ts";
import { OwnHosts } from "./own-hosts.ts";
import { createRateLimits } from "./rate-limits.ts";

const token = "A".repeat(43);
const nobody = { glance: () => ({ isCarried: false, personId: null }) };

/** The doors as the product has them, with routes that say something else about caches. */
async function house() {
  const own = new OwnHosts(ownHosts(readEnv({ PUBLIC_URL: "https://fund.example.org/" })));
  const app = express().use(
    ...headers({ secure: true, development: false }),
    hideAsks,
    guard({ own, limits: createRateLimits(1), sessions: nobody }),
  );
  app.use((request, response) => {
    if (request.originalUrl.startsWith("/turned-away"))
      response.status(response.locals.turnedAway as number).send("no");
    else response.set("Cache-Control", "public, max-age=60").send(request.method);
  });
  const server = app.listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  // Browsers would not let a script set these, and neither does fetch.
  return async (path: string, method: string, sent: Record<string, string> = {}) => {
    const asked = request({ port: (server.address() as AddressInfo).port, path, method, headers: sent });
    asked.end();
    const [answer] = (await once(asked, "response")) as [import("node:http").IncomingMessage];
    answer.resume();
    return { status: answer.statusCode, headers: answer.headers };
  };
}

test("a page whose address is a secret is kept by nobody, found by no search, and named to no other site", async () => {
  const ask = await house();
  for (const path of [`/asks/${token}`, `/Asks/${token}`, `/asks/${token}.data`, `/asks/${token}/`]) {
    expect((await ask(path, "GET")).headers, path).toMatchObject({
      "cache-control": "private, no-store",
      "referrer-policy": "no-referrer",
      "x-robots-tag": "noindex, nofollow",
    });
  }
  expect((await ask("/projects", "GET")).headers).toMatchObject({
    "cache-control": "public, max-age=60",
    "referrer-policy": "same-origin",
  });
});

test("its form is taken from a page of ours, which may not say its address, and from nobody else's", async () => {
  const ask = await house();
  const post = async (path: string, sent: Record<string, string>) => (await ask(path, "POST", sent)).status;
  const page = `/asks/${token}`;
  expect(await post(page, { Origin: "null", "Sec-Fetch-Site": "same-origin" })).toBe(200);
  expect(await post(page, { Origin: "https://fund.example.org" })).toBe(200);
  for (const sent of [
    { Origin: "null", "Sec-Fetch-Site": "cross-site" },
    { Origin: "null", "Sec-Fetch-Site": "none" },
    { Origin: "null" },
    { Origin: "https://evil.example", "Sec-Fetch-Site": "same-origin" },
  ] as Record<string, string>[])
    expect(await post(page, sent), JSON.stringify(sent)).toBe(403);
  for (const elsewhere of ["/projects/x/consents", `/asks/${token}/more`, "/asks"])
    expect(await post(elsewhere, { Origin: "null", "Sec-Fetch-Site": "same-origin" }), elsewhere).toBe(403);
});

test("answers can be tried as often as passwords, whatever is behind the slash", async () => {
  const limits = createRateLimits(1);
  let taken = 0;
  for (let n = 0; n < 60; n++) {
    const { glance } = nobody;
    const asking = { path: `/asks/${n}`.padEnd(50, "x"), isReading: false, address: "192.0.2.1", glance: glance() };
    if ((await limits.count(asking)) === undefined) taken++;
  }
  expect(taken).toBe(40);
});
