import { expect, test } from "vitest";
import { readSections, sections } from "./sections.ts";

test("all sections are measured when none is named, and only those that are", () => {
  expect(readSections([])).toEqual({ wanted: new Set(Object.keys(sections)) });
  expect(readSections(["growth", "page"])).toEqual({ wanted: new Set(["page", "growth"]) });
});

test("a word that names no section is told back", () => {
  expect(readSections(["page", "grwoth"])).toEqual({ unknown: "grwoth" });
});
