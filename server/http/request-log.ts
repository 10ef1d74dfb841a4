import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import { log } from "#app/http/log.server.ts";
import { safePath } from "#app/http/safe-path.ts";

/** What a proxy in front may name a request by: nothing that could be taken for another line of the log, or is long. */
const saneId = /^[\w.-]{1,64}$/;

/** The name by which a proxy knows the request, so that its log can be read beside ours; it is a label and gives no right. */
export const idFrom = (given: string | undefined): string =>
  given !== undefined && saneId.test(given) ? given : randomUUID();

/**
 * Gives every request an id (answered as X-Request-Id, and written beside its errors) and one line in the log: quiet
 * for what went well and for what only waits for the database, loud for failures of ours. Query strings and bodies are
 * never written.
 */
export const requestLog: RequestHandler = (request, response, next) => {
  const began = performance.now();
  const id = idFrom(request.get("x-request-id"));
  const path = safePath(request.path);
  const method = request.method;
  response.locals.requestId = id;
  response.set("X-Request-Id", id);
  response.on("finish", () => {
    const status = response.statusCode;
    const level =
      status === 503
        ? "debug"
        : status >= 500
          ? "error"
          : status === 403 || status === 413 || status === 429
            ? "info"
            : "debug";
    log[level]({ requestId: id, method, path, status, ms: Math.round(performance.now() - began) }, "answered");
  });
  next();
};
