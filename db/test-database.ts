import { randomBytes } from "node:crypto";
import type { Sql } from "postgres";
import { inject, onTestFinished } from "vitest";
import { openDatabase, type Address, type Database, type DatabaseOptions } from "./client.server.ts";
import { connectAdministrator, withDatabase, type TestServer } from "./test-cluster.ts";

/** A migrated, empty database of one test, and its address for those who open it a second time. */
export interface TestDatabase extends Database {
  readonly address: Address;
}

let administrator: Sql | undefined;

/**
 * A copy of the migrated template for the running test, dropped when the test is finished. Tests that need many truly
 * parallel connections ask for a larger `poolSize` (5 by default).
 */
export function freshDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  return createDatabase(inject("testServer").template, options);
}

/** A database without a single table, for tests of how tables come to be. */
export function emptyDatabase(options: DatabaseOptions = {}): Promise<TestDatabase> {
  return createDatabase("template1", options);
}

/** The administrator of this process's databases, and what the names of all of this run begin with. */
export function ownServer(): { readonly admin: Sql; readonly server: TestServer } {
  const server = inject("testServer");
  return { admin: (administrator ??= connectAdministrator(server)), server };
}

/** A copy of a database to which nobody is connected, for the running test. */
export async function createDatabase(template: string, options: DatabaseOptions): Promise<TestDatabase> {
  const { admin, server } = ownServer();
  const name = `${server.template}_${randomBytes(5).toString("hex")}`;
  // Copying files is the quicker way where nobody waits for the disk: in the tests' own cluster.
  const strategy = typeof server.address === "string" ? "wal_log" : "file_copy";
  await admin.unsafe(`create database ${name} template ${template} strategy ${strategy}`);
  const address = withDatabase(server.address, name);
  const database = openDatabase(address, { poolSize: 5, ...options });
  onTestFinished(async () => {
    await database.close();
    await admin.unsafe(`drop database if exists ${name} with (force)`);
  });
  return { ...database, address };
}
