import { expect, it } from "vitest";
import { numberWords } from "./number-words.ts";

it("counts are written as a sentence says them", () => {
  expect([1, 12, 20, 24, 99].map(numberWords)).toEqual(["one", "twelve", "twenty", "twenty-four", "ninety-nine"]);
  expect(numberWords(1_240)).toBe("1,240");
});
