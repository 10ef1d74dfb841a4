/*
 * `npm run` TASK: from the sources where the development dependencies are, as whoever works on it expects, and from the
 * build where only the production ones are, as in the image. Everything relative is found from where the product lies.
 */
import console from "node:console";
import { existsSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";

/** Whether the sources can be run as they are. */
async function readSources() {
  if (!existsSync(new URL("cli.ts", import.meta.url))) return false;
  return import("tsx/esm/api").then(
    ({ register }) => register() !== undefined,
    () => false,
  );
}

const built = new URL("../build/server/cli.js", import.meta.url);

process.setSourceMapsEnabled(true);
if (await readSources()) await import("./cli.ts");
else if (existsSync(built)) await import(built.href);
else {
  console.error("There is neither a build here nor what makes one: run `npm ci` and `npm run build`.");
  process.exitCode = 1;
}
