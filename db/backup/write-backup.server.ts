import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import type { TransactionSql } from "postgres";
import type { Database } from "../client.server.ts";
import { SetupError } from "../setup-error.ts";
import {
  endOfRows,
  formatName,
  formatVersion,
  type BackupEnd,
  type BackupHeader,
  type TableHeader,
  type TableSum,
} from "./format.server.ts";
import { quoted, readMigrations, readTables } from "./tables.server.ts";

export interface BackupOptions {
  readonly release: string;
  readonly signal: AbortSignal;
  /** Heard when it is known how many rows there are, and then as they are written. */
  readonly onProgress: (rows: number, ofRows: number, table: string) => void;
}

/** How many line ends are in a chunk: COPY writes a row as one line. */
function countLines(chunk: Buffer): number {
  let lines = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1;
  return lines;
}

/**
 * Every row of the product as it was at one moment, whatever is written meanwhile; nobody waits for it but who alters
 * tables. The queue of jobs is not in it: what jobs have to do is found in the tables again. It holds one chunk at a time.
 * The work begins when the text is read, by `write`.
 */
export async function writeBackup(
  { sql }: Pick<Database, "sql">,
  options: BackupOptions,
  write: (text: AsyncIterable<string | Buffer>) => Promise<void>,
): Promise<void> {
  await sql.begin("isolation level repeatable read read only", (tx) => write(textOf(tx, options)));
}

async function* textOf(
  tx: TransactionSql,
  { release, signal, onProgress }: BackupOptions,
): AsyncGenerator<string | Buffer> {
  const line = (content: BackupHeader | TableHeader | TableSum | BackupEnd) => `${JSON.stringify(content)}\n`;
  const migrations = await readMigrations(tx);
  if (migrations.length === 0) throw new SetupError("There is nothing in this database to back up.");
  const [now] = await tx<{ at: string }[]>`select now()::text as at`;
  const tables = await readTables(tx);
  let ofRows = 0;
  for (const { table } of tables)
    ofRows += Number((await tx<{ rows: string }[]>`select count(*) as rows from ${tx(table)}`)[0]?.rows);
  yield line({
    format: formatName,
    version: formatVersion,
    release,
    takenAt: new Date(now?.at ?? 0).toISOString(),
    migrations,
    rows: ofRows,
  });
  let done = 0;
  for (const { table, columns } of tables) {
    yield line({ table, columns });
    const sum = createHash("sha256");
    const before = done;
    const rows: Readable = await tx
      .unsafe(`copy ${quoted(table)} (${columns.map(quoted).join(", ")}) to stdout`)
      .readable();
    for await (const chunk of rows as AsyncIterable<Buffer>) {
      if (signal.aborted) throw new SetupError("Stopped on request: no backup was written.");
      sum.update(chunk);
      done += countLines(chunk);
      onProgress(done, ofRows, table);
      yield chunk;
    }
    // The driver pauses its connection when rows come faster than they are read, and after the last one nobody asks for more.
    rows._read(0);
    yield endOfRows;
    yield line({ rows: done - before, sha256: sum.digest("hex") });
  }
  yield line({ end: true, tables: tables.length });
}
