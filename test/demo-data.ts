import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { freshData, type FreshData } from "./fresh-data.ts";

/** Where a run of the browser tests keeps the demo network of which each of its products gets a copy. */
export const demoFolder = (port: number | string): string => `.data/e2e-${port}-demo`;

const note = (folder: string): string => `${folder}/copy-of.json`;

/**
 * Tells the demo network once, by the built product, which ends again: nothing is connected to these data.
 * @param url the server on which they get a database; without it an embedded one in the folder
 */
export async function tellDemo(folder: string, url = process.env.DATABASE_URL): Promise<FreshData> {
  const data = await freshData(folder, { url });
  const program = spawn(process.execPath, ["build/server/server.js"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      HOST: "127.0.0.1",
      PORT: "0",
      PUBLIC_URL: "",
      SMTP_URL: "",
      LOG_LEVEL: process.env.LOG_LEVEL ?? "warn",
      ...data.settings,
      FIRST_STORY: "demo",
    },
  });
  let said = "";
  const isReady = new Promise<void>((ready) =>
    program.stdout.on(
      "data",
      (chunk: Buffer) => (said += chunk.toString("utf8")).includes("Tributary is ready") && ready(),
    ),
  );
  // Asked once: whoever asks a second time ends it at once.
  void isReady.then(() => program.kill("SIGTERM"));
  const [code] = (await once(program, "close")) as [number | null];
  if (code !== 0) throw new Error(`the demo network could not be told (${code}): ${said}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(note(folder), JSON.stringify(data.settings));
  return data;
}

/** The demo network that was told in that folder, for others to begin with a copy of it. */
export const toldDemo = (folder: string): FreshData["settings"] =>
  JSON.parse(readFileSync(note(folder), "utf8")) as FreshData["settings"];
