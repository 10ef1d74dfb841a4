import type { RequestHandler, Response } from "express";
import { isAskPath } from "./rate-limits.ts";
import type { Sessions } from "#app/http/session.server.ts";

/**
 * Whatever is answered to a browser with a session, or gives it a cookie, is for that browser alone, and is not kept: page,
 * data, file or table, whatever its route says for everybody else. Said when the head is written, because routes add theirs.
 */
export function keepPrivate(sessions: Pick<Sessions, "glance">): RequestHandler {
  return (request, response, next) => {
    const { isCarried } = sessions.glance(request.headers.cookie);
    beforeHead(response, () => {
      if (isCarried || response.hasHeader("Set-Cookie")) response.setHeader("Cache-Control", "private, no-store");
    });
    next();
  };
}

/**
 * Pages of asks, whose address is a secret and which may stand in public: kept by nobody, found by no search, and named to
 * no other site. Said when the head is written, because everybody else says something else.
 */
export const hideAsks: RequestHandler = (request, response, next) => {
  if (isAskPath(request.path))
    beforeHead(response, () => {
      response.setHeader("Cache-Control", "private, no-store");
      response.setHeader("Referrer-Policy", "no-referrer");
      response.setHeader("X-Robots-Tag", "noindex, nofollow");
    });
  next();
};

function beforeHead(response: Response, work: () => void): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => Response;
  response.writeHead = (...head: unknown[]) => {
    work();
    return writeHead(...head);
  };
}
