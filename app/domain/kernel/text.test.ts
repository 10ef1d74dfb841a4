import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { hasHiddenCharacters, isKeepable, normalized, subjectLine, tidyLine } from "./text.ts";

it("keeps names of all scripts and tidies only the space around them", () => {
  for (const name of ["Zoë Åström", "大学 計算機", "سارا میراحمدی", "नेहा", "O’Brien-Łuczak"])
    expect(tidyLine(`  ${name}\t`)).toBe(name.normalize("NFC"));
  expect(tidyLine("Ada\n  Lovelace")).toBe("Ada Lovelace");
  expect(tidyLine("Zoe\u0308")).toBe("Zoë");
});

it("sees what nobody sees: control characters and turned writing directions, but not the joiners that scripts need", () => {
  for (const text of ["Ada\u0000", "Ada\u202eecalevoL", "Ada\u200b", "\u2066Ada", "Ada\ud800"])
    expect(hasHiddenCharacters(text)).toBe(true);
  for (const text of ["Ada Lovelace", "می\u200cخواهم", "👩\u200d🔬", "大学"])
    expect(hasHiddenCharacters(text)).toBe(false);
});

it("puts no marks upon marks into order that are longer than any line, and nobody does so by themselves", () => {
  const marks = `a${"\u0301\u0316".repeat(500_000)}`;
  expect(tidyLine(marks)).toBe(marks);
  expect(normalized("e\u0301", "NFC")).toBe("é");
  const sources = ["app", "server", "db"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
  );
  const normalizing = sources.filter(
    (path) => /\.tsx?$/.test(path) && !path.includes(".test.") && /\.normalize\(/.test(readFileSync(path, "utf8")),
  );
  expect(normalizing).toEqual(["app/domain/kernel/text.ts"]);
});

it("lets no second head line begin in a subject, however the break is written", () => {
  for (const cut of ["\r\n", "\n", "\r", "\u2028", "\u0085", "\u0000"]) {
    expect(subjectLine(`Join EarthLab${cut}Bcc: everybody@example.org`)).toBe(
      "Join EarthLab Bcc: everybody@example.org",
    );
  }
  expect([...subjectLine("é".repeat(1_000))]).toHaveLength(150);
});

it("knows what the database cannot keep: a null sign and half a pair", () => {
  for (const text of ["a\u0000b", "\u0000", "\ud83d", "\udc69 turned round \ud83d"])
    expect(isKeepable(text)).toBe(false);
  for (const text of ["", "Ada", "👩\u200d🔬", "line\nline\u0001"]) expect(isKeepable(text)).toBe(true);
});
