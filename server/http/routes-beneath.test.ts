import type { RequestHandler } from "@remix-run/express";
import { matchRoutes } from "@remix-run/react";
import { flatRoutes } from "@remix-run/dev/dist/config/flat-routes.js";
import type { ServerBuild } from "@remix-run/node";
import { describe, expect, it } from "vitest";
import { answerBeneath } from "./routes-beneath.ts";

const manifest = flatRoutes("app", ["**/.*", "**/*.test.{ts,tsx}"]);
const root = { id: "root", path: "", file: "root.tsx" };
const build = { routes: { root, ...manifest }, assets: { routes: manifest } } as unknown as ServerBuild;

const treeOf = (routes: ServerBuild["routes"], parentId?: string): object[] =>
  Object.values(routes)
    .filter((route) => route.parentId === parentId)
    .map((route) => {
      const children = treeOf(routes, route.id);
      return { id: route.id, path: route.path, index: route.index, ...(children.length > 0 ? { children } : {}) };
    });

const matched = (routes: ServerBuild["routes"], path: string) =>
  matchRoutes(treeOf(routes) as never, path)?.map(({ route, params }) => [route.id, params]);

/** Which route of those that answer for this address it would be, and how many there are to choose from. */
function beneath(path: string) {
  const answered: { routes: string[]; found: unknown }[] = [];
  const answer = answerBeneath(build, ({ routes }): RequestHandler => {
    return async ({ path: asked }) => {
      answered.push({ routes: Object.keys(routes), found: matched(routes, asked.replace(/\.data$/, "")) });
    };
  });
  void answer({ path } as never, {} as never, () => undefined);
  return answered[0]!;
}

/** An address for each route, with `x` where any word may stand. */
const addresses = Object.values(manifest).map((route) => {
  let path = "";
  for (let at: typeof route | undefined = route; at; at = manifest[at.parentId ?? ""])
    path = `${at.path ?? ""}/${path}`;
  return `/${path}`
    .replaceAll(/[:*][^/]*/g, "x")
    .replaceAll(/\/+/g, "/")
    .replace(/(?<=.)\/$/, "");
});

describe("the routes beneath the first word of an address", () => {
  it("hold the one that all routes together would choose", () => {
    expect(addresses.length).toBeGreaterThan(100);
    for (const path of [
      ...addresses,
      "/nowhere",
      "/nowhere/at/all",
      "/%zz",
      "/%zz/x",
      "/PROJECTS/x",
      "/%70rojects/x",
    ]) {
      expect(beneath(path).found, path).toEqual(matched(build.routes, path));
      expect(beneath(`${path}.data`).found, `${path}.data`).toEqual(matched(build.routes, path));
    }
  });

  it("are few beside all of them", () => {
    const sizes = addresses.map((path) => beneath(path).routes.length);
    expect(sizes.reduce((sum, size) => sum + size, 0) / sizes.length).toBeLessThan(Object.keys(manifest).length / 3);
  });
});
