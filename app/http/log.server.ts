import { pino } from "pino";
import { describeError } from "./describe-error.server.ts";

/**
 * The one logger. It writes JSON lines to standard output and never prints what people typed: errors go through
 * `describeError`, and no request body, query string or cookie is ever handed to it.
 * The level is set by the server from LOG_LEVEL.
 */
export const log = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  serializers: { err: describeError },
});
