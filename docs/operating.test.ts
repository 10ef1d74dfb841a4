import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { envNames } from "#server/env.ts";

const text = readFileSync("docs/operating.md", "utf8");
const all = (pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? "");

test("what is said for whoever runs it names only files, commands and settings that exist", () => {
  const links = all(/\]\((?!https?:)([^)#]+)/g);
  expect(links.length).toBeGreaterThan(5);
  expect(links.filter((link) => !existsSync(join("docs", link)))).toEqual([]);
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8")) as { scripts: Record<string, string> };
  expect(all(/npm run ([a-z:-]+)/g).filter((name) => !(name in scripts))).toEqual([]);
  const compose = readFileSync("compose.yaml", "utf8");
  const settings = all(/[`\n]([A-Z]+_[A-Z_]+)[=`]/g);
  expect(settings.length).toBeGreaterThan(5);
  expect(settings.filter((name) => !envNames.includes(name) && !compose.includes(`\${${name}:`))).toEqual([]);
  const images = all(/([a-z]+:\d[\w.-]+)/g);
  expect(images.filter((image) => !compose.includes(image))).toEqual([]);
});
