import type { RouteConfig, RouteConfigEntry } from "@remix-run/route-config";
import { flatRoutes } from "@remix-run/fs-routes";

/** Each by its address, which every first visit carries anyway: the names of folders would be said beside it. */
const byAddress = (routes: readonly RouteConfigEntry[], above = ""): RouteConfigEntry[] =>
  routes.map(({ children, ...route }) => {
    const address = [above, route.path, route.index ? "index" : ""].filter(Boolean).join("/");
    return { ...route, id: address, ...(children && { children: byAddress(children, address) }) };
  });

/** One folder per URL under app/routes, with a route.tsx inside; whatever else lies in the folder is not a route. */
export default flatRoutes({ ignoredRouteFiles: ["**/.*", "**/*.test.{ts,tsx}"] }).then((routes) =>
  byAddress(routes),
) satisfies RouteConfig;
