import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, it, onTestFinished } from "vitest";
import { freePort } from "../free-port.ts";
import { lineTo } from "./test-line.ts";
import { World } from "./test-world.ts";

/** Lines of the log that are told once for an outage, however many ask meanwhile. */
const told = (said: string, words: string) => said.split("\n").filter((line) => line.includes(words)).length;

it("answers 503 with Retry-After while the database is away, to pages, data, forms and files alike, with one line in the log, and is back by itself", async () => {
  const world = await World.begin("nothing");
  const line = await lineTo(world.address);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = {
    ...process.env,
    ...world.settings,
    DATABASE_URL: line.address,
    HOST: "127.0.0.1",
    PORT: String(port),
    PUBLIC_URL: "",
    REDIS_URL: "",
    FIRST_STORY: "empty",
    LOG_LEVEL: "info",
    NODE_NAME: "tried",
  };
  const product = spawn(process.execPath, ["build/server/server.js"], { env, stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(product, "exit");
  let said = "";
  product.stdout.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  onTestFinished(async () => {
    product.kill("SIGTERM");
    await ended;
    await line.close();
    await world.end();
  });
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(url + path, { redirect: "manual", ...init, headers: { Origin: url, ...init.headers } });
  const statusOf = (path: string) =>
    ask(path).then(
      ({ status }) => status,
      () => 0,
    );
  await expect.poll(() => statusOf("/readyz"), { timeout: 120_000, interval: 200 }).toBe(200);
  expect(await statusOf("/projects")).toBe(200);
  // What people type, what they are let in by and what stands behind a question mark is no matter of the log.
  const secrets = ["a-wrong-password-5f", "a-cookie-7a", "a-token-9c"];
  const [password = "", cookie, token] = secrets;
  const named = await ask(`/sign-in?token=${token}`, {
    method: "POST",
    body: new URLSearchParams({ email: "amara@savanna.example", password }),
    headers: { Cookie: `session=${cookie}`, "X-Request-Id": "proxy-17" },
  });
  expect(named.headers.get("X-Request-Id")).toBe("proxy-17");

  await line.cut();
  const asked: (readonly [string, RequestInit?])[] = [
    ["/projects"],
    ["/ledger"],
    ["/projects.data"],
    ["/contributions.json"],
    ["/ledger.csv"],
    ["/streams/network/events"],
    ["/sign-in", { method: "POST", body: new URLSearchParams({ email: "amara@savanna.example", password }) }],
  ];
  await expect.poll(() => statusOf("/projects"), { timeout: 20_000 }).toBe(503);
  for (const [path, init] of asked) {
    const answer = await ask(path, init);
    expect([path, answer.status, answer.headers.get("Retry-After")]).toEqual([path, 503, "5"]);
    const text = await answer.text();
    if (answer.headers.get("Content-Type")?.startsWith("text/html")) expect(text).toContain("Back in a moment");
    if (path.startsWith("/streams"))
      expect(JSON.parse(text)).toMatchObject({ ok: false, code: "failed", retryable: true });
  }
  expect(await statusOf("/readyz")).toBe(503);
  expect(await statusOf("/healthz")).toBe(200);

  await line.mend();
  await expect.poll(() => statusOf("/readyz"), { timeout: 60_000 }).toBe(200);
  await expect.poll(() => statusOf("/projects"), { timeout: 20_000 }).toBe(200);
  await expect.poll(() => told(said, "the database answers again"), { timeout: 30_000 }).toBe(1);
  expect(told(said, "the database is away")).toBe(1);
  const lines = said
    .trim()
    .split("\n")
    .map((each) => JSON.parse(each) as Record<string, unknown>);
  for (const each of lines)
    expect(each).toMatchObject({
      node: "tried",
      pid: product.pid,
      version: expect.any(String) as string,
      level: expect.stringMatching(/^[a-z]+$/) as string,
    });
  for (const secret of secrets) expect(said).not.toContain(secret);
  // What only failed for it leaves no stack behind.
  expect(lines.filter(({ level }) => level === "error").map(({ msg, err }) => ({ msg, err }))).toEqual([
    { msg: expect.stringMatching(/^the database is away/) as string, err: expect.anything() as unknown },
  ]);
});
