import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { release } from "#server/release.ts";
import { readReleases } from "#server/upgrade/test-release-before.ts";

const releases = readReleases();

test("the changelog's newest release is the one that this is", () => {
  expect(releases[0]?.version).toBe(release.version);
  const lock = JSON.parse(readFileSync("package-lock.json", "utf8")) as { version: string };
  expect(lock.version).toBe(release.version);
});

test("every release but the one that is being made names its commit", () => {
  expect(releases.length).toBeGreaterThan(1);
  expect(releases.filter(({ version }) => version === "")).toEqual([]);
  expect(releases.slice(1).filter(({ commit }) => commit === null)).toEqual([]);
});
