import { expect, test } from "vitest";
import { isTime } from "./collect-when-idle.ts";

const megabytes = (count: number) => count * 2 ** 20;

test("garbage is collected when there is nothing else to do and much of it, and never under load", () => {
  expect(isTime(0.01, megabytes(160), megabytes(50))).toBe(true);
  expect(isTime(0.5, megabytes(160), megabytes(50))).toBe(false);
  expect(isTime(0.01, megabytes(60), megabytes(50))).toBe(false);
});
