import type { Request, RequestHandler, Response } from "express";
import type { Sessions } from "#app/http/session.server.ts";
import type { OwnHosts } from "./own-hosts.ts";
import { isStrangeQuery } from "./query.ts";
import { isAskPath, type RateLimits } from "./rate-limits.ts";
import { closeBehindEndless } from "./rest-of-body.ts";

/**
 * A proposal has four texts of 30,000 characters, and one character of some scripts takes nine bytes in a form: about
 * one million bytes, and the same again for its deliverables.
 */
const largestBodyBytes = 2_000_000;

const methods = new Set(["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]);

const reading = new Set(["GET", "HEAD", "OPTIONS"]);
/** Requests that ask and do not write. */
const isReading = ({ method }: Pick<Request, "method">) => reading.has(method);

/** Why a request is turned away before any route sees it. */
export type TurnedAway = 400 | 403 | 404 | 405 | 413 | 429;

interface GuardOptions {
  readonly own: OwnHosts;
  readonly limits: RateLimits;
  readonly sessions: Pick<Sessions, "glance">;
}

/**
 * Turns away what must not write: other sites, bodies without a sensible end, too many at once. The page that says so
 * is the product's own: the request goes on to an address which no route answers, with the status it shall get.
 */
export function guard({ own, limits, sessions }: GuardOptions): RequestHandler {
  return (request, response, next) => {
    reasonToTurnAway(request, response)
      .then((status) => {
        if (response.headersSent) return;
        if (status) turnAway(request, response, status);
        // Remix looks at it too, but takes what it does not like for a failure of ours; here it is settled already.
        delete request.headers.origin;
        next();
      })
      .catch(next);
  };

  async function reasonToTurnAway(request: Request, response: Response): Promise<TurnedAway | undefined> {
    if (!methods.has(request.method)) return 405;
    // No address of ours has this sign, and PostgreSQL takes no text with it.
    if (/%00/.test(request.originalUrl)) return 404;
    if (isStrangeQuery(request.originalUrl)) return 400;
    if (isReading(request)) return reasonToSlowDown(request, response);
    if (senderOf(request) !== "ours" && !bringsItsRight(request.path)) return 403;
    if (request.get("transfer-encoding") || Number(request.get("content-length") ?? 0) > largestBodyBytes) return 413;
    return reasonToSlowDown(request, response);
  }

  /** A page that tells nobody its address has browsers say “Origin: null”, and of whose page it is only `Sec-Fetch-Site`. */
  function senderOf({ headers, path }: Request) {
    const { origin, ...said } = headers;
    return own.senderOf(isAskPath(path) && origin === "null" ? said : headers);
  }

  async function reasonToSlowDown(request: Request, response: Response): Promise<429 | undefined> {
    const glance = sessions.glance(request.headers.cookie);
    const tooMany = await limits.count({
      path: request.path,
      isReading: isReading(request),
      address: request.ip ?? "",
      glance,
    });
    if (!tooMany) return undefined;
    response.set("Retry-After", String(tooMany.waitSeconds));
    if (tooMany.isFlood) response.status(429).type("text").send("A little slower, please.\n");
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
