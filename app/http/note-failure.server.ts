import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { isAway } from "#db/client.server.ts";
import { log } from "./log.server.ts";
import { safePath } from "./safe-path.ts";

/** Logs why a request failed, without its query string or anything typed, and tells whoever writes its status whether waiting helps. */
export function noteFailure(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  context.outage.isSeen ||= isAway(error);
  log.error(
    { err: error, requestId: context.requestId, method: request.method, path: safePath(new URL(request.url).pathname) },
    "a request failed",
  );
}
