import { describe, expect, it } from "vitest";
import { findPlaces } from "./palette-places.ts";

describe("the command palette", () => {
  it("lists every place before anything is typed", () => {
    expect(findPlaces("").map(({ href }) => href)).toContain("/ledger");
    expect(findPlaces("").some(({ label }) => label.startsWith("Search"))).toBe(false);
  });
  it("finds a place by the beginning of any of its words", () => {
    expect(findPlaces("pro new").at(0)?.href).toBe("/projects/new");
    expect(findPlaces("refund").at(0)?.href).toBe("/rules-for-money");
  });
  it("always offers to search the projects for what was typed", () => {
    expect(findPlaces("dask & friends").at(-1)).toEqual({ label: "Search projects for “dask & friends”", href: "/projects?q=dask%20%26%20friends" });
  });
});
