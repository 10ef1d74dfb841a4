import "#app/http/zod-without-eval.ts";
import { PassThrough } from "node:stream";
import {
  createReadableStreamFromReadable,
  type ActionFunctionArgs,
  type AppLoadContext,
  type EntryContext,
  type LoaderFunctionArgs,
} from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { log } from "#app/http/log.server.ts";
import { safePath } from "#app/http/safe-path.ts";
import { NonceContext } from "#app/ui/nonce.ts";

/** How long deferred data may take before its stream is closed, in milliseconds. */
export const streamTimeout = 5_000;

/** Robots get the whole page at once; people get the shell first and deferred parts as they arrive. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  const robot = isbot(request.headers.get("user-agent"));
  const nonce = loadContext.cspNonce;
  return new Promise((resolve, reject) => {
    let shellSent = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RemixServer context={context} url={request.url} nonce={nonce} />
      </NonceContext.Provider>,
      {
        nonce,
        [robot ? "onAllReady" : "onShellReady"]() {
          shellSent = true;
          const body = new PassThrough();
          headers.set("Content-Type", "text/html; charset=utf-8");
          resolve(new Response(createReadableStreamFromReadable(body), { headers, status }));
          pipe(body);
        },
        onShellError: reject,
        onError(error: unknown) {
          status = 500;
          if (shellSent) log.error({ err: error }, "rendering failed after the page had begun");
        },
      },
    );
    // One second more than the data's own limit, so that a late rejection can still be rendered.
    setTimeout(abort, streamTimeout + 1_000).unref();
  });
}

/** Logs what went wrong without the query string or anything typed; a visitor who left, or a 404, is not an error. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs) {
  if (request.signal.aborted || isRouteErrorResponse(error)) return;
  const path = safePath(new URL(request.url).pathname);
  log.error({ err: error, requestId: context.requestId, method: request.method, path }, "a request failed");
}
