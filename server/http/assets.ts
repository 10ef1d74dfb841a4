import express, { type RequestHandler, type Router } from "express";

const yearMs = 365 * 24 * 3_600_000;
const hourMs = 3_600_000;

const nothingHere: RequestHandler = (_request, response) => {
  response.status(404).type("text").send("There is no such file.");
};

/**
 * The built files. Those under /assets carry a hash of their content in their name, so that browsers may keep them for
 * ever; a missing one (of an older release) is a plain 404 rather than a page. The worker is asked for anew each time: it
 * runs in browsers without a page, and must not be older than the product that it hears from.
 */
export function assets(folder: string): Router {
  const router = express.Router();
  router.use("/assets", express.static(`${folder}/assets`, { immutable: true, maxAge: yearMs, index: false }), nothingHere);
  router.get("/push-worker.js", (_request, response, next) => {
    response.set("Cache-Control", "no-cache");
    next();
  });
  router.use(express.static(folder, { maxAge: hourMs, index: false }));
  return router;
}
