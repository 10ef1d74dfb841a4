import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestHandler } from "express";

/** Up to here a sender is heard out, so that it reads the answer; beyond, the connection is closed on it. */
const heardOutBytes = 64_000_000;

/**
 * Reads and throws away what is still on its way when a request was answered before its end: a form too large, a
 * visitor who may not write. A connection that is closed on its sender loses the answer too, and one whose body stays
 * unread answers nothing else.
 */
export const hearOut: RequestHandler = (request, response, next) => {
  response.once("finish", () => {
    if (request.complete) return;
    request.removeAllListeners("data");
    request.resume();
  });
  next();
};

/** Closes the connection behind the answer where the body has no end in sight. */
export function closeBehindEndless(request: IncomingMessage, response: ServerResponse): void {
  const { "content-length": length, "transfer-encoding": coding } = request.headers;
  if (coding !== undefined || Number(length ?? 0) > heardOutBytes) response.setHeader("Connection", "close");
}
