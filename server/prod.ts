import { createServer } from "node:http";
import * as build from "virtual:remix/server-build";
import { run } from "./main.ts";

await run({ http: createServer(), build, development: false, exporter: new URL("./export.js", import.meta.url) });
