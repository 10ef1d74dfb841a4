import type { RequestListener, Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { SetupError } from "#db/setup-error.ts";
import type { Env } from "../env.ts";
import type { Life } from "./health.ts";

/** How long requests under way may take to finish when the server stops. */
const finishWithinMs = 10_000;

/**
 * Takes the port, and answers politely that it is not ready yet until the returned function is given what answers from
 * then on. Throws a SetupError when the port cannot be had.
 */
export async function listen(
  http: Server,
  { HOST, PORT }: Pick<Env, "HOST" | "PORT">,
  life: Life,
): Promise<(app: RequestListener) => void> {
  let current: RequestListener = (request, response) => {
    const alive = request.url === "/healthz";
    response.writeHead(alive ? 200 : 503, { "Content-Type": "text/plain", "Retry-After": "5" });
    response.end(alive ? "ok" : `${life.phase}\n`);
  };
  http.on("request", (request, response) => current(request, response));
  await new Promise<void>((resolve, reject) => {
    http.once("error", reject).listen(PORT, HOST, resolve);
  }).catch((error: unknown) => {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE")
      throw new SetupError(
        `Port ${PORT} on ${HOST} is already in use: stop the other program, or choose another port with PORT.`,
      );
    if (code === "EACCES")
      throw new SetupError(`Port ${PORT} may not be used by this user: choose one above 1023 with PORT.`);
    if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
      throw new SetupError(`This machine has no address ${HOST}: correct HOST.`);
    throw error;
  });
  return (app) => {
    current = app;
  };
}

/** Takes no new connections, lets requests under way finish, and closes what is left after a while. */
export async function stopListening(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  // A connection that is kept alive becomes idle only when its last request is answered.
  const sweeping = setInterval(() => http.closeIdleConnections(), 50);
  await Promise.race([closed, sleep(finishWithinMs, undefined, { ref: false })]);
  clearInterval(sweeping);
  http.closeAllConnections();
}
