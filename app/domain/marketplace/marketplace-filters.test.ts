import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf, isNarrowed, prefixQuery, readFilters } from "./marketplace-filters.ts";

const read = (search: string) => readFilters(new URLSearchParams(search));

describe("the address of the projects page", () => {
  it("means the whole list, closest to tipping first, when it says nothing", () => {
    expect(read("")).toEqual({
      query: "",
      stage: null,
      owner: null,
      narrative: null,
      mine: false,
      waits: false,
      tip: null,
      sort: "tipping",
      view: "list",
      page: 1,
    });
    expect(addressOf(read(""))).toBe("/projects");
    expect(isNarrowed(read("view=board&sort=newest&page=3"))).toBe(false);
  });

  it("says each filter in one readable word, and comes back as it went", () => {
    const address =
      "/projects?q=cost+by+group&stage=in-flight&owner=jupyterhub&narrative=costs&mine=1&waits=1&tip=5000&sort=closing&view=board&page=2";
    expect(addressOf(read(address.split("?")[1] ?? ""), { page: 2 })).toBe(address);
    expect(isNarrowed(read(address.split("?")[1] ?? ""))).toBe(true);
  });

  it("begins at the first page again when a filter changes", () => {
    expect(addressOf(read("page=4&stage=done"), { stage: "raising" })).toBe("/projects?stage=raising");
  });

  it("sorts by the best match only while something is searched for", () => {
    expect(read("q=dask").sort).toBe("match");
    expect(read("q=dask&sort=newest").sort).toBe("newest");
    expect(read("sort=match").sort).toBe("tipping");
    expect(addressOf(read("q=dask"), { query: "" })).toBe("/projects");
  });

  it.each([
    "stage=nothing",
    "owner=a/b",
    "owner=%27%20or%201",
    "narrative=A+B",
    "tip=-5",
    "tip=1e9",
    "tip=99999999999",
    "page=0",
    "page=x",
    "sort=price",
    "mine=yes",
    "view=map",
  ])("leaves out what makes no sense: %s", (search) => {
    expect(read(search)).toEqual(read(""));
  });

  it("keeps a search within its bound", () => {
    expect(read(`q=${"x".repeat(5_000)}`).query).toHaveLength(120);
  });

  it("of any typed text is read back the same", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        const filters = read(new URLSearchParams({ q: text }).toString());
        expect(read(addressOf(filters).split("?")[1] ?? "")).toEqual(filters);
      }),
    );
  });
});

describe("a search", () => {
  it("finds by the beginnings of all its words", () => {
    expect(prefixQuery("Dask gate")).toBe("'Dask':* & 'gate':*");
  });

  it.each(["", "  ", "!!! & |", "'", "\\"])("for %j is for nothing", (typed) => {
    expect(prefixQuery(typed)).toBeNull();
  });

  it("never carries a sign that the query language knows", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (typed) => {
        expect((prefixQuery(typed) ?? "'a':*").split(" & ").every((part) => /^'[\p{L}\p{N}]+':\*$/u.test(part))).toBe(
          true,
        );
      }),
    );
  });
});
