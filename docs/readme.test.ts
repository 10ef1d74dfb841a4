import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { envNames } from "#server/env.ts";

const root = join(import.meta.dirname, "..");
const text = readFileSync(join(root, "README.md"), "utf8");
const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

describe("what the README says is so", () => {
  it("links only to what exists", () => {
    const links = all(/\]\((?!https?:)([^)#]+)\)/g);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !existsSync(join(root, link)))).toEqual([]);
  });

  it("maps every area of the domain and every folder of the product, and no other", () => {
    const mapped = all(/^\| `((?:app|db|server|e2e|docs)[a-z/-]*)` \|/gm);
    const folders = (path: string) =>
      readdirSync(join(root, path)).filter((name) => statSync(join(root, path, name)).isDirectory());
    const there = [
      ...folders("app")
        .filter((name) => name !== "domain")
        .map((name) => `app/${name}`),
      ...folders("app/domain").map((name) => `app/domain/${name}`),
      ...["db", "server", "e2e", "docs"],
    ];
    expect([...mapped].sort()).toEqual(there.sort());
  });

  it("names only commands that exist", () => {
    const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
      scripts: Record<string, string>;
    };
    const named = all(/npm run ([a-z:-]+)/g);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it("names only settings that exist", () => {
    const named = all(/^\| `([A-Z_]+)` \|/gm);
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !envNames.includes(name))).toEqual([]);
  });
});
