import { mkdtemp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SetupError } from "./setup-error.ts";
import { freshDatabase, type TestDatabase } from "./test-database.ts";

/** Later than every migration of the product, so that a fresh database has all of these before it. */
const afterAll = 9_000_000_000_000;

/** A folder of migrations with a journal, as a later release would bring it. */
async function folderOf(...texts: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "migrations-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, "meta"));
  const entries = texts.map((text, idx) => ({
    idx,
    when: afterAll + idx,
    tag: `9${String(idx).padStart(3, "0")}_later`,
    text,
  }));
  await Promise.all(entries.map(({ tag, text }) => writeFile(join(folder, `${tag}.sql`), text)));
  await writeFile(join(folder, "meta/_journal.json"), JSON.stringify({ entries }));
  return folder;
}

/** Opens a table to read and keeps it open, as a backup does. Answers how the backup ends. */
async function beginBackup({ sql }: TestDatabase, table: string): Promise<() => Promise<void>> {
  const backup = await sql.reserve();
  await backup.unsafe(`begin; select from ${table} limit 1`);
  return async () => {
    await backup`commit`;
    backup.release();
  };
}

const addColumn = "ALTER TABLE person ADD COLUMN shoe_size integer;";
const columns = async ({ sql }: TestDatabase) =>
  (await sql`select from information_schema.columns where table_name = 'person' and column_name = 'shoe_size'`).length;
const done = async ({ sql }: TestDatabase) =>
  (
    await sql<
      { when: string }[]
    >`select created_at as when from drizzle.__drizzle_migrations where created_at >= ${afterAll} order by 1`
  ).map((row) => Number(row.when) - afterAll);

test("beside a backup a migration lets every reader through, and has its tables when the backup is over", async () => {
  const database = await freshDatabase();
  const endBackup = await beginBackup(database, "person");
  let tries = 0;
  const migrating = database.migrate({ folder: await folderOf(addColumn), onWait: () => tries++ });
  // While the migration asks, in vain, twice, no reader has to wait for a second.
  while (tries < 2)
    await database.sql.begin(async (tx) => {
      await tx`set local lock_timeout = '1s'`;
      await tx`select from person limit 1`;
    });
  expect(await columns(database)).toBe(0);
  await endBackup();
  await migrating;
  expect(await columns(database)).toBe(1);
});

test("a migration that never gets its tables gives up with one sentence, and has changed nothing", async () => {
  const database = await freshDatabase();
  const endBackup = await beginBackup(database, "person");
  const folder = await folderOf("CREATE TABLE shoe (size integer);", `CREATE TABLE sock (size integer);${addColumn}`);
  await expect(database.migrate({ folder, patienceMs: 0 })).rejects.toThrow(
    /^The migration 9001_later could not have its tables/,
  );
  expect(await done(database)).toEqual([0]);
  expect(await database.sql`select to_regclass('sock') as sock`).toEqual([{ sock: null }]);
  await endBackup();
  await database.migrate({ folder });
  expect(await done(database)).toEqual([0, 1]);
});

test("a migration that fails is named, and those before it stand", async () => {
  const database = await freshDatabase();
  const folder = await folderOf(
    "CREATE TABLE shoe (size integer);",
    "CREATE TABLE sock (size integer);--> statement-breakpoint\nSELECT 1 / 0;",
  );
  await expect(database.migrate({ folder })).rejects.toThrow("the migration 9001_later failed");
  expect(await done(database)).toEqual([0]);
  expect(await database.sql`select to_regclass('sock') as sock`).toEqual([{ sock: null }]);
});

test("an index is built beside a reader and a writer, and an interrupted one is built anew", async () => {
  const database = await freshDatabase();
  const { sql } = database;
  await sql`create table shoe (size integer)`;
  await sql`insert into shoe values (42), (42)`;
  await expect(sql`create unique index concurrently shoe_size on shoe (size)`).rejects.toThrow();
  await sql`delete from shoe where ctid = (select max(ctid) from shoe)`;
  const folder = await folderOf(
    '-- outside of a transaction\nCREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "shoe_size" ON "shoe" ("size");',
  );
  // Two that start at once: one does it, the other waits for that without being waited for itself.
  await Promise.all([database.migrate({ folder }), database.migrate({ folder })]);
  expect(await sql`select indisvalid from pg_index where indexrelid = 'shoe_size'::regclass`).toEqual([
    { indisvalid: true },
  ]);
  expect(await done(database)).toEqual([0]);
  // Interrupted between the index and its record.
  await sql`delete from drizzle.__drizzle_migrations where created_at >= ${afterAll}`;
  await sql`delete from drizzle.migration_needs where created_at >= ${afterAll}`;
  await database.migrate({ folder });
  expect(await done(database)).toEqual([0]);
});

test("what a branch brings that was merged later is done too, though it is older than the newest that is done", async () => {
  const database = await freshDatabase();
  const folder = await folderOf(
    "CREATE TABLE shoe (size integer);",
    "CREATE TABLE sock (size integer);",
    "CREATE TABLE hat (size integer);",
  );
  const journal = join(folder, "meta/_journal.json");
  const { entries } = JSON.parse(await readFile(journal, "utf8")) as { entries: object[] };
  await writeFile(journal, JSON.stringify({ entries: [entries[0], entries[2]] }));
  await database.migrate({ folder });
  await writeFile(journal, JSON.stringify({ entries }));
  await database.migrate({ folder });
  expect(await done(database)).toEqual([0, 1, 2]);
});

test("tables newer than the release are refused in one sentence", async () => {
  const database = await freshDatabase();
  await database.sql`insert into drizzle.__drizzle_migrations (hash, created_at) values ('of somebody', ${afterAll})`;
  await expect(database.migrate({ release: "0.2.0" })).rejects.toThrow(
    new SetupError(
      "The tables are newer than this release (0.2.0): it does not know 1 migration of theirs. Start the release that made them, or restore a backup.",
    ),
  );
});

test("a release starts on newer tables that say they are good for it, and on no others", async () => {
  const database = await freshDatabase();
  await database.migrate({ folder: await folderOf(addColumn, "-- needs: 0.10.0\nDROP TABLE push_notice;") });
  await database.migrate({ release: "0.10.0" });
  await database.migrate({ release: "1.0.0" });
  await expect(database.migrate({ release: "0.9.9" })).rejects.toThrow("it does not know 2 migrations of theirs");
  await expect(database.migrate()).rejects.toThrow("The tables are newer than this release: it");
});
