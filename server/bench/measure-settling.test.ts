import { expect, test } from "vitest";
import { chains, timeSettling } from "./measure-settling.ts";

test("in every chain of the bench all links fall, and only a match without a condition stays", () => {
  const left = Object.entries(chains).map(([name, make]) => [
    name,
    make(50).length,
    timeSettling(make(50), 1).standing,
  ]);
  expect(left).toEqual([
    ["by sums", 50, 0],
    ["by number of organizations", 50, 0],
    ["by name", 50, 0],
    ["by what a match no longer adds", 50, 1],
  ]);
});
