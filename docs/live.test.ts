import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

/** What the protocol has to survive, by the words that begin its row. None of them is ever struck out. */
const cases = [
  "drop before the request arrives",
  "drop after commit, before the answer",
  "double click",
  "two tabs",
  "lost event in the middle",
  "lost last event",
  "late, duplicate, out-of-order events",
  "crash between commit and bell",
  "bell connection down",
  "database restart mid-command",
  "node killed under load",
  "node restart in a session",
  "everyone reconnects at once",
  "a laptop asleep for a day",
  "background tab with slow timers",
  "wrong clock",
  "role revoked while offline with commands queued",
  "rule changed while voting",
  "an old bundle after a deploy",
  "no acknowledgement function",
  "huge frame",
  "flood",
  "foreign stream",
  "foreign origin",
  "a slow consumer",
  "an account deleted",
  "WebSocket blocked",
];

const rows = [
  ...readFileSync("docs/live.md", "utf8").matchAll(
    /^\| (?<what>.+) \| \[`(?<file>[^`]+)`\]\([^)]+\): (?<name>.+) \|$/gm,
  ),
].flatMap(({ groups }) =>
  groups ? [{ what: groups.what ?? "", file: groups.file ?? "", name: groups.name ?? "" }] : [],
);

/** Whether a test of that name, or one whose name begins so, runs in this text: neither skipped nor a comment. */
const hasTest = (text: string, name: string): boolean =>
  text
    .split("\n")
    .some((line) => /^\s*(?:it|test)\(["`]/.test(line) && line.slice(line.search(/["`]/) + 1).startsWith(name));

it("every case that the protocol has to survive is in its documentation, once", () => {
  expect(cases.map((begins) => rows.filter(({ what }) => what.startsWith(begins)).length)).toEqual(cases.map(() => 1));
  expect(rows).toHaveLength(cases.length);
});

it.each(rows)("$what: a test of that name runs", ({ file, name }) => {
  expect(hasTest(readFileSync(file, "utf8"), name)).toBe(true);
});

it("a test that is skipped, or gone, would be noticed", () => {
  expect(hasTest(`  it("floods", async () => {`, "floods")).toBe(true);
  expect(hasTest(`  it.skip("floods", async () => {`, "floods")).toBe(false);
  expect(hasTest(`  // it("floods", async () => {`, "floods")).toBe(false);
  expect(hasTest(`  it("swims", async () => {`, "floods")).toBe(false);
});
