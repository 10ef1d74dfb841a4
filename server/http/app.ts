import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type ErrorRequestHandler, type Express, type RequestHandler } from "express";
import { isAway } from "#db/client.server.ts";
import { log } from "#app/http/log.server.ts";
import type { Services } from "#app/http/services.ts";
import type { ExportDesk } from "../exports/export-desk.ts";
import { trustSetting } from "./client-address.ts";
import { exportFiles } from "./export-files.ts";
import { guard } from "./guard.ts";
import { headers } from "./headers.ts";
import { hideAsks, keepPrivate } from "./keep-private.ts";
import { onlyHere, type OwnHosts } from "./own-hosts.ts";
import { answerBeneath } from "./routes-beneath.ts";
import { addressKey, type RateLimits } from "./rate-limits.ts";
import { requestLog } from "./request-log.ts";
import { hearOut } from "./rest-of-body.ts";
import { waitForDatabase } from "./wait-for-database.ts";

export interface AppOptions {
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  readonly services: Services;
  readonly own: OwnHosts;
  readonly limits: RateLimits;
  /** As in TRUST_PROXY. */
  readonly trustProxy: string | undefined;
  /** Answers before everything else: health. */
  readonly health: RequestHandler;
  /** Times what is answered, where somebody wants to know. */
  readonly measure: RequestHandler | undefined;
  /** Files: Vite in development, the built ones otherwise. */
  readonly files: RequestHandler;
  readonly exports: ExportDesk;
}

/** What failed outside of any route: an address or a host that is none, or a fault of ours. */
const lastResort: ErrorRequestHandler = (error: unknown, request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const malformed =
    error instanceof URIError || (error instanceof TypeError && "code" in error && error.code === "ERR_INVALID_URL");
  const outage = response.locals.outage as { isSeen: boolean } | undefined;
  if (outage && isAway(error)) outage.isSeen = true;
  if (!malformed)
    log.error(
      { err: error, requestId: response.locals.requestId as string, method: request.method },
      "a request failed",
    );
  response
    .status(malformed ? 400 : 500)
    .type("text")
    .send(
      malformed
        ? "This address cannot be read."
        : "This page could not be shown. Nothing was changed halfway: please try again.",
    );
};

/** The HTTP side of the product: everything a request passes before and after the routes. */
export function createApp({
  build,
  services,
  own,
  limits,
  trustProxy,
  health,
  measure,
  files,
  exports,
}: AppOptions): Express {
  const { development, publicUrl } = services;
  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", trustSetting(trustProxy));
  app.use(health);
  // Balancers ask for health all the time: that is no answer worth timing.
  if (measure) app.use(measure);
  app.use(
    requestLog,
    waitForDatabase,
    ...headers({ secure: publicUrl.startsWith("https:"), development }),
    onlyHere(own, publicUrl),
  );
  if (!development) app.use(compression());
  app.use(
    files,
    keepPrivate(services.sessions),
    hideAsks,
    hearOut,
    guard({ own, limits, sessions: services.sessions }),
    exportFiles(services, exports),
  );
  const answerWith = (routes: AppOptions["build"]) =>
    createRequestHandler({
      build: routes,
      mode: development ? "development" : "production",
      getLoadContext: (request, response) => ({
        services,
        cspNonce: response.locals.cspNonce as string,
        clientAddress: addressKey(request.ip ?? ""),
        requestId: response.locals.requestId as string,
        outage: response.locals.outage as { isSeen: boolean },
        turnedAway: response.locals.turnedAway as number | undefined,
      }),
    });
  // While it is worked on, the build is another one for each request.
  const answer = typeof build === "function" ? answerWith(build) : answerBeneath(build, answerWith);
  app.all("*", (request, response, next) => void answer(request, response, next));
  app.use(lastResort);
  return app;
}
