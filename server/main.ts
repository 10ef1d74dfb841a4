import { randomBytes } from "node:crypto";
import type { Server } from "node:http";
import { createRequestHandler } from "@remix-run/express";
import type { ServerBuild } from "@remix-run/node";
import compression from "compression";
import express, { type RequestHandler } from "express";

interface Boot {
  readonly http: Server;
  readonly build: ServerBuild | (() => Promise<ServerBuild>);
  readonly development: boolean;
  readonly front: readonly RequestHandler[];
  readonly afterStop?: () => Promise<void>;
}

export async function run({ http, build, development, front }: Boot): Promise<void> {
  const app = express();
  app.disable("x-powered-by");
  for (const handler of front) app.use(handler);
  if (!development) app.use(compression(), express.static("build/client", { index: false }));
  app.use((_request, response, next) => {
    response.locals.cspNonce = randomBytes(16).toString("base64");
    next();
  });
  const handle = createRequestHandler({
    build,
    mode: development ? "development" : "production",
    getLoadContext: (_request, response) => ({ cspNonce: response.locals.cspNonce as string }) as never,
  });
  app.all("*", (request, response, next) => void handle(request, response, next));
  http.on("request", app);
  const port = Number(process.env.PORT ?? 3000);
  await new Promise<void>((ready) => http.listen(port, process.env.HOST ?? "127.0.0.1", ready));
  console.log(`http://127.0.0.1:${port}`);
}
