import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commands } from "#app/domain/commands.server.ts";
import type { Glance } from "#app/http/session.server.ts";
import { addressKey, createRateLimits, openDoors, pathForRouter, type RateLimited } from "./rate-limits.ts";

const visitor: Glance = { isCarried: false, personId: null };
const asking = (path: string, over: Partial<RateLimited> = {}): RateLimited => ({
  path,
  isReading: false,
  address: "192.0.2.1",
  glance: visitor,
  ...over,
});

async function allowed(
  path: string | ((attempt: number) => string),
  attempts: number,
  over: Partial<RateLimited> = {},
  limits = createRateLimits(1),
): Promise<number> {
  let count = 0;
  for (let attempt = 0; attempt < attempts; attempt++)
    if ((await limits.count(asking(typeof path === "string" ? path : path(attempt), over))) === undefined) count++;
  return count;
}

test("passwords can be tried forty times in ten minutes, writes three hundred times a minute", async () => {
  expect(await allowed("/sign-in", 400)).toBe(40);
  expect(await allowed("/projects/reef/pledge", 400)).toBe(300);
});

/** The page of each route, and its text. */
const pages = readdirSync("app/routes").flatMap((folder) => {
  const path = ["route.tsx", "route.ts"].map((file) => join("app/routes", folder, file)).find(existsSync);
  return path ? [{ page: `/${folder.split(".")[0]}`, text: readFileSync(path, "utf8") }] : [];
});

/** The name by which code calls each command's verb. */
const verbs = new Map(
  readdirSync("app/domain", { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".server.ts"))
    .flatMap((path) => [
      ...readFileSync(join("app/domain", path), "utf8").matchAll(/export const (\w+) = command\(\{\s*name: "([^"]+)"/g),
    ])
    .map(([, verb, name]) => [name, verb] as const),
);

test("every command that needs no account is counted where its page gives it, or has a reason why not", () => {
  const needNoAccount = commands.flatMap(({ declared: { name, permission } }) =>
    permission === "anyone" ? [name] : [],
  );
  expect(Object.keys(openDoors).sort()).toEqual([...needNoAccount].sort());
  for (const name of needNoAccount) {
    const giving = pages
      .filter(({ text }) => new RegExp(`\\b${verbs.get(name)}\\(`).test(text))
      .map(({ page }) => page);
    expect(giving, name).not.toEqual([]);
    if (openDoors[name] !== null) for (const page of giving) expect(page, name).toBe(openDoors[name]);
  }
});

test("no other spelling of the address gives more attempts", async () => {
  const spellings = ["/sign-in", "/Sign-In", "/sign-in.data", "/sign%2Din", "/sign-in/", "//sign-in", "/sign-in/more"];
  expect(await allowed((attempt) => spellings[attempt % spellings.length] ?? "", 400)).toBe(40);
});

test("a refused request says how long to wait", async () => {
  const limits = createRateLimits(1 / 300);
  expect(await limits.count(asking("/projects"))).toBeUndefined();
  const tooMany = await limits.count(asking("/projects"));
  expect(tooMany?.waitSeconds).toBeGreaterThan(0);
  expect(tooMany?.waitSeconds).toBeLessThanOrEqual(60);
  expect(tooMany?.isFlood).toBe(false);
  // Who goes on is not even given a page.
  expect(await limits.count(asking("/projects"))).toMatchObject({ isFlood: true });
  expect(await limits.count(asking("/projects", { address: "192.0.2.2" }))).toBeUndefined();
});

test("pages can be read three thousand times a minute, searches and whole tables a hundred and twenty times, however they are spelt", async () => {
  expect(await allowed("/projects", 4_000, { isReading: true })).toBe(3_000);
  const spellings = [
    "/search",
    "/Search.data",
    "/search/",
    "/ledger.csv",
    "/LEDGER.JSON",
    "/export/network.jsonl",
    "/invoices/2026-1.pdf",
    "/ledger%2Ecsv",
  ];
  expect(await allowed((attempt) => spellings[attempt % spellings.length] ?? "", 400, { isReading: true })).toBe(120);
});

test("what strangers at the same address use up is not taken from whoever is signed in there, nor the other way round", async () => {
  const limits = createRateLimits(1);
  const person: Glance = { isCarried: true, personId: "ada" };
  const madeUp: Glance = { isCarried: true, personId: null };
  for (const glance of [visitor, madeUp, person, { ...person, personId: "ben" }])
    expect(await allowed("/projects", 4_000, { isReading: true, glance }, limits)).toBe(3_000);
  for (const glance of [visitor, madeUp, person])
    expect(await allowed("/projects/reef/pledge", 400, { glance }, limits)).toBe(300);
  // Passwords are guessed at by address, whoever one is.
  expect(await allowed("/sign-in", 60, { glance: { ...person, personId: "cleo" } }, limits)).toBe(40);
  expect(await allowed("/sign-in", 60, { glance: { ...person, personId: "dan" } }, limits)).toBe(0);
});

test("all addresses of one IPv6 network count as one", () => {
  expect(addressKey("2001:db8:1:2:3:4:5:6")).toBe(addressKey("2001:db8:1:2::9"));
  expect(addressKey("2001:db8:1:2::9")).not.toBe(addressKey("2001:db8:1:3::9"));
  expect(addressKey("::1")).toBe("0:0:0:0");
  expect(addressKey("::ffff:192.0.2.1")).toBe("192.0.2.1");
  expect(addressKey("192.0.2.1")).toBe("192.0.2.1");
});

test("a path that cannot be decoded is still a path", () => {
  expect(pathForRouter("/%E0%A4%A")).toBe("/%e0%a4%a");
});
