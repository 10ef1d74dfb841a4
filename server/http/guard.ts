import type { Request, RequestHandler, Response } from "express";
import type { RateLimits } from "./rate-limits.ts";
import { isStrangeQuery } from "./query.ts";
import { closeBehindEndless } from "./rest-of-body.ts";
import { isFromOurPages, isReading } from "./same-origin.ts";

/**
 * A proposal has four texts of 30,000 characters, and one character of some scripts takes nine bytes in a form: about
 * one million bytes, and the same again for its deliverables.
 */
const largestBodyBytes = 2_000_000;

const methods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

/** Why a request is turned away before any route sees it. */
export type TurnedAway = 400 | 403 | 404 | 405 | 413 | 429;

interface GuardOptions {
  readonly publicUrl: string;
  readonly limits: RateLimits;
}

/**
 * Turns away what must not write: other sites, bodies without a sensible end, too many at once. The page that says so
 * is the product's own: the request goes on to an address which no route answers, with the status it shall get.
 */
export function guard({ publicUrl, limits }: GuardOptions): RequestHandler {
  return (request, response, next) => {
    reasonToTurnAway(request, response)
      .then((status) => {
        if (status) turnAway(request, response, status);
        // Remix looks at it too, but takes what it does not like for a failure of ours; here it is settled already.
        delete request.headers.origin;
      })
      .then(() => next(), next);
  };

  async function reasonToTurnAway(request: Request, response: Response): Promise<TurnedAway | undefined> {
    if (!methods.has(request.method)) return 405;
    // No address of ours has this sign, and PostgreSQL takes no text with it.
    if (/%00/.test(request.originalUrl)) return 404;
    if (isStrangeQuery(request.originalUrl)) return 400;
    if (isReading(request)) return undefined;
    const here = `${request.protocol}://${request.get("host") ?? ""}`;
    const sender = { fetchSite: request.get("sec-fetch-site"), origin: request.get("origin") };
    if (!isFromOurPages(sender, [publicUrl, here]) && !bringsItsRight(request.path)) return 403;
    if (request.get("transfer-encoding") || Number(request.get("content-length") ?? 0) > largestBodyBytes) return 413;
    const waitSeconds = await limits.count(request.path, request.ip ?? "");
    if (waitSeconds === undefined) return undefined;
    response.set("Retry-After", String(waitSeconds));
    return 429;
  }
}

/** Mail programs post here by themselves to end letters (RFC 8058): the secret in the address is the right, and no cookie is read. */
const bringsItsRight = (path: string): boolean => /^\/unsubscribe\/[\w-]+$/.test(path);

/** Lets the product say with a page of its own that this request is not answered. */
export function turnAway(request: Request, response: Response, status: TurnedAway): void {
  response.locals.turnedAway = status;
  closeBehindEndless(request, response);
  if (status === 405) request.method = "GET";
  request.originalUrl = request.path.endsWith(".data") ? "/turned-away.data" : "/turned-away";
}
