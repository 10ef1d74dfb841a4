import { limits } from "#app/domain/kernel/limits.ts";
import type { Result } from "#app/domain/kernel/result.ts";
import type {
  BatchCounts,
  ImportCounts,
  ImportOptions,
  ImportReport,
  RefusedRow,
  RowFault,
} from "#app/domain/kernel/import-report.ts";

/** A report is read by people; beyond this the file is of another kind. */
const refusedRowsKept = 1_000;

/** A file as its reader hands it over: rows with the line in which each begins, and those that could not be read at all. */
export interface RowsOfFile<Fields> {
  readonly rows: AsyncIterable<{ readonly line: number; readonly fields: Fields }>;
  /** Complete when `rows` has ended. */
  readonly broken: readonly RefusedRow[];
}

interface Import<Fact, Fields> {
  readonly file: RowsOfFile<Fields>;
  readonly read: (fields: Fields) => Result<Fact, RowFault>;
  /** What may stand in the file only once. */
  readonly identityOf: (fact: Fact) => string;
  /** Writes a batch in one transaction; in a dry run it rolls back. */
  readonly write: (facts: readonly Fact[]) => Promise<BatchCounts>;
}

/**
 * The common walk of every import: rows become facts, facts are written in batches, and between two batches it may be
 * stopped. What was written stays; running the same file again finds it unchanged and goes on.
 */
export async function importRows<Fact, Fields>(
  { file, read, identityOf, write }: Import<Fact, Fields>,
  options: ImportOptions,
): Promise<ImportReport> {
  const counts = { rows: 0, added: 0, updated: 0, unchanged: 0, refused: 0 };
  const refusedRows: RefusedRow[] = [];
  const lineOf = new Map<string, number>();
  let brokenSeen = 0;
  const refuseRow = (row: RefusedRow) => {
    counts.refused += 1;
    if (refusedRows.length < refusedRowsKept) refusedRows.push(row);
  };
  const takeBroken = () => {
    for (const row of file.broken.slice(brokenSeen)) {
      counts.rows += 1;
      refuseRow(row);
    }
    brokenSeen = file.broken.length;
  };
  const flush = async (batch: readonly Fact[]) => {
    if (batch.length > 0) {
      const { added, updated } = await write(batch);
      counts.added += added;
      counts.updated += updated;
      counts.unchanged += batch.length - added - updated;
    }
    options.onProgress?.({ ...counts } satisfies ImportCounts);
  };

  const size = options.batchSize ?? limits.rowsPerBatch;
  let batch: Fact[] = [];
  let stopped = options.signal?.aborted ?? false;
  if (!stopped)
    for await (const { line, fields } of file.rows) {
      takeBroken();
      counts.rows += 1;
      const fact = read(fields);
      const firstLine = fact.ok ? lineOf.get(identityOf(fact.value)) : undefined;
      if (!fact.ok) refuseRow({ line, fault: fact.refusal });
      else if (firstLine !== undefined) refuseRow({ line, fault: { kind: "already_in_file", firstLine } });
      else {
        lineOf.set(identityOf(fact.value), line);
        batch.push(fact.value);
      }
      if (batch.length < size) continue;
      await flush(batch);
      batch = [];
      if (options.signal?.aborted) {
        stopped = true;
        break;
      }
    }
  takeBroken();
  if (!stopped) await flush(batch);
  refusedRows.sort((a, b) => a.line - b.line);
  return { ...counts, refusedRows, stopped, dryRun: options.dryRun ?? false };
}
