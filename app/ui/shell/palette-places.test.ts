import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findPlaces } from "./palette-places.ts";

describe("the command palette", () => {
  it("lists every place before anything is typed", () => {
    expect(findPlaces("").map(({ href }) => href)).toContain("/ledger");
    expect(findPlaces("").some(({ label }) => label.startsWith("Search "))).toBe(false);
  });
  it("leads only to pages that exist", () => {
    for (const { href } of findPlaces("")) {
      const folder = href.slice(1).replaceAll("/", ".");
      expect(
        [folder, `${folder}._index`, `_index${folder}`].some((name) => existsSync(`app/routes/${name}`)),
        href,
      ).toBe(true);
    }
  });
  it("finds a place by the beginning of any of its words", () => {
    expect(findPlaces("pro new").at(0)?.href).toBe("/projects/new");
    expect(findPlaces("refund").at(0)?.href).toBe("/rules-for-money");
  });
  it("always offers to search the projects, and everything, for what was typed", () => {
    expect(findPlaces("dask & friends").slice(-2)).toEqual([
      { label: "Search projects for “dask & friends”", href: "/projects?q=dask%20%26%20friends" },
      { label: "Search everything for “dask & friends”", href: "/search?q=dask%20%26%20friends" },
    ]);
  });
});
