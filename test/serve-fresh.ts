import { spawn } from "node:child_process";
import { once } from "node:events";
import { demoFolder, tellDemo } from "./demo-data.ts";
import { freshData } from "./fresh-data.ts";

/**
 * Serves the production build on a database that was made for it and goes with it:
 * `node --import tsx test/serve-fresh.ts PORT`. Behind DATABASE_URL it makes a database of its own on that server.
 * The demo network is told once, beside it: tests that start a product of their own begin with a copy as well.
 */
const port = Number(process.argv[2]);

const demo = await tellDemo(demoFolder(port));
const data = await freshData(`.data/e2e-${port}`, { copyOf: demo.settings });
const server = spawn(process.execPath, ["--enable-source-maps", "build/server/server.js"], {
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    ...process.env,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    PUBLIC_URL: "",
    ...data.settings,
    FIRST_STORY: "none",
    // Who signs up or forgot a password reads the letter at /dev/mail.
    SMTP_URL: "",
    SHOW_LETTERS: "true",
    // All visitors of the tests come from one address.
    RATE_LIMIT_FACTOR: "1000",
    LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
  },
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void server.kill("SIGTERM"));
const [code] = (await once(server, "exit")) as [number | null];
await Promise.all([data.remove(), demo.remove()]);
process.exit(code ?? 1);
