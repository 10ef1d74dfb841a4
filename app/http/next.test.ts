import { expect, it } from "vitest";
import { safeNext } from "./next.server.ts";

it("returns to a page of this site, with its question and its place", () => {
  expect(safeNext("/projects/costs?tab=money#p-1")).toBe("/projects/costs?tab=money#p-1");
  expect(safeNext("/invitations/abc")).toBe("/invitations/abc");
});

it("leads to no other site, however the address is dressed", () => {
  for (const wanted of [
    "https://evil.example",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/.//evil.example",
    "/x/..//evil.example",
    "javascript:alert(1)",
    " /projects",
    "projects",
    "",
    "/\n/evil.example",
    `/${"x".repeat(3_000)}`,
    null,
    undefined,
    7,
  ])
    expect(safeNext(wanted, "/home"), String(wanted).slice(0, 40)).toBe("/home");
});

it("does not lead back to the door", () => {
  for (const wanted of ["/sign-in", "/sign-in?next=/x", "/Sign-Out", "/sign-up/token"])
    expect(safeNext(wanted)).toBe("/");
});
