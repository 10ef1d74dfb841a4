import type { RequestHandler } from "express";

/** Soon enough to be back at once, and late enough not to add to what a database has to do that just starts. */
const retryAfterSeconds = "5";

/**
 * What failed only because the database is away is no failure of ours but a matter of waiting, and says so to browsers,
 * scripts and balancers alike: 503 with Retry-After. Routes tell of it by the request's `outage`; what they answered with
 * stays, a page, data or words.
 */
export const waitForDatabase: RequestHandler = (_request, response, next) => {
  const outage = { isSeen: false };
  response.locals.outage = outage;
  const writeHead = response.writeHead.bind(response) as (...args: unknown[]) => typeof response;
  response.writeHead = ((status: number, ...rest: unknown[]) => {
    if (!outage.isSeen || status < 500) return writeHead(status, ...rest);
    response.setHeader("Retry-After", retryAfterSeconds);
    response.setHeader("Cache-Control", "no-store");
    response.statusMessage = "Service Unavailable";
    return writeHead(503, ...(typeof rest[0] === "string" ? rest.slice(1) : rest));
  }) as typeof response.writeHead;
  next();
};
