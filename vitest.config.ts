import { defineConfig } from "vitest/config";

/** Two suites: `pure` needs nothing, `database` needs PostgreSQL (the embedded one, or TEST_DATABASE_URL). */
export default defineConfig({
  esbuild: { jsx: "automatic" },
  test: {
    reporters: ["default", "./.ci/count-tests.ts"],
    projects: [
      { extends: true, test: { name: "pure", include: ["{app,db,server,docs}/**/*.test.{ts,tsx}"], exclude: ["**/*.pg.test.ts"] } },
      {
        extends: true,
        test: {
          name: "database",
          include: ["{app,db,server}/**/*.pg.test.ts"],
          globalSetup: ["db/test-cluster.ts"],
          pool: "forks",
          testTimeout: 30_000,
        },
      },
    ],
  },
});
