import { expect, it } from "vitest";
import { memory } from "./memory.ts";

it("makes a thing once for each key, and forgets the oldest of too many", () => {
  const remember = memory<string>(2);
  const made: string[] = [];
  const ask = (key: string) =>
    remember(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(["a", "b", "a", "c", "b", "a"].map(ask)).toEqual(["A", "B", "A", "C", "B", "A"]);
  expect(made).toEqual(["a", "b", "c", "a"]);
});
