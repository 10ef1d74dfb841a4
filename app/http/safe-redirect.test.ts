import { expect, it } from "vitest";
import { safeRedirect } from "./safe-redirect.server.ts";

it("returns to a page of this site, with its question and its place", () => {
  expect(safeRedirect("/projects/costs?tab=money#p-1")).toBe("/projects/costs?tab=money#p-1");
  expect(safeRedirect("/invitations/abc")).toBe("/invitations/abc");
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
    expect(safeRedirect(wanted, "/home"), String(wanted).slice(0, 40)).toBe("/home");
});

it("does not lead back to the door", () => {
  for (const wanted of ["/sign-in", "/sign-in?next=/x", "/Sign-Out", "/sign-up/token"])
    expect(safeRedirect(wanted)).toBe("/");
});
