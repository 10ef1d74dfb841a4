import express, { type RequestHandler, type Router } from "express";

const yearMs = 365 * 24 * 3_600_000;
const hourMs = 3_600_000;

const nothingHere: RequestHandler = (_request, response) => {
  response.status(404).type("text").send("There is no such file.");
};

/**
 * The built files, in `folder`. Those under /assets carry a hash of their content in their name, so that browsers may keep
 * them for ever; those of releases before, and of one that another node has already, lie in `kept`, and what is in neither
 * is a plain 404 rather than a page. The worker is asked for anew each time: it
 * runs in browsers without a page, and must not be older than the product that it hears from.
 */
export function assets(folder: string, kept: string): Router {
  const router = express.Router();
  const hashed = { immutable: true, maxAge: yearMs, index: false };
  router.use("/assets", express.static(`${folder}/assets`, hashed), express.static(kept, hashed), nothingHere);
  router.get("/push-worker.js", (_request, response, next) => {
    response.set("Cache-Control", "no-cache");
    next();
  });
  router.use(express.static(folder, { maxAge: hourMs, index: false }));
  return router;
}
