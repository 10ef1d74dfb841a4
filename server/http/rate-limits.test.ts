import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { addressKey, createRateLimits, guardedPaths, pathForRouter } from "./rate-limits.ts";

async function allowed(path: string | ((attempt: number) => string), attempts: number): Promise<number> {
  const limits = createRateLimits(1);
  let count = 0;
  for (let attempt = 0; attempt < attempts; attempt++)
    if ((await limits.count(typeof path === "string" ? path : path(attempt), "192.0.2.1")) === undefined) count++;
  return count;
}

test("passwords can be tried forty times in ten minutes, writes three hundred times a minute", async () => {
  expect(await allowed("/sign-in", 400)).toBe(40);
  expect(await allowed("/projects/reef/pledge", 400)).toBe(300);
});

test("every guarded path is that of a page, so that a renamed page does not lose its guard", () => {
  const pages = readdirSync("app/routes").map((folder) => `/${folder.split(".")[0]}`);
  for (const path of guardedPaths) expect(pages).toContain(path);
});

test("no other spelling of the address gives more attempts", async () => {
  const spellings = ["/sign-in", "/Sign-In", "/sign-in.data", "/sign%2Din", "/sign-in/", "//sign-in", "/sign-in/more"];
  expect(await allowed((attempt) => spellings[attempt % spellings.length] ?? "", 400)).toBe(40);
});

test("a refused request says how long to wait", async () => {
  const limits = createRateLimits(1 / 300);
  expect(await limits.count("/projects", "192.0.2.1")).toBeUndefined();
  const waitSeconds = await limits.count("/projects", "192.0.2.1");
  expect(waitSeconds).toBeGreaterThan(0);
  expect(waitSeconds).toBeLessThanOrEqual(60);
  expect(await limits.count("/projects", "192.0.2.2")).toBeUndefined();
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
