import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import * as build from "virtual:remix/server-build";
import { run } from "./main.ts";

// Its own files, wherever its build lies: a newer one may have taken its name meanwhile.
const files = fileURLToPath(new URL("../client", import.meta.url));

await run({
  http: createServer(),
  build,
  development: false,
  files,
  exporter: new URL("./export.js", import.meta.url),
});
