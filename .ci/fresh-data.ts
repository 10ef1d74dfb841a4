import { randomBytes } from "node:crypto";
import { existsSync, rmSync } from "node:fs";
import postgres from "postgres";
import { startEmbedded } from "../db/embedded.server.ts";

/** Where a product that is only tried keeps everything: a folder, and behind a URL a database of its own there. */
export interface FreshData {
  readonly settings: { readonly DATA_DIR: string; readonly DATABASE_URL: string };
  remove(): Promise<void>;
}

const prefix = "tributary_e2e_";

/** Makes a place for data that goes with `remove()`; what a killed run left in the same place goes first. */
export async function freshData(folder: string, url = process.env.DATABASE_URL): Promise<FreshData> {
  await removeFolder(folder);
  const database = url ? await ownDatabase(url) : undefined;
  return {
    settings: { DATA_DIR: folder, DATABASE_URL: database?.url ?? "" },
    async remove() {
      await removeFolder(folder);
      await database?.drop();
    },
  };
}

/** The server of a killed product runs on: it is joined and left, which stops it, before its folder goes. */
async function removeFolder(folder: string): Promise<void> {
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
  // Shows others that it is in use, even while the product in it is killed.
  const user = postgres(address.href, { max: 1, idle_timeout: 0, max_lifetime: null });
  await user`select 1`;
  return {
    url: address.href,
    async drop() {
      await user.end();
      await admin.unsafe(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
