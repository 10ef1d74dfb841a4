import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { RefusedRow } from "#app/domain/kernel/import-report.ts";
import type { KernelRefusal } from "./refusals.ts";

/** A file as it comes: chunks of bytes or text. */
export type FileChunks = AsyncIterable<Uint8Array | string>;

export interface CsvRow {
  /** Line in which the row begins. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

export type CsvRefusal = KernelRefusal<"file_columns_missing" | "file_empty" | "file_unreadable">;

export interface CsvFile {
  readonly rows: AsyncIterable<CsvRow>;
  /** Rows that are no CSV; complete when `rows` has ended. */
  readonly broken: readonly RefusedRow[];
}

/** A single row longer than this is a quote that was never closed. */
const longestRow = 200_000;

/**
 * Reads CSV as it streams in, in bounded memory. The header is read at once, so that a file of another kind is refused
 * before anything happens. Rows with broken quotes or too many fields are set aside with their line.
 */
export async function readCsv(
  chunks: FileChunks,
  requiredColumns: readonly string[],
): Promise<Result<CsvFile, CsvRefusal>> {
  const broken: RefusedRow[] = [];
  const parser = Readable.from(chunks).compose(
    parse({
      bom: true,
      columns: (header: string[]) => header.map((name) => name.trim()),
      info: true,
      skip_empty_lines: true,
      skip_records_with_error: true,
      relax_column_count_less: true,
      max_record_size: longestRow,
      on_skip: (error) => {
        if (error)
          broken.push({ line: Number(error.lines ?? 0), fault: { kind: "row_broken", because: error.message } });
        return undefined;
      },
    }),
  ) as AsyncIterable<{
    record: Record<string, string>;
    info: { lines: number; columns: { name: string }[] | boolean };
  }>;
  const records = parser[Symbol.asyncIterator]();
  try {
    const first = await records.next();
    if (first.done)
      return refuse(
        broken.length > 0 ? { kind: "file_unreadable", because: "no row of it is CSV" } : { kind: "file_empty" },
      );
    const { columns } = first.value.info;
    const names = Array.isArray(columns) ? columns.map(({ name }) => name) : [];
    const missing = requiredColumns.filter((name) => !names.includes(name));
    if (missing.length > 0) return refuse({ kind: "file_columns_missing", columns: missing.join(", ") });
    return ok({ broken, rows: numbered(first.value, records) });
  } catch (error) {
    if (error instanceof CsvError) return refuse({ kind: "file_unreadable", because: error.message });
    throw error;
  }
}

type Parsed = { record: Record<string, string>; info: { lines: number } };

async function* numbered(first: Parsed, rest: AsyncIterator<Parsed>): AsyncGenerator<CsvRow> {
  for (let next: IteratorResult<Parsed> = { done: false, value: first }; !next.done; next = await rest.next()) {
    const { record, info } = next.value;
    // The parser counts to the row's end; a field may hold line breaks.
    const breaks = Object.values(record).reduce((sum, field) => sum + (field?.split("\n").length ?? 1) - 1, 0);
    yield {
      line: info.lines - breaks,
      fields: Object.fromEntries(Object.entries(record).map(([name, field]) => [name, (field ?? "").trim()])),
    };
  }
}
