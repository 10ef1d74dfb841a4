import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";

const answerWithinMs = 2_000;

/** Where the process is in its life; only while "ready" does it want new requests. */
export interface Life {
  phase: "starting" | "ready" | "stopping";
}

/**
 * /healthz: the process is alive. /readyz: it should be sent requests, which also means that its database answers.
 */
export function health(life: Life, askDatabase: () => Promise<unknown>): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").type("text").send("ok");
  });
  router.get("/readyz", (_request, response) => {
    void answersInTime(askDatabase).then((inTime) => {
      const ready = life.phase === "ready" && inTime;
      const words = life.phase === "ready" ? "the database does not answer" : life.phase;
      response.set("Cache-Control", "no-store").status(ready ? 200 : 503).type("text").send(ready ? "ready" : words);
    });
  });
  return router;
}

const answersInTime = (ask: () => Promise<unknown>): Promise<boolean> =>
  Promise.race([ask().then(() => true, () => false), sleep(answerWithinMs, false, { ref: false })]);
