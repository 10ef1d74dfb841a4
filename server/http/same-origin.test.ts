import { expect, test } from "vitest";
import { isFromOurPages } from "./same-origin.ts";

const own = ["https://fund.example.org"];
const from = (fetchSite: string | undefined, origin: string | undefined) => isFromOurPages({ fetchSite, origin }, own);

test("a form of ours is ours, however much the browser says about it", () => {
  expect(from("same-origin", "https://fund.example.org")).toBe(true);
  expect(from(undefined, "https://fund.example.org")).toBe(true);
  expect(from("same-origin", undefined)).toBe(true);
});

test("a form of another site is not ours", () => {
  expect(from("cross-site", "https://evil.example")).toBe(false);
  expect(from(undefined, "https://evil.example")).toBe(false);
  expect(from("same-origin", "https://evil.example")).toBe(false);
});

test("a neighbour under the same domain is not ours", () => {
  expect(from("same-site", "https://blog.example.org")).toBe(false);
  expect(from(undefined, "https://fund.example.org:8443")).toBe(false);
  expect(from(undefined, "http://fund.example.org")).toBe(false);
});

test("a request that does not say where it comes from is not ours", () => {
  expect(from(undefined, undefined)).toBe(false);
  expect(from(undefined, "null")).toBe(false);
  expect(from("none", undefined)).toBe(false);
});
