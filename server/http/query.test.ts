import { expect, test } from "vitest";
import { inputBounds } from "#app/domain/kernel/bounds.ts";
import { isStrangeQuery } from "./query.ts";

test.each([
  "/projects",
  "/projects?",
  "/projects?q=a%26b&after=2&stage=raising",
  `/funds/x/distributions/new?${"project=a&".repeat(inputBounds.queryFields - 1)}amount=1`,
])("%s is asked as it stands", (address) => {
  expect(isStrangeQuery(address)).toBe(false);
});

test.each([
  "/?_data=root",
  "/projects?q=1&%5Fdata=routes%2Fprojects",
  `/?${"x".repeat(inputBounds.nameLength + 1)}=1`,
  `/__manifest?${"p=/a&".repeat(inputBounds.queryFields)}p=/a`,
])("%s comes from no page of ours", (address) => {
  expect(isStrangeQuery(address)).toBe(true);
});
