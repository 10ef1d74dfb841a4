import { pino } from "pino";
import { isAway } from "#db/client.server.ts";
import { describeError } from "./describe-error.server.ts";
import { outage } from "./outage.server.ts";

/**
 * The one logger. It writes JSON lines to standard output and never prints what people typed: errors go through
 * `describeError`, and no request body, query string or cookie is ever handed to it.
 * The server sets its level from LOG_LEVEL, and says beside each line which node it comes from.
 */
export const log = pino({
  base: null,
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (label) => ({ level: label }) },
  serializers: { err: describeError },
  hooks: {
    // While the database is away everything that needs it fails, many times a second: one line tells it, and another its end.
    logMethod(args, method) {
      const [first] = args as readonly unknown[];
      if (typeof first !== "object" || first === null || !("err" in first) || !isAway(first.err))
        return method.apply(this, args);
      if (outage.begins())
        method.apply(this, [{ err: first.err }, "the database is away: pages answer 503 until it is back"]);
      else this.debug({ of: args.at(-1) }, "failed because the database is away");
    },
  },
});
