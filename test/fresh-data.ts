import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import postgres from "postgres";
import { startEmbedded } from "../db/embedded.server.ts";

/** Where a product that is only tried keeps everything: a folder, and behind a URL a database of its own there. */
export interface FreshData {
  readonly settings: { readonly DATA_DIR: string; readonly DATABASE_URL: string };
  remove(): Promise<void>;
}

interface Wishes {
  /** The server on which it gets a database of its own; without it an embedded one in the folder. */
  readonly url?: string | undefined;
  /** Data of a product that has ended, to begin with a copy of them: much sooner there than a story told anew. */
  readonly copyOf?: FreshData["settings"] | undefined;
}

const prefix = "tributary_e2e_";

/** Makes a place for data that goes with `remove()`; what a killed run left in the same place goes first. */
export async function freshData(
  folder: string,
  { url = process.env.DATABASE_URL, copyOf }: Wishes = {},
): Promise<FreshData> {
  await removeFolder(folder);
  const database = url ? await ownDatabase(url, copyOf?.DATABASE_URL) : undefined;
  if (copyOf) copyFolder(copyOf.DATA_DIR, folder);
  return {
    settings: { DATA_DIR: folder, DATABASE_URL: database?.url ?? "" },
    async remove() {
      await removeFolder(folder);
      await database?.drop();
    },
  };
}

/** With owners and rights, which PostgreSQL looks at. */
function copyFolder(from: string, to: string): void {
  const { status, stderr } = spawnSync("cp", ["-a", from, to], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${from} could not be copied: ${stderr}`);
}

/** The server of a killed product runs on: it is joined and left, which stops it, before its folder goes. */
async function removeFolder(folder: string): Promise<void> {
  if (existsSync(`${folder}/pg/cluster/postmaster.pid`)) await (await startEmbedded(`${folder}/pg`)).leave();
  rmSync(folder, { recursive: true, force: true });
}

async function ownDatabase(url: string, template: string | undefined) {
  const address = new URL(url);
  address.pathname = "/postgres";
  const admin = postgres(address.href, { max: 1, idle_timeout: 0, max_lifetime: null, onnotice: () => {} });
  // Whoever uses one holds a lock of its name, even while the product in it is killed.
  const lock = (name: string) =>
    admin<{ held: boolean }[]>`select pg_try_advisory_lock(hashtextextended(${name}, 0)) as held`;
  const leftovers = await admin<
    { datname: string }[]
  >`select datname from pg_database where datname like ${`${prefix}%`}`;
  for (const { datname } of leftovers)
    if ((await lock(datname))[0]?.held) await admin.unsafe(`drop database if exists ${datname} with (force)`);
  const name = `${prefix}${randomBytes(5).toString("hex")}`;
  await lock(name);
  await admin.unsafe(`create database ${name}${template ? ` template ${new URL(template).pathname.slice(1)}` : ""}`);
  address.pathname = `/${name}`;
  return {
    url: address.href,
    async drop() {
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
