import { Writable } from "node:stream";
import type { ActionFunctionArgs, AppLoadContext, EntryContext, LoaderFunctionArgs } from "@remix-run/node";
import { isRouteErrorResponse, RemixServer } from "@remix-run/react";
import { LRUCache } from "lru-cache";
import { renderToPipeableStream, renderToStaticMarkup } from "react-dom/server";
import { AwayPage } from "#app/http/away-page.tsx";
import { log } from "#app/http/log.server.ts";
import { noteFailure } from "#app/http/note-failure.server.ts";
import { RenderCacheContext, type RenderCache } from "#app/ui/base/render-cache.ts";
import { NonceContext } from "#app/ui/base/nonce.ts";

/** How long rendering may take before it is given up, in milliseconds. */
const renderTimeoutMs = 5_000;

/**
 * The whole page at once: loaders are done before rendering begins and no page defers data, so sending it bit by bit
 * would bring nobody anything sooner. React writes pieces of two kilobytes; passed on one by one, each would be a write to
 * the socket and a flush of the compression.
 */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  context: EntryContext,
  loadContext: AppLoadContext,
): Promise<Response> {
  if (loadContext.outage.isSeen) return Promise.resolve(whileAway(request, headers, context));
  const nonce = loadContext.cspNonce;
  return new Promise((resolve, reject) => {
    let shellReady = false;
    const { pipe, abort } = renderToPipeableStream(
      <NonceContext.Provider value={nonce}>
        <RenderCacheContext.Provider value={drawOnce}>
          <RemixServer context={context} url={request.url} nonce={nonce} />
        </RenderCacheContext.Provider>
      </NonceContext.Provider>,
      {
        nonce,
        // What is large would otherwise come behind the page, and be put into its place by a script.
        progressiveChunkSize: Number.MAX_SAFE_INTEGER,
        onAllReady() {
          clearTimeout(late);
          headers.set("Content-Type", "text/html; charset=utf-8");
          pipe(gather((page) => resolve(new Response(page, { headers, status }))));
        },
        onShellReady() {
          shellReady = true;
        },
        onShellError(error) {
          clearTimeout(late);
          reject(error instanceof Error ? error : new Error("a page could not be rendered", { cause: error }));
        },
        onError(error: unknown) {
          status = 500;
          if (shellReady) log.error({ err: error }, "rendering a part of the page failed");
        },
      },
    );
    const late = setTimeout(abort, renderTimeoutMs);
  });
}

/** A page that needs no data and no scripts: whoever pressed a button goes back to what they typed, and sends it again. */
function whileAway(request: Request, headers: Headers, { manifest }: EntryContext): Response {
  headers.set("Content-Type", "text/html; charset=utf-8");
  const page = renderToStaticMarkup(
    <AwayPage styles={manifest.routes.root?.css ?? []} search={new URL(request.url).search} />,
  );
  return new Response(`<!DOCTYPE html>${page}`, { status: 503, headers });
}

/** A few hundred drawings, by everything that they show: a viewer who may see less has another key. */
const drawings = new LRUCache<string, string>({
  maxSize: 8_000_000,
  sizeCalculation: (markup, key) => markup.length + key.length,
});

const drawOnce: RenderCache = (key, element) => {
  const known = drawings.get(key);
  if (known !== undefined) return known;
  const drawn = renderToStaticMarkup(element());
  drawings.set(key, drawn);
  return drawn;
};

/** Takes all that is written to it, and gives it on in one piece. */
function gather(whole: (bytes: Buffer<ArrayBuffer>) => void): Writable {
  const pieces: Buffer[] = [];
  return new Writable({
    // Never full: React would wait for it to drain between its pieces.
    highWaterMark: Number.MAX_SAFE_INTEGER,
    write(piece: Buffer, _encoding, done) {
      pieces.push(piece);
      done();
    },
    final(done) {
      whole(Buffer.concat(pieces));
      done();
    },
  });
}

/** A visitor who left, or a 404, is no failure. */
export function handleError(error: unknown, args: LoaderFunctionArgs | ActionFunctionArgs) {
  if (!args.request.signal.aborted && !isRouteErrorResponse(error)) noteFailure(error, args);
}
