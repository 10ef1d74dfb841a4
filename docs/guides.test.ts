import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Files and folders of ours that a page names, without what it only gives as a pattern. */
const pathsIn = (text: string) =>
  [...text.matchAll(/`((?:app|db|docs|e2e|server|test)\/[^`\s]+|[\w.]+\.(?:md|ya?ml|example))`/g)].map(
    ([, path = ""]) => path,
  );

describe("the guide to adding something", () => {
  const text = readFileSync("docs/adding.md", "utf8");

  it("names only files that exist", () => {
    const named = pathsIn(text);
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("says at its head how many places each section lists, each with the file in front", () => {
    const said = [...text.matchAll(/^\| (an? [a-z ]+) \| (\d) \|/gm)].map(([, what, places]) => [what, Number(places)]);
    const [, ...sections] = text.split(/^## /m);
    const listed = sections.map((section) => [
      section.slice(0, section.indexOf("\n")).toLowerCase(),
      [...section.matchAll(/^\d\. (`|A migration)/gm)].length,
    ]);
    expect(listed).toEqual(said);
  });

  it("counts them on things that are there", () => {
    const counted = [...text.matchAll(/^\| an? [a-z ]+ \| \d \| `([^`]+)` \|/gm)].map(([, name = ""]) => name);
    const written = ["app/domain/pledges/events.ts", "app/domain/identity/permissions.ts", "server/env.ts"]
      .concat("app/domain/notifications/news-kinds.ts", "README.md", "e2e/places.ts")
      .map((path) => readFileSync(path, "utf8"))
      .join();
    expect(counted.filter((name) => !written.includes(name))).toEqual([]);
  });
});

describe("the words of the code", () => {
  const rows = [...readFileSync("docs/code-words.md", "utf8").matchAll(/^\| (.+) \| (.+) \| `(.+)` \|$/gm)].map(
    ([, words = "", , path = ""]) => ({ words, path }),
  );

  it("stand in files that exist", () => {
    expect(rows.length).toBeGreaterThan(50);
    expect(rows.filter(({ path }) => !existsSync(path))).toEqual([]);
  });

  it("are written there as they are written here, where they are names", () => {
    const gone = rows.flatMap(({ words, path }) =>
      [...words.matchAll(/`(\w+)`/g)].filter(
        ([, name = ""]) => !new RegExp(`\\b${name}\\b`).test(readFileSync(path, "utf8")),
      ),
    );
    expect(gone.map(([name]) => name)).toEqual([]);
  });
});
