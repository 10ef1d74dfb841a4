import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { selfCheck, tableChecks } from "./self-check.server.ts";
import { emptyDatabase, type TestDatabase } from "./test-database.ts";

/** The oldest tables that anybody had. */
const oldest = 7;
const size = 2_000;

/** The migrations as they were when there were so many. */
async function firstMigrations(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp("db/migrations", folder, { recursive: true });
  const { entries } = JSON.parse(await readFile("db/migrations/meta/_journal.json", "utf8")) as { entries: object[] };
  await writeFile(join(folder, "meta/_journal.json"), JSON.stringify({ entries: entries.slice(0, count) }));
  return folder;
}

async function oldestNetwork(): Promise<TestDatabase> {
  const database = await emptyDatabase({ poolSize: 12 });
  await database.migrate({ folder: await firstMigrations(oldest) });
  const rows = (await readFile(join(import.meta.dirname, "oldest-network.fixture.sql"), "utf8")).replaceAll("SIZE", String(size));
  await database.sql.begin((tx) => tx.unsafe(rows));
  return database;
}

const tablesOf = async ({ sql }: TestDatabase) =>
  (await sql<{ name: string }[]>`select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`).map(({ name }) => name);

test("the oldest network there is becomes today's beside a backup and with people reading: nobody is locked out, and nothing is lost", async () => {
  const database = await oldestNetwork();
  const { sql } = database;
  const tables = await tablesOf(database);

  const backup = await sql.reserve();
  await backup.unsafe(`begin isolation level repeatable read; ${tables.map((table) => `select from ${table} limit 1`).join("; ")}`);
  let isOver = false;
  let reads = 0;
  // One person to each table that people look at most. Whoever were kept waiting until the backup is over would fail.
  const reading = ["transfer", "entry", "account", "pledge", "message", "event", "project", "person", "organization"].map(async (table) => {
    for (; !isOver; reads++)
      await sql.begin(async (tx) => {
        await tx`set local lock_timeout = '10s'`;
        await tx.unsafe(`select from ${table} limit 1`);
      });
  });

  let waits = 0;
  let readsBefore = Infinity;
  let isDone = false;
  const onWait = () => {
    if (waits++ === 0) readsBefore = reads;
  };
  const migrating = database.migrate({ onWait }).finally(() => (isDone = true));
  while (waits < 2 || reads < readsBefore + tables.length) {
    expect(isDone, "a migration passed a table that the backup has open").toBe(false);
    await Promise.race([...reading, sleep(20)]);
  }
  await backup`commit`;
  backup.release();
  await migrating;
  isOver = true;
  await Promise.all(reading);

  expect(await selfCheck(database.db, tableChecks)).toEqual([]);
  const [kept] = await sql`select (select count(*) from pledge)::int as pledges, (select count(*) from message where excerpt like 'Nobody wants to maintain number%')::int as messages`;
  expect(kept).toEqual({ pledges: size, messages: size });
});
