import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";

const files = ["app", "db", "server"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => posix.join(folder, path)),
  )
  .filter(
    (path) =>
      /\.tsx?$/.test(path) && !/\.test\.tsx?$|(^|\/)test-[a-z-]+\.ts$|^db\/seed\/|^server\/(bench|chaos)\//.test(path),
  )
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

const saying = (words: RegExp) =>
  files.filter(({ text }) => words.test(text)).map(({ path }) => path.split("/").at(-1));

test("consent and seal are read by the rule, by what sets them, and by what hands them on to the rule", () => {
  expect(saying(/opens_named|opensNamed/).sort()).toEqual(
    [
      // The columns and the rule.
      "pledges.ts",
      "sight.server.ts",
      // What sets them.
      "naming-page.server.ts",
      "pledge-panel.server.ts",
      "open-sealed.server.ts",
      "pledge.ts",
      "set-naming.server.ts",
      // What hands them on: the list of a project’s pledges, the log, and its messages.
      "pledge-pages.server.ts",
      "read-log.server.ts",
      "message-json.server.ts",
    ].sort(),
  );
  expect(saying(/\bnamed or\b.*\bany\(/)).toEqual([]);
});

test("which rungs bind and which end is said once, and so is who sees a draft", () => {
  expect(saying(/['"]allocated['"],\s*['"]invoiced['"],\s*['"]paid['"]/)).toEqual(["rungs.ts"]);
  expect(saying(/['"]withdrawn['"],\s*['"]lapsed['"],\s*['"]cancelled['"]/)).toEqual(["rungs.ts"]);
  // Who speaks for a project is another question than who sees its draft.
  expect(saying(/proposer_organization_id = any|proposerOrganizationId, \[/)).toEqual(["at-home-here.server.ts"]);
});
