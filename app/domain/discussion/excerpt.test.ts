import { expect, it } from "vitest";
import { renderMarkdown } from "#app/domain/kernel/markdown.server.ts";
import { excerptOf } from "./excerpt.ts";

it("is the plain beginning of what a message says, on one line", () => {
  expect(excerptOf(renderMarkdown("Our **5,000** is signed.\n\n- one\n- two & *three*"))).toBe(
    "Our 5,000 is signed. one two & three",
  );
  expect(excerptOf(renderMarkdown('Is 1 < 2, "really"? <b>it\'s</b> &amp;amp;'))).toBe(
    'Is 1 < 2, "really"? <b>it\'s</b> &amp;',
  );
  expect(excerptOf("")).toBe("");
});

it("is never longer than a glance, and cuts no letter in two", () => {
  const excerpt = excerptOf(renderMarkdown("🌊".repeat(500)));
  expect([...excerpt]).toHaveLength(162);
  expect(excerpt).toMatch(/^🌊+ …$/u);
});
