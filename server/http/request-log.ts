import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import { log } from "#app/http/log.server.ts";
import { safePath } from "#app/http/safe-path.ts";

/**
 * Gives every request an id (answered as X-Request-Id, and written beside its errors) and one line in the log: quiet
 * for what went well, loud for failures of ours. Query strings and bodies are never written.
 */
export const requestLog: RequestHandler = (request, response, next) => {
  const began = performance.now();
  const id = randomUUID();
  const path = safePath(request.path);
  const method = request.method;
  response.locals.requestId = id;
  response.set("X-Request-Id", id);
  response.on("finish", () => {
    const status = response.statusCode;
    const level = status >= 500 ? "error" : status === 403 || status === 413 || status === 429 ? "info" : "debug";
    log[level]({ requestId: id, method, path, status, ms: Math.round(performance.now() - began) }, "answered");
  });
  next();
};
