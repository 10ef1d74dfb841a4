import type { ServerBuild } from "@remix-run/node";
import { matchRoutes } from "@remix-run/react";
import type { RequestHandler } from "express";
import type { Histogram } from "prom-client";

type BuildRoutes = ServerBuild["routes"];
interface RouteNode {
  readonly id: string;
  readonly path?: string;
  readonly index?: boolean;
  readonly children?: RouteNode[];
}

const nested = (routes: BuildRoutes, parent?: string): RouteNode[] =>
  Object.values(routes).flatMap((route) => {
    if (!route || (route.parentId ?? undefined) !== parent) return [];
    const { id, path, index } = route;
    return [index ? { id, index, ...(path === undefined ? {} : { path }) } : { id, ...(path === undefined ? {} : { path }), children: nested(routes, id) }];
  });

/** Names an address by the route that answers it, so that a thousand projects are one line: `/projects/:slug`. */
export function routeNames(routes: BuildRoutes): (path: string) => string {
  const tree = nested(routes);
  return (path) => {
    const page = path.replace(/\.data$/, "").replace(/^\/_root$/, "/");
    const found = matchRoutes(tree as Parameters<typeof matchRoutes>[0], page) ?? [];
    return `/${found.map(({ route }) => route.path).filter(Boolean).join("/")}`;
  };
}

/** Times every answer by route, method and status; of files and of what no route answers only that there was one. */
export const measureRequests =
  (took: Histogram<"route" | "method" | "status">, nameOf: (path: string) => string): RequestHandler =>
  (request, response, next) => {
    const stop = took.startTimer({ method: request.method });
    const { path } = request;
    response.once("finish", () => stop({ route: path.startsWith("/assets/") ? "/assets" : nameOf(path), status: String(response.statusCode) }));
    next();
  };
