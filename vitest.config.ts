import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

/**
 * Four suites: `pure` needs nothing, `database` needs PostgreSQL (the embedded one, or TEST_DATABASE_URL), `chaos` needs
 * the built product, which it starts on a database of its own (the embedded one, or behind DATABASE_URL), `upgrade` needs the
 * history of git, out of which it builds the release before.
 */
export default defineConfig({
  esbuild: { jsx: "automatic" },
  test: {
    // No test leaves anything in a module: files share them, and read each once per worker.
    isolate: false,
    // Generous: a busy machine makes a test slow, never red.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    reporters: ["default", "./.ci/count-tests.ts"],
    projects: [
      {
        extends: true,
        test: {
          name: "pure",
          include: ["{app,db,server,docs}/**/*.test.{ts,tsx}"],
          exclude: ["**/*.pg.test.ts", "**/*.chaos.test.ts", "**/*.upgrade.test.ts"],
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: ["{app,db,server}/**/*.pg.test.ts"],
          globalSetup: ["db/test-cluster.ts"],
          pool: "forks",
          // Each test has a database of its own, and waits for it a good part of its time: there is room for one more.
          maxWorkers: availableParallelism() + 1,
        },
      },
      {
        extends: true,
        test: {
          name: "chaos",
          include: ["server/**/*.chaos.test.ts"],
          globalSetup: ["server/chaos/test-demo.ts"],
          pool: "forks",
          fileParallelism: false,
          // A run's length is CHAOS_SECONDS; the rest is for what has to come to an end.
          testTimeout: (Number(process.env.CHAOS_SECONDS ?? 0) + 300) * 1_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "upgrade",
          include: ["server/**/*.upgrade.test.ts"],
          pool: "forks",
          // It builds a whole release first.
          testTimeout: 600_000,
        },
      },
    ],
  },
});
