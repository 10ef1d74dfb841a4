import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";
import remixConfig from "./remix.config.js";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * Routes and sockets must share one instance of every module, so the server is one more input of the
 * same SSR build: a server bundled apart would bring a second copy of the domain, with its own state.
 */
const serverEntry: Plugin = {
  name: "server-entry",
  config: (_config, env) =>
    env.isSsrBuild
      ? {
          build: {
            target: "node20",
            rollupOptions: {
              input: { index: "virtual:remix/server-build", server: "server/prod.ts" },
              output: { entryFileNames: "[name].js" },
            },
          },
        }
      : undefined,
};

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig), serverEntry],
  // Routes are crawled for what to prebundle for the browser, server halves included; this one has a browser entry that cannot be built.
  optimizeDeps: { exclude: ["@node-rs/argon2"] },
});
