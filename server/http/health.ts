import { setTimeout as sleep } from "node:timers/promises";
import { Router } from "express";

const answerWithinMs = 2_000;

/** Where the process is in its life; only while "ready" does it want new requests. */
export interface Life {
  phase: "starting" | "ready" | "stopping";
}

/**
 * /healthz: the process is alive. /readyz: it should be sent requests, which also means that its database takes a write
 * and that its clock is right.
 * @param whyNot in words, why it should be sent nothing; undefined when it should
 */
export function health(life: Life, whyNot: () => Promise<string | undefined>): Router {
  const router = Router();
  router.get("/healthz", (_request, response) => {
    response.set("Cache-Control", "no-store").type("text").send("ok");
  });
  router.get("/readyz", (_request, response) => {
    void inTime(whyNot).then((reason) => {
      const words = life.phase === "ready" ? reason : life.phase;
      response.set("Cache-Control", "no-store").status(words === undefined ? 200 : 503).type("text").send(words ?? "ready");
    });
  });
  return router;
}

const silent = "the database takes no write";

const inTime = (whyNot: () => Promise<string | undefined>): Promise<string | undefined> =>
  Promise.race([whyNot().catch(() => silent), sleep(answerWithinMs, silent, { ref: false })]);
