import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { keptForMs, settleBuild } from "./builds.ts";

function folder() {
  const root = mkdtempSync(join(tmpdir(), "tributary-builds-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  return root;
}

function build(root: string, name: string) {
  for (const part of ["server", "client/assets"]) mkdirSync(join(root, name, part), { recursive: true });
  writeFileSync(join(root, name, "server/server.js"), name);
}

const started = (root: string) => readFileSync(join(root, "server/server.js"), "utf8");
const later = (ms: number) => new Date(Date.now() + ms);

it("a new build takes the place of the one before in one step, which stays where it is for who runs it", async () => {
  const root = folder();
  build(root, "one");
  await settleBuild(root, "one");
  const running = realpathSync(join(root, "server"));
  build(root, "two");
  expect(started(root)).toBe("one");
  await settleBuild(root, "two");
  expect(started(root)).toBe("two");
  expect(readFileSync(join(running, "server.js"), "utf8")).toBe("one");
});

it("a build goes a day after it was replaced, or last used", async () => {
  const root = folder();
  for (const [name, at] of [
    ["one", 0],
    ["two", 5 * keptForMs],
    ["three", 5.5 * keptForMs],
    ["four", 6.75 * keptForMs],
  ] as const) {
    build(root, name);
    if (name === "four") utimesSync(join(root, "two"), later(6.5 * keptForMs), later(6.5 * keptForMs));
    await settleBuild(root, name, later(at));
    // It was the newest one for five days, and replaced just now.
    expect(existsSync(join(root, "one"))).toBe(name !== "four");
  }
  // Replaced long ago, but a server of it still runs, and said so.
  expect(existsSync(join(root, "two"))).toBe(true);
  expect(started(root)).toBe("four");
});

it("a build that was made in place before makes room", async () => {
  const root = folder();
  build(root, ".");
  build(root, "one");
  await settleBuild(root, "one");
  expect(started(root)).toBe("one");
  expect(existsSync(join(root, "client"))).toBe(false);
});
