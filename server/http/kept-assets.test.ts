import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import express from "express";
import { expect, it, onTestFinished } from "vitest";
import { keptForMs } from "../builds.ts";
import { assets } from "./assets.ts";
import { keepAssets } from "./kept-assets.ts";

function releases() {
  const root = mkdtempSync(join(tmpdir(), "tributary-assets-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const shared = join(root, "data/assets");
  return {
    shared,
    make(name: string) {
      const client = join(root, name, "client");
      mkdirSync(join(client, "assets"), { recursive: true });
      writeFileSync(join(client, "assets", `page-${name}.js`), name);
      return client;
    },
  };
}

/** What a node of a release answers for the script of another. */
async function asking(client: string, shared: string) {
  const server = express().use(assets(client, shared)).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  return async (name: string) => {
    const answer = await fetch(`http://127.0.0.1:${port}/assets/page-${name}.js`);
    return answer.ok ? answer.text() : answer.status;
  };
}

it("a node hands out the scripts of the release before, and of the one that another node has already", async () => {
  const { make, shared } = releases();
  const [old, fresh] = [make("old"), make("new")];
  await keepAssets(old, shared);
  await keepAssets(fresh, shared);
  for (const client of [old, fresh]) {
    const ask = await asking(client, shared);
    expect([await ask("old"), await ask("new"), await ask("none")]).toEqual(["old", "new", 404]);
  }
});

it("the scripts of a release go a day after its last server, and not while one runs", async () => {
  const { make, shared } = releases();
  const [old, fresh] = [make("old"), make("new")];
  const now = Date.now();
  await keepAssets(old, shared, new Date(now));
  await keepAssets(fresh, shared, new Date(now));
  // The old one's node still runs, and says so each hour.
  await keepAssets(old, shared, new Date(now + 0.8 * keptForMs));
  await keepAssets(fresh, shared, new Date(now + 1.2 * keptForMs));
  const ask = await asking(fresh, shared);
  expect(await ask("old")).toBe("old");
  await keepAssets(fresh, shared, new Date(now + 2 * keptForMs));
  expect([await ask("old"), await ask("new")]).toEqual([404, "new"]);
});
