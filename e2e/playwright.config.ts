import { fileURLToPath } from "node:url";
import { defineConfig, devices } from "@playwright/test";
import { launchOptions } from "./browser.ts";
import { port } from "./port.ts";

const baseURL = `http://127.0.0.1:${port}`;

/**
 * The production build, on a port and a database of its own, visited by strangers. The phone visits what is marked
 * with @phone; the desktop visits everything.
 */
export default defineConfig({
  testDir: ".",
  outputDir: "../test-results",
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  // For two cores: a browser waits for the server and for the clock most of its time.
  workers: 4,
  // Generous: a busy machine makes a test slow, never red.
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: [["list"], ["../.ci/count-browser.ts"]],
  use: {
    baseURL,
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    launchOptions: await launchOptions(),
  },
  projects: [
    { name: "desktop", use: { ...devices["Desktop Chrome"] } },
    { name: "phone", grep: /@phone/, use: { ...devices["Pixel 7"] } },
  ],
  webServer: {
    command: `node --import tsx test/serve-fresh.ts ${port}`,
    cwd: fileURLToPath(new URL("..", import.meta.url)),
    url: `${baseURL}/readyz`,
    reuseExistingServer: false,
    // Within it the demo network is told.
    timeout: 300_000,
    stdout: "pipe",
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
  },
});
