import { expect, test } from "vitest";
import { compare, median, quantile } from "./rounds.ts";

test("the median of an even number of values lies between the middle two", () => {
  expect(median([4, 1, 9])).toBe(4);
  expect(median([4, 1, 9, 5])).toBe(4.5);
});

test("a machine that slows down for both does not change the ratio, and the first round does not count", async () => {
  const speeds = [1000, 100, 10, 100];
  const taken = { ours: 0, bare: 0 };
  const compared = await compare(
    3,
    () => Promise.resolve((speeds[taken.ours++] ?? 0) * (taken.ours === 1 ? 9 : 0.5)),
    () => Promise.resolve(speeds[taken.bare++] ?? 0),
  );
  expect(compared).toEqual({ ours: 50, bare: 100, ratio: 0.5 });
});

test("a quantile is the smallest value that so many of the values do not exceed", () => {
  expect(quantile([5, 1, 4, 2, 3], 0.95)).toBe(5);
  expect(
    quantile(
      Array.from({ length: 20 }, (_, n) => 20 - n),
      0.95,
    ),
  ).toBe(19);
});
