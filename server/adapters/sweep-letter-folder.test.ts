import { mkdtemp, readdir, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { sweepLetterFolder } from "./sweep-letter-folder.ts";

test("letters of a folder go after their time with what was attached to them, and a folder that is not there is an empty one", async () => {
  const folder = await mkdtemp(join(tmpdir(), "letters-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const [old, young] = [new Date("2026-06-01"), new Date("2026-09-30")];
  for (const [name, at] of [
    ["a.json", old],
    ["a-invoice.pdf", old],
    ["b.json", young],
  ] as const) {
    await writeFile(join(folder, name), "");
    await utimes(join(folder, name), at, at);
  }
  expect(await sweepLetterFolder(folder, new Date("2026-07-01"))).toEqual({ removed: 2, isDone: true });
  expect(await readdir(folder)).toEqual(["b.json"]);
  expect(await sweepLetterFolder(join(folder, "none"), young)).toEqual({ removed: 0, isDone: true });
});
