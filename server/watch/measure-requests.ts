import type { ServerBuild } from "@remix-run/node";
import type { RequestHandler } from "express";
import type { Histogram } from "prom-client";

type BuildRoutes = ServerBuild["routes"];

/** The whole address of a route, as it and those around it say it: `projects/:slug/pledges/new`. */
function addressOf(routes: BuildRoutes, id: string): string {
  const route = routes[id];
  return [route?.parentId === undefined ? "" : addressOf(routes, route.parentId), route?.path ?? ""]
    .filter(Boolean)
    .join("/");
}

/** What is written out stands before what stands for anything, segment by segment, and that before what takes all the rest. */
const rank = (address: string) =>
  address
    .split("/")
    .map((part) => (part === "*" ? "2" : part.includes(":") ? "1" : "0"))
    .join("");

/** Names an address by the route that answers it, so that a thousand projects are one line: `/projects/:slug`. */
export function routeNames(routes: BuildRoutes): (path: string) => string {
  const addresses = [...new Set(Object.keys(routes).map((id) => addressOf(routes, id)))].sort((one, other) =>
    rank(one) < rank(other) ? -1 : 1,
  );
  const known = addresses.map((address) => ({
    name: `/${address}`,
    pattern: new RegExp(`^/${address.split("/").map(patternOf).join("/")}$`),
  }));
  return (path) => {
    const page = path.replace(/\.data$/, "").replace(/^\/_root$/, "/");
    return known.find(({ pattern }) => pattern.test(page))?.name ?? "/*";
  };
}

const patternOf = (part: string) =>
  part === "*" ? ".*" : part.replace(/[.[\]()+?^$|\\{}]/g, "\\$&").replace(/:\w+/g, "[^/]+");

/** Times every answer by route, method and status; of files and of what no route answers only that there was one. */
export const measureRequests =
  (took: Histogram<"route" | "method" | "status">, nameOf: (path: string) => string): RequestHandler =>
  (request, response, next) => {
    const stop = took.startTimer({ method: request.method });
    const { path } = request;
    response.once("finish", () =>
      stop({ route: path.startsWith("/assets/") ? "/assets" : nameOf(path), status: String(response.statusCode) }),
    );
    next();
  };
