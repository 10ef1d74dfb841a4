import { log } from "#app/http/log.server.ts";
import { release } from "./release.ts";

/** Every line of this process's log says from now on which node it comes from, and of what version. */
export function nameLog(node: string, level: string): void {
  log.level = level;
  log.setBindings({ node, pid: process.pid, version: release.version });
}

/**
 * For whoever starts the product: plain words in a terminal, and a line of the log anywhere else, so that what reads the
 * log meets nothing but JSON. They are said at every level, because without them nobody knows where to go.
 */
export function say(words: string): void {
  if (process.stdout.isTTY) console.log(words);
  else log.child({}, { level: "info" }).info(words);
}
