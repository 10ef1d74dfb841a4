import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import postgres, { type Sql } from "postgres";
import { SetupError } from "./setup-error.ts";

/** One file of `db/migrations`, as the journal lists it. */
interface Migration {
  readonly tag: string;
  /** Its place in the order, as the journal says it: the database remembers a migration by this number. */
  readonly when: number;
  readonly text: string;
}

export interface MigrateOptions {
  /** Who starts, as `0.2.0`: tables that a newer release made may still be good for it. Nobody in particular starts on none. */
  readonly release?: string;
  readonly folder?: string;
  /** Only as far as the migration with this place in the order: tables as they were then. */
  readonly upTo?: number;
  /** How long one migration asks again for tables that others have open. */
  readonly patienceMs?: number;
  /** Heard each time a migration has to ask again. */
  readonly onWait?: (tag: string) => void;
}

// Once bundled, import.meta.url points into build/: the folder is found from where the product runs.
const migrationsFolder = `${process.cwd()}/db/migrations`;

/** The last migration of release 0.1.0. Up to here who has done one has done all before it, and parts that were parted since. */
const lastOfOneTransaction = 1_795_955_665_488;

/** Held while one process brings the tables up to date, so that two that start at once do not both do it. */
const migrationLock = 7_426_114;

/**
 * Whoever waits for a table to alter it makes everybody wait who comes after, even to read: behind a backup that is for as
 * long as the backup takes. So a migration asks for half a second, lets everybody through, and asks again.
 */
const lockWaitMs = 500;
const pauseMs = { least: 500, most: 2_000 };
const defaultPatienceMs = 10 * 60_000;

/** The first line of a file that holds one statement which PostgreSQL does not take inside a transaction. */
const outside = "-- outside of a transaction";

/** What a file says where releases before the named one cannot run on its tables. The others only add. */
const needs = /^-- needs: (\d+\.\d+\.\d+)$/m;
const firstRelease = "0.1.0";

/** Somebody else has the table, or the two waited for each other: nothing was changed, and a later try may have it. */
const isInTheWay = (error: unknown) =>
  error instanceof postgres.PostgresError && ["55P03", "40P01"].includes(error.code);

/**
 * Brings the tables up to date over one connection of its own: each migration is one transaction, or one repeatable
 * statement outside of one. Drizzle's own table keeps what was done, so that a build with Drizzle's migrator still reads
 * it; beside it stands since which release a build may run on what was made (`docs/upgrading.md`).
 * Throws a SetupError where the tables are newer than this build, or could not be had in time.
 */
export async function migrateTables(alone: Sql, options: MigrateOptions = {}): Promise<void> {
  const migrations = await readMigrations(options.folder ?? migrationsFolder);
  await takeLock(alone);
  await openLog(alone);
  await refuseNewerTables(alone, migrations.at(-1)?.when ?? 0, options.release);
  const pending = await pendingOf(alone, migrations);
  for (const migration of pending.filter(({ when }) => when <= (options.upTo ?? Infinity)))
    await applyPatiently(alone, migration, options);
}

/** Whether some process brings the tables up to date just now. Only looked for: whoever took the lock to find out would be in its way. */
export async function isMigrating(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ is: boolean }[]>`
    select exists (select from pg_locks where locktype = 'advisory' and granted and classid = 0 and objid = ${migrationLock} and objsubid = 1
      and database = (select oid from pg_database where datname = current_database())) as is`;
  return row?.is ?? false;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const journal = JSON.parse(await readFile(`${folder}/meta/_journal.json`, "utf8")) as {
    entries: { tag: string; when: number }[];
  };
  return Promise.all(
    journal.entries.map(async ({ tag, when }) => ({ tag, when, text: await readFile(`${folder}/${tag}.sql`, "utf8") })),
  );
}

/** Asked for again and again: a statement that waits for the lock would be one that CREATE INDEX CONCURRENTLY waits for. */
async function takeLock(alone: Sql): Promise<void> {
  for (;;) {
    const [row] = await alone<{ taken: boolean }[]>`select pg_try_advisory_lock(${migrationLock}) as taken`;
    if (row?.taken) return;
    await sleep(100);
  }
}

async function openLog(alone: Sql): Promise<void> {
  const [row] = await alone<{ there: boolean }[]>`select to_regclass('drizzle.migration_needs') is not null as there`;
  if (row?.there) return;
  await alone.unsafe(`
    create schema if not exists drizzle;
    create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint);
    create table if not exists drizzle.migration_needs (created_at bigint primary key, tag text not null, release text not null)`);
}

async function refuseNewerTables(alone: Sql, newest: number, release: string | undefined): Promise<void> {
  const unknown = await alone<{ needs: string | null }[]>`
    select n.release as needs from drizzle.__drizzle_migrations m left join drizzle.migration_needs n using (created_at) where m.created_at > ${newest}`;
  if (unknown.every((row) => release !== undefined && row.needs !== null && !isBefore(release, row.needs))) return;
  const count = unknown.length === 1 ? "1 migration" : `${unknown.length} migrations`;
  throw new SetupError(
    `The tables are newer than this release${release ? ` (${release})` : ""}: it does not know ${count} of theirs. Start the release that made them, or restore a backup.`,
  );
}

/** What is not done, even where a branch that was merged later brought something older than the newest that is. */
async function pendingOf(alone: Sql, migrations: readonly Migration[]): Promise<Migration[]> {
  const rows = await alone<{ when: string }[]>`select created_at as when from drizzle.__drizzle_migrations`;
  const done = new Set(rows.map(({ when }) => Number(when)));
  const last = Math.max(0, ...done);
  return migrations.filter(({ when }) => !done.has(when) && (when > last || when > lastOfOneTransaction));
}

function isBefore(one: string, other: string): boolean {
  const [left, right] = [one, other].map((version) => version.split(".").map(Number));
  const differs = [0, 1, 2].find((part) => left?.[part] !== right?.[part]);
  return differs !== undefined && (left?.[differs] ?? 0) < (right?.[differs] ?? 0);
}

async function applyPatiently(
  alone: Sql,
  migration: Migration,
  { patienceMs = defaultPatienceMs, onWait }: MigrateOptions,
): Promise<void> {
  const apply = migration.text.startsWith(`${outside}\n`) ? applyOutside : applyInside;
  for (const begun = performance.now(); ;) {
    try {
      return await apply(alone, migration);
    } catch (error) {
      if (!isInTheWay(error)) throw new Error(`the migration ${migration.tag} failed`, { cause: error });
      if (performance.now() - begun > patienceMs)
        throw new SetupError(
          `The migration ${migration.tag} could not have its tables: another transaction has kept them open all the time, a backup for instance. Nothing was left half done: start again when it is over.`,
        );
    }
    onWait?.(migration.tag);
    // Several that ask in step would stand in each other's way again.
    await sleep(pauseMs.least + Math.random() * (pauseMs.most - pauseMs.least));
  }
}

async function applyInside(alone: Sql, migration: Migration): Promise<void> {
  await alone.begin(async (tx) => {
    await tx.unsafe(`set local lock_timeout = ${lockWaitMs};\n${migration.text}`);
    await record(tx, migration);
  });
}

/**
 * An index built beside everybody's work locks nobody out, so it may wait as long as it has to. One that was interrupted
 * is left behind invalid, which IF NOT EXISTS takes for there: it goes first.
 */
async function applyOutside(alone: Sql, migration: Migration): Promise<void> {
  const name = /create (?:unique )?index concurrently if not exists "?(\w+)"?/i.exec(migration.text)?.[1];
  if (!name) throw new Error("outside of a transaction only CREATE INDEX CONCURRENTLY IF NOT EXISTS is repeatable");
  const [left] = await alone`select from pg_index where indexrelid = to_regclass(${`"${name}"`}) and not indisvalid`;
  if (left) await alone.unsafe(`drop index concurrently "${name}"`);
  await alone.unsafe(migration.text);
  await record(alone, migration);
}

async function record(on: Pick<Sql, "unsafe">, { tag, when, text }: Migration): Promise<void> {
  await on.unsafe(
    `with done as (insert into drizzle.__drizzle_migrations (hash, created_at) values ($1, $2))
     insert into drizzle.migration_needs (created_at, tag, release) values ($2, $3, $4)`,
    [createHash("sha256").update(text).digest("hex"), when, tag, needs.exec(text)?.[1] ?? firstRelease],
  );
}
