import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";

const answerWithinMs = 2_000;

/** Where the process is in its life; only while "ready" does it want new requests. */
export interface Life {
  phase: "starting" | "ready" | "stopping";
}

export interface Readiness {
  readonly isReady: boolean;
  readonly words: string;
}

/**
 * /healthz: the process is alive. /readyz: it should be sent requests, which also means that its database takes a write
 * and that its clock is right.
 * @param ask may take its time or fail, and then says no
 */
export function health(life: Life, ask: () => Promise<Readiness>): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").type("text").send("ok");
  });
  router.get("/readyz", (_request, response) => {
    void inTime(ask).then((found) => {
      const { isReady, words } = life.phase === "ready" ? found : { isReady: false, words: life.phase };
      response
        .set("Cache-Control", "no-store")
        .status(isReady ? 200 : 503)
        .type("text")
        .send(words);
    });
  });
  return router;
}

const silent: Readiness = { isReady: false, words: "the database takes no write" };

const inTime = (ask: () => Promise<Readiness>): Promise<Readiness> =>
  Promise.race([ask().catch(() => silent), sleep(answerWithinMs, silent, { ref: false })]);
