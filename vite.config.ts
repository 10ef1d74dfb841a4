import { existsSync } from "node:fs";
import { vitePlugin as remix } from "@remix-run/dev";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, type Plugin } from "vite";
import remixConfig from "./remix.config.js";
// An install that ran no scripts left the driver as it was published.
import "./db/mend-driver.js";

declare module "@remix-run/node" {
  interface Future {
    v3_singleFetch: true;
  }
}

/**
 * Routes and sockets must share one instance of every module, so the server (and what keeps several of it, and the
 * command line) is one more input of the same SSR build: a server bundled apart would bring a second copy of the domain, with its own state.
 */
const serverEntry: Plugin = {
  name: "server-entry",
  config: (_config, env) =>
    env.isSsrBuild
      ? {
          build: {
            target: "node20",
            rollupOptions: {
              input: {
                index: "virtual:remix/server-build",
                server: "server/prod.ts",
                cluster: "server/cluster/main.ts",
                cli: "server/cli.ts",
                export: "server/export.ts",
              },
              output: { entryFileNames: "[name].js" },
            },
          },
        }
      : undefined,
};

/** Libraries change seldom: a browser keeps them over many releases of ours. */
const libraries =
  /\/node_modules\/(?:react|react-dom|scheduler|react-router|react-router-dom|@remix-run|turbo-stream)\//;
/** These files, by their paths without the ending; a path that leads to none would only make pages heavier, so it ends the build. */
function filesAt(...paths: readonly string[]): RegExp {
  for (const path of paths)
    if (![".ts", ".tsx"].some((ending) => existsSync(`${path}${ending}`)))
      throw new Error(`vite.config.ts names ${path}, and there is no such file`);
  return new RegExp(`/(?:${paths.join("|")})\\.tsx?$`);
}

/** What nearly every page draws with, and what listens for news; the parts that only they need come along. */
const everywhere = filesAt(
  "app/ui/shell/shell",
  "app/ui/base/money",
  "app/ui/base/moment",
  "app/ui/base/relative-time",
  "app/ui/base/legend",
  "app/ui/base/empty",
  "app/ui/base/button",
  "app/ui/base/pluralize",
  "app/ui/base/share-words",
  "app/ui/funding-bar/funding-bar",
  "app/ui/funding-bar/funding-bar-data",
  "app/ui/project/stage-mark",
  "app/ui/project/contribution-state",
  "app/ui/organization/organization-mark",
  "app/ui/book/book-figures",
  "app/ui/pledge/pledge-form-code",
  "app/live/use-live-refresh",
  "app/domain/kernel/limits",
  "app/domain/ledger/figures",
  "app/domain/contributions/hours",
  "app/domain/marketplace/project-stream",
  "app/domain/projects/stage",
);
/** What a project's page brings beyond that, most of it for talking. */
const besideProjects = filesAt(
  "app/ui/discussion/discussion",
  "app/ui/project/history-lines",
  "app/ui/project/hours-given",
  "app/ui/pledge/pledge-panel",
  "app/ui/base/use-amount",
);

/** Drawings that only some pages show: they would come along with the others, because one module lists them all. */
const fewDraw = /\/lucide\/dist\/esm\/icons\/(?!(?:search|inbox|x|wifi-off)\.)/;

/**
 * Files that are always fetched together are one file: small ones compress badly, each on its own, and Rollup would make
 * one of every two or three modules.
 */
const browserChunks: Plugin = {
  name: "browser-chunks",
  config: (_config, env) =>
    env.isSsrBuild || env.command !== "build"
      ? undefined
      : {
          build: {
            // Browsers since 2021: for older ones each `?.` becomes three times as long.
            target: ["es2020", "chrome91", "edge91", "firefox90", "safari15"],
            rollupOptions: {
              output: {
                // Each page of the first visit names all files: a letter less of each is felt, and 2^42 of them are enough.
                entryFileNames: "assets/[name]-[hash:7].js",
                chunkFileNames: "assets/[name]-[hash:7].js",
                assetFileNames: "assets/[name]-[hash:7][extname]",
                manualChunks: (id) =>
                  libraries.test(id)
                    ? "libraries"
                    : fewDraw.test(id)
                      ? "drawings"
                      : everywhere.test(id)
                        ? "everywhere"
                        : besideProjects.test(id)
                          ? "discussion"
                          : undefined,
              },
            },
          },
        },
};

export default defineConfig({
  plugins: [tailwindcss(), remix(remixConfig), serverEntry, browserChunks],
  // Routes are crawled for what to prebundle for the browser, server halves included; this one has a browser entry that cannot be built.
  optimizeDeps: { exclude: ["@node-rs/argon2"] },
});
