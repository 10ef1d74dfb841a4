import { createServer } from "node:http";
import { createServer as createVite } from "vite";

// Hot reload and Socket.IO share one HTTP server, and the product itself is loaded through Vite, so that routes and
// sockets see the same instance of every module.
const http = createServer();
const vite = await createVite({ server: { middlewareMode: true, hmr: { server: http } }, appType: "custom" });
const main = (await vite.ssrLoadModule("/server/main.ts")) as typeof import("./main.ts");

await main.run({
  http,
  development: true,
  exporter: new URL("./export.ts", import.meta.url),
  files: vite.middlewares,
  build: () => vite.ssrLoadModule("virtual:remix/server-build") as never,
  afterStop: () => vite.close(),
});
