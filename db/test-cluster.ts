import { randomBytes } from "node:crypto";
import postgres, { type Sql } from "postgres";
import type { TestProject } from "vitest/node";
import { openDatabase, type Address } from "./client.server.ts";
import { startEmbedded } from "./embedded.server.ts";

/** Where this run of the tests finds its server, and the migrated database which every test gets a copy of. */
export interface TestServer {
  /** Its database is the one for administration. */
  readonly address: Address;
  readonly template: string;
}

declare module "vitest" {
  interface ProvidedContext {
    testServer: TestServer;
  }
}

const prefix = "tributary_test_";
/** The first half of the advisory lock by which a run says that it is alive; the second is the run's own number. */
const aliveLock = 7_426_116;

/** The same server, another database. */
export function withDatabase(address: Address, database: string): Address {
  if (typeof address !== "string") return { ...address, database };
  const url = new URL(address);
  url.pathname = `/${database}`;
  return url.href;
}

const connect = (address: Address): Sql => {
  const options = { max: 1, onnotice: () => {} };
  return typeof address === "string" ? postgres(address, options) : postgres({ ...address, ...options });
};

export const connectAdministrator = (server: TestServer): Sql => connect(server.address);

/**
 * Before the database tests: finds the server (TEST_DATABASE_URL, else an embedded cluster in .data/test-pg) and
 * migrates one template. Its name is this run's own, so that two runs at once never meet; what a killed run left
 * behind is recognized by the lock that its connection no longer holds, and dropped.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.TEST_DATABASE_URL;
  const embedded = url ? undefined : await startEmbedded(".data/test-pg");
  const address = withDatabase(url ?? embedded!.address, "postgres");
  const admin = connect(address);
  if (embedded) await forgetDurability(admin);
  await dropDeadRuns(admin);
  const run = randomBytes(4).readUInt32BE() >>> 1;
  await admin`select pg_advisory_lock(${aliveLock}::int, ${run}::int)`;
  const template = `${prefix}${run}`;
  await admin.unsafe(`create database ${template}`);
  const database = openDatabase(withDatabase(address, template), { poolSize: 1 });
  await database.migrate();
  await database.close();
  project.provide("testServer", { address, template });
  return async () => {
    await dropRun(admin, run);
    await admin.end();
    await embedded?.leave();
  };
}

/**
 * The embedded cluster here is the tests' own and holds nothing that has to survive, and half of a short test's time was
 * waiting for the disk while its database was created and dropped. What survives a crash is tested in other clusters.
 */
async function forgetDurability(admin: Sql): Promise<void> {
  await admin.unsafe("alter system set fsync = off");
  await admin.unsafe("alter system set full_page_writes = off");
  await admin.unsafe("select pg_reload_conf()");
}

/** Drops the template of a run and all its copies, even those whose test still holds a connection. */
async function dropRun(admin: Sql, run: number): Promise<void> {
  const pattern = `^${prefix}${run}(_|$)`;
  for (const { datname } of await admin<
    { datname: string }[]
  >`select datname from pg_database where datname ~ ${pattern}`)
    await admin.unsafe(`drop database if exists ${datname} with (force)`);
}

async function dropDeadRuns(admin: Sql): Promise<void> {
  const names = await admin<{ datname: string }[]>`select datname from pg_database where datname ~ ${`^${prefix}\\d+`}`;
  const runs = new Set(names.map(({ datname }) => parseInt(datname.slice(prefix.length), 10)));
  for (const run of runs) {
    const [row] = await admin<{ dead: boolean }[]>`select pg_try_advisory_lock(${aliveLock}::int, ${run}::int) as dead`;
    if (!row?.dead) continue;
    await dropRun(admin, run);
    await admin`select pg_advisory_unlock(${aliveLock}::int, ${run}::int)`;
  }
}
