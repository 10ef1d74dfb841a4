import { createHash } from "node:crypto";
import { pipeline } from "node:stream/promises";
import type { TransactionSql } from "postgres";
import type { Database } from "../client.server.ts";
import { SetupError } from "../setup-error.ts";
import {
  checkHeader,
  type BackupEnd,
  type BackupHeader,
  type BackupReader,
  type TableHeader,
  type TableSum,
} from "./format.server.ts";
import { quoted, readMigrations, readTables } from "./tables.server.ts";

export interface LoadOptions {
  /** As whoever restores calls the file. */
  readonly name: string;
  /** Written into the network's settings in the same transaction, so that whoever starts on what was restored finds them. */
  readonly settings: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly onTable: (table: string) => void;
}

/**
 * Loads a backup into an empty database: brings its tables to where the backup's were, copies every row in one
 * transaction, compares each table's number of rows and sum, and then brings the tables to where this release is. What
 * fails or is stopped leaves the database empty, and the same command can be given again.
 * Needs no more rights than the owner of the tables has.
 * Throws a SetupError when the file or the database is not fit for it.
 */
export async function loadBackup(
  database: Pick<Database, "sql" | "migrate">,
  reader: BackupReader,
  options: LoadOptions,
): Promise<BackupHeader> {
  const header = checkHeader(await reader.json<Partial<BackupHeader>>(), options.name);
  await refuseFullDatabase(database, header);
  await database.migrate({ upTo: header.migrations.at(-1) ?? 0 });
  await refuseOtherTables(database, header);
  await database.sql.begin(async (tx) => {
    await withoutGuards(tx, () => loadTables(tx, reader, options));
    await tx`update network set settings = settings || ${JSON.stringify(options.settings)}::text::jsonb`;
  });
  await database.migrate();
  await database.sql`analyze`;
  return header;
}

/** Empty is what was never started, and what was started and holds nobody yet on exactly the backup's tables. */
async function refuseFullDatabase(
  { sql }: Pick<Database, "sql">,
  { migrations, release }: BackupHeader,
): Promise<void> {
  const there = await readMigrations(sql);
  if (there.length === 0) {
    const [stranger] = await readTables(sql);
    if (stranger)
      throw new SetupError(
        `There is a table ${stranger.table} in this database that is not the product's: restore into an empty one. Nothing was changed.`,
      );
    return;
  }
  const [found] = await sql`select from network union all select from person union all (select from event limit 1)`;
  if (found)
    throw new SetupError(
      "There is a network in this database already: restore into an empty one. Nothing was changed.",
    );
  if ((there.at(-1) ?? 0) > (migrations.at(-1) ?? 0))
    throw new SetupError(
      `This database holds nobody yet, but its tables are newer than those of the backup, which release ${release} made: restore into one that no server was started on. Nothing was changed.`,
    );
}

/** After the migrations: whether they made what the backup was taken from. A later release may have divided one into several. */
async function refuseOtherTables({ sql }: Pick<Database, "sql">, { migrations, release }: BackupHeader): Promise<void> {
  const here = await readMigrations(sql);
  if (migrations.every((when) => here.includes(when))) return;
  throw new SetupError(
    `The backup was made by release ${release}, with tables that this release does not know: restore it with that release or a newer one.`,
  );
}

/**
 * Triggers would write again what is in the backup already, and a reference may come before what it leads to: all of
 * that is put aside until every row is there, and then PostgreSQL looks at all references at once.
 */
async function withoutGuards(tx: TransactionSql, work: () => Promise<void>): Promise<void> {
  const tables = await readTables(tx);
  const names = tables.map(({ table }) => quoted(table));
  const constraints = await tx<{ table: string; name: string; definition: string }[]>`
    select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition from pg_constraint
    where connamespace = 'public'::regnamespace and conrelid <> 0 and (contype = 'f' or not convalidated) order by conrelid, conname`;
  for (const { table, name } of constraints) await tx.unsafe(`alter table ${table} drop constraint ${quoted(name)}`);
  for (const name of names) await tx.unsafe(`alter table ${name} disable trigger user`);
  // What migrations put there themselves is in the backup too.
  await tx.unsafe(`truncate ${names.join(", ")}`);
  await work();
  for (const { table, name, definition } of constraints)
    await tx.unsafe(`alter table ${table} add constraint ${quoted(name)} ${definition}`);
  for (const name of names) await tx.unsafe(`alter table ${name} enable trigger user`);
}

async function loadTables(tx: TransactionSql, reader: BackupReader, options: LoadOptions): Promise<void> {
  const known = new Map((await readTables(tx)).map(({ table, columns }) => [table, columns]));
  for (let count = 0; ; count += 1) {
    const next = await reader.json<TableHeader | BackupEnd>();
    if ("end" in next) {
      if (next.tables === count && count === known.size) return;
      throw new SetupError(
        `${options.name} holds ${count} tables, and ${known.size} were expected. Nothing was restored.`,
      );
    }
    const { table, columns } = next;
    const unknown = columns.find((column) => !known.get(table)?.includes(column));
    if (unknown !== undefined)
      throw new SetupError(
        `${options.name} holds the column ${unknown} of the table ${table}, which its release did not have. Nothing was restored.`,
      );
    options.onTable(table);
    const sum = createHash("sha256");
    await copyIn(
      tx,
      `copy ${quoted(table)} (${columns.map(quoted).join(", ")}) from stdin`,
      summed(reader.rows(), sum, options.signal),
    );
    const { rows, sha256 } = await reader.json<TableSum>();
    const [row] = await tx<{ rows: string }[]>`select count(*) as rows from ${tx(table)}`;
    if (sum.digest("hex") !== sha256 || Number(row?.rows) !== rows)
      throw new SetupError(
        `${options.name} is damaged: the rows of ${table} are not those that were written. Nothing was restored.`,
      );
  }
}

async function* summed(
  rows: AsyncIterable<Buffer>,
  sum: ReturnType<typeof createHash>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const chunk of rows) {
    if (signal.aborted) throw new SetupError("Stopped on request: nothing was restored.");
    sum.update(chunk);
    yield chunk;
  }
}

/**
 * The driver tells a COPY's failure to the stream, but no more once the stream has ended; so the query's own way to say
 * it is listened to as well, which would otherwise lead nowhere: the query was answered with the stream.
 */
async function copyIn(tx: TransactionSql, statement: string, rows: AsyncIterable<Buffer>): Promise<void> {
  const query = tx.unsafe(statement);
  const failed = new Promise<never>((_resolve, reject) => void Object.assign(query, { reject }));
  const into = await Promise.race([query.writable(), failed]);
  await Promise.race([pipeline(rows, into), failed]);
}
