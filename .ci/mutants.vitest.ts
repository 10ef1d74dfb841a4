import { defineConfig } from "vitest/config";

/** The tests that `npm run mutants` asks: those of the pure modules whose lines it breaks. */
export default defineConfig({
  test: {
    include: [
      "app/domain/pledges/{settlement,settlement-properties,allocation,standing,pays}.test.ts",
      "app/domain/contributions/credit.test.ts",
      "app/domain/kernel/{money,parse-money}.test.ts",
    ],
    setupFiles: [".ci/mutants-chances.ts"],
    testTimeout: 120_000,
  },
});
