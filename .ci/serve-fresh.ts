import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync, rmSync } from "node:fs";
import postgres from "postgres";
import { startEmbedded } from "../db/embedded.server.ts";

/**
 * Serves the production build on a database that was made for it and goes with it:
 * `node --import tsx .ci/serve-fresh.ts PORT`. Behind DATABASE_URL it makes a database of its own on that server.
 */
const port = Number(process.argv[2]);
const folder = `.data/e2e-${port}`;
const prefix = "tributary_e2e_";

/** What a killed run left: its server is joined and left, which stops it, before its folder goes. */
async function removeFolder(): Promise<void> {
  if (existsSync(`${folder}/pg/cluster/postmaster.pid`)) await (await startEmbedded(`${folder}/pg`)).leave();
  rmSync(folder, { recursive: true, force: true });
}

async function ownDatabase(url: string) {
  const address = new URL(url);
  address.pathname = "/postgres";
  const admin = postgres(address.href, { max: 1, onnotice: () => {} });
  const leftovers = await admin<{ datname: string }[]>`select datname from pg_database where datname like ${`${prefix}%`}`;
  // One that a running test still uses refuses to be dropped, and that is right.
  for (const { datname } of leftovers) await admin.unsafe(`drop database ${datname}`).catch(() => undefined);
  const name = `${prefix}${randomBytes(5).toString("hex")}`;
  await admin.unsafe(`create database ${name}`);
  address.pathname = `/${name}`;
  return {
    url: address.href,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

await removeFolder();
const database = process.env.DATABASE_URL ? await ownDatabase(process.env.DATABASE_URL) : undefined;
const server = spawn(process.execPath, ["--enable-source-maps", "build/server/server.js"], {
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    ...process.env,
    NODE_ENV: "production",
    HOST: "127.0.0.1",
    PORT: String(port),
    PUBLIC_URL: "",
    DATA_DIR: folder,
    DATABASE_URL: database?.url ?? "",
    FIRST_STORY: "demo",
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
await removeFolder();
await database?.drop();
process.exit(code ?? 1);
