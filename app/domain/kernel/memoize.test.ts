import { expect, it } from "vitest";
import { memoize } from "./memoize.ts";

it("makes a thing once for each key, and forgets the oldest of too many", () => {
  const remember = memoize<string>(2);
  const made: string[] = [];
  const ask = (key: string) =>
    remember(key, () => {
      made.push(key);
      return key.toUpperCase();
    });
  expect(["a", "b", "a", "c", "b", "a"].map(ask)).toEqual(["A", "B", "A", "C", "B", "A"]);
  expect(made).toEqual(["a", "b", "c", "a"]);
});
