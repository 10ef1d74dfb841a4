import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const folder = "db/migrations";
const journal = (
  JSON.parse(readFileSync(`${folder}/meta/_journal.json`, "utf8")) as {
    entries: { idx: number; when: number; tag: string }[];
  }
).entries;
const textOf = (tag: string) => readFileSync(`${folder}/${tag}.sql`, "utf8");

/** The first one that was written under the rules of docs/upgrading.md. */
const firstUnderRules = "0034";
const underRules = journal.map(({ tag }) => tag).filter((tag) => tag >= firstUnderRules);

const statements = (text: string) =>
  text
    .replace(/^--.*$/gm, "")
    .split(";")
    .filter((statement) => statement.trim() !== "");

function lint(sql: string): { refused: boolean; said: string } {
  const place = mkdtempSync(join(tmpdir(), "squawk-"));
  onTestFinished(() => rmSync(place, { recursive: true }));
  writeFileSync(join(place, "0999_tried.sql"), sql);
  const { status, stdout } = spawnSync(
    "node_modules/.bin/squawk",
    ["--config", ".squawk.toml", join(place, "0999_tried.sql")],
    { encoding: "utf8" },
  );
  return { refused: status !== 0, said: stdout };
}

test("the journal lists every file once, in the order of time", () => {
  expect(journal.map(({ tag }) => `${tag}.sql`)).toEqual(
    readdirSync(folder)
      .filter((name) => name.endsWith(".sql"))
      .sort(),
  );
  // Some old ones are in several parts: the number is the name's.
  expect(journal.map(({ idx }) => idx)).toEqual(journal.map(({ tag }) => Number(tag.slice(0, 4))));
  expect(journal.map(({ when }) => when)).toEqual([...new Set(journal.map(({ when }) => when))].sort((a, b) => a - b));
});

test("no migration hurts people at work, as far as a linter sees", () => {
  execFileSync(
    "node_modules/.bin/squawk",
    underRules.map((tag) => `${folder}/${tag}.sql`),
  );
});

test.each([
  [
    "an index that locks writers out",
    'CREATE INDEX "person_name" ON "person" ("display_name");',
    "require-concurrent-index-creation",
  ],
  [
    "a promise that is asked under a lock",
    'ALTER TABLE "person" ADD CONSTRAINT "person_named" CHECK ("display_name" <> \'\');',
    "constraint-missing-not-valid",
  ],
  ["a column that the build before still reads", 'ALTER TABLE "person" DROP COLUMN "display_name";', "ban-drop-column"],
  [
    "a column that the build before does not fill",
    'ALTER TABLE "person" ADD COLUMN "shoe_size" integer NOT NULL;',
    "adding-required-field",
  ],
])("the linter refuses %s", (_what, sql, rule) => {
  expect(lint(sql)).toMatchObject({ refused: true, said: expect.stringContaining(rule) as string });
});

test("outside of a transaction stands one statement that may be run again", () => {
  const outside = underRules.filter((tag) => /concurrently/i.test(textOf(tag)));
  for (const tag of outside) {
    expect(textOf(tag).startsWith("-- outside of a transaction\n"), `${tag}: the first line`).toBe(true);
    expect(statements(textOf(tag)), tag).toHaveLength(1);
    expect(textOf(tag), tag).toMatch(/create (unique )?index concurrently if not exists "\w+"/i);
  }
});

test("what reads a whole table to validate it holds no lock that a constraint beside it needs", () => {
  const validating = underRules.filter((tag) => /validate constraint/i.test(textOf(tag)));
  expect(
    validating.filter((tag) => statements(textOf(tag)).some((statement) => !/validate constraint/i.test(statement))),
  ).toEqual([]);
});

test("what takes something away says since which release a build can do without it", () => {
  const taking = underRules.filter((tag) =>
    /squawk-ignore[^\n]*(ban-drop|renaming|changing|required|not-null)/.test(textOf(tag)),
  );
  expect(taking.filter((tag) => !/^-- needs: \d+\.\d+\.\d+$/m.test(textOf(tag)))).toEqual([]);
});
