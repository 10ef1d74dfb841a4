import { expect, it } from "vitest";
import { mentionTyped } from "./mention-typed.ts";

const at = (text: string) => mentionTyped(text, text.length);

it("sees the name that is being typed, and where it began", () => {
  expect(at("Ask @ama")).toEqual({ from: 4, to: 8, typed: "ama" });
  expect(at("@Amara Ok")).toEqual({ from: 0, to: 9, typed: "Amara Ok" });
  expect(at("(@[Söre")).toEqual({ from: 1, to: 7, typed: "Söre" });
  expect(mentionTyped("@ama and more", 4)).toEqual({ from: 0, to: 4, typed: "ama" });
});

it("does not take an address, a bare sign or a sentence for a name", () => {
  for (const text of [
    "",
    "@",
    "sam@two.org",
    "@one two three",
    "@[Amara] ",
    "@ama\nra",
    "x @",
    "@harbour-oceanography-institute ",
    `@${"a".repeat(60)}`,
  ])
    expect(at(text), text).toBeNull();
});
