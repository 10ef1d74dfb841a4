import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { eventTypes } from "./events.ts";

it("the page about the log lists every kind of event, in order, and no other", () => {
  const page = readFileSync(new URL("../../../docs/events.md", import.meta.url), "utf8");
  const listed = [...page.matchAll(/^\| `([a-z_.]+)` \|/gm)].map((match) => match[1]);
  expect(listed).toEqual([...eventTypes]);
});
