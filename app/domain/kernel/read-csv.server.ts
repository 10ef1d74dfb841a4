import { Readable } from "node:stream";
import { CsvError, parse, type Options } from "csv-parse";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { RefusedRow } from "#app/domain/kernel/import-report.ts";
import { decodeFile, type DecodeRefusal, type OpenFile } from "./decode-file.server.ts";
import type { KernelRefusal } from "./refusals.ts";
import { normalized } from "./text.ts";

/** What stands between cells, in the order in which it is tried; programs of many countries write semicolons. */
export const delimiters = [";", ",", "\t", "|"] as const;

export interface Cells {
  /** Line in which the row begins. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** A single row longer than this is a quote that was never closed. */
const longestRow = 200_000;

/** Rows of any CSV as they stream, in bounded memory. */
export async function* readCells(
  chunks: AsyncIterable<string>,
  delimiter: string,
  options: Options = {},
): AsyncGenerator<Cells> {
  const parser = Readable.from(chunks).compose(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
      ...options,
    }),
  ) as AsyncIterable<{ record: string[]; info: { lines: number } }>;
  // The parser counts to the row's end; a cell may hold line breaks.
  for await (const { record, info } of parser)
    yield { line: info.lines - record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0), cells: record };
}

export interface CsvRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

export type CsvRefusal =
  KernelRefusal<"file_columns_missing" | "file_column_twice" | "file_empty" | "file_unreadable"> | DecodeRefusal;

export interface CsvFile {
  readonly rows: AsyncIterable<CsvRow>;
  /** Rows that are no CSV; complete when `rows` has ended. */
  readonly broken: readonly RefusedRow[];
}

interface Columns<Name extends string> {
  readonly known: readonly Name[];
  readonly required: readonly Name[];
}

/** "URL", "Author-Handle" and "author handle" are the columns url and author_handle. */
const headingKey = (heading: string): string =>
  normalized(heading, "NFKC")
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, "_");

interface Heading {
  readonly delimiter: string;
  readonly names: readonly string[];
}

/**
 * Reads a CSV of known columns as it streams in, in bounded memory. The whole file's encoding and its header are looked at
 * before, so that a file of another kind is refused before anything happens. Rows with broken quotes or too many cells are
 * set aside with their line.
 */
export async function readCsv<Name extends string>(
  open: OpenFile,
  { known, required }: Columns<Name>,
): Promise<Result<CsvFile, CsvRefusal>> {
  try {
    const text = await decodeFile(open);
    if (!text.ok) return text;
    const heading = await findHeading(text.value, required, known);
    if (!heading) return refuse({ kind: "file_empty" });
    const missing = required.filter((name) => !heading.names.includes(name));
    if (missing.length > 0)
      return refuse({
        kind: "file_columns_missing",
        columns: missing.join(", "),
        found: heading.names.filter(Boolean).join(", ").slice(0, 500),
      });
    const twice = known.find((name) => heading.names.filter((each) => each === name).length > 1);
    if (twice !== undefined) return refuse({ kind: "file_column_twice", column: twice });
    return await rowsBelow(text.value(), heading);
  } catch (error) {
    if (error instanceof CsvError) return refuse({ kind: "file_unreadable", because: error.message });
    throw error;
  }
}

/** The first row by the delimiter that shows the most of the required columns. */
async function findHeading<Name extends string>(
  text: () => AsyncIterable<string>,
  required: readonly Name[],
  known: readonly Name[],
): Promise<Heading | null> {
  const headings: (Heading & { readonly hits: number })[] = [];
  for (const delimiter of [",", ...delimiters.filter((each) => each !== ",")]) {
    const first = await readCells(text(), delimiter, { relax_quotes: true }).next();
    if (first.done) return null;
    const names = first.value.cells.map((cell) => known.find((name) => name === headingKey(cell)) ?? cell.trim());
    headings.push({ delimiter, names, hits: required.filter((name) => names.includes(name)).length });
  }
  return headings.reduce((best, each) => (each.hits > best.hits ? each : best));
}

async function rowsBelow(
  text: AsyncIterable<string>,
  { delimiter, names }: Heading,
): Promise<Result<CsvFile, CsvRefusal>> {
  const broken: RefusedRow[] = [];
  const cells = readCells(text, delimiter, {
    skip_records_with_error: true,
    relax_column_count: false,
    relax_column_count_less: true,
    on_skip: (error) => {
      if (error) broken.push({ line: Number(error.lines ?? 0), fault: { kind: "row_broken", because: error.message } });
      return undefined;
    },
  });
  const [heading, first] = [await cells.next(), await cells.next()];
  if (heading.done || first.done)
    return refuse(
      broken.length > 0 ? { kind: "file_unreadable", because: "no row of it is CSV" } : { kind: "file_empty" },
    );
  return ok({ broken, rows: named(first.value, cells, names) });
}

async function* named(first: Cells, rest: AsyncIterator<Cells>, names: readonly string[]): AsyncGenerator<CsvRow> {
  for (let next: IteratorResult<Cells> = { done: false, value: first }; !next.done; next = await rest.next()) {
    const { line, cells } = next.value;
    yield { line, fields: Object.fromEntries(names.map((name, at) => [name, (cells[at] ?? "").trim()])) };
  }
}
