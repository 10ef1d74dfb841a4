import { SetupError } from "../setup-error.ts";

/*
 * A backup is one gzipped text that anybody can read with `zcat`. Its first line says what it is, in JSON. Then come the
 * tables, one after the other: a line that names the table and its columns, the rows as PostgreSQL's COPY writes them, a
 * line `\.`, and a line with the number of rows and their SHA-256. The last line says that nothing is missing behind it.
 */

export const formatName = "tributary backup";
/** Raised when an older release could no longer read what is written. */
export const formatVersion = 1;

export interface BackupHeader {
  readonly format: typeof formatName;
  readonly version: number;
  /** Of whoever wrote it, such as `0.2.0`. */
  readonly release: string;
  /** The moment whose state it is, by the database's clock. */
  readonly takenAt: string;
  /** What its tables went through: each migration's place in the order, by which every release knows it. */
  readonly migrations: readonly number[];
  /** For a progress bar; each table says its own number again when it is whole. */
  readonly rows: number;
}

export interface TableHeader {
  readonly table: string;
  readonly columns: readonly string[];
}

export interface TableSum {
  readonly rows: number;
  readonly sha256: string;
}

export interface BackupEnd {
  readonly end: true;
  readonly tables: number;
}

/** No row of the product comes near it; what is longer is no backup of ours. */
const longestLineBytes = 64 * 1024 * 1024;
const newline = 10;
export const endOfRows = "\\.\n";

/** Reads a backup's text from front to back, holding a line and a chunk of it at most. */
export class BackupReader {
  #rest: Buffer = Buffer.alloc(0);
  readonly #source: AsyncIterator<Buffer>;
  readonly #name: string;

  constructor(source: AsyncIterable<Buffer>, name: string) {
    this.#source = source[Symbol.asyncIterator]();
    this.#name = name;
  }

  /** The next line, which has to be JSON of ours. */
  async json<T>(): Promise<T> {
    let end = this.#rest.indexOf(newline);
    for (; end < 0; end = this.#rest.indexOf(newline)) await this.#more();
    const line = this.#rest.subarray(0, end).toString("utf8");
    this.#rest = this.#rest.subarray(end + 1);
    try {
      return JSON.parse(line) as T;
    } catch {
      throw this.#isNone();
    }
  }

  /** The rows up to the line that ends them, in chunks of whole lines. */
  async *rows(): AsyncGenerator<Buffer> {
    for (;;) {
      const startsWithEnd = this.#rest.subarray(0, endOfRows.length).equals(Buffer.from(endOfRows));
      const end = startsWithEnd ? 0 : this.#rest.indexOf(`\n${endOfRows}`) + 1;
      const isOver = startsWithEnd || end > 0;
      const whole = isOver ? end : this.#rest.lastIndexOf(newline) + 1;
      if (whole > 0) yield this.#rest.subarray(0, whole);
      this.#rest = this.#rest.subarray(isOver ? whole + endOfRows.length : whole);
      if (isOver) return;
      await this.#more();
    }
  }

  async #more(): Promise<void> {
    if (this.#rest.length > longestLineBytes) throw this.#isNone();
    const { value, done } = await this.#source.next().catch((error: unknown) => {
      throw this.#whyNot(error);
    });
    if (done) throw this.#isCutOff();
    this.#rest = this.#rest.length === 0 ? value : Buffer.concat([this.#rest, value]);
  }

  readonly #isNone = () =>
    new SetupError(`${this.#name} is no backup of this product, or it is damaged. Nothing was restored.`);
  readonly #isCutOff = () =>
    new SetupError(`${this.#name} ends too early: it was not copied as a whole. Nothing was restored.`);

  #whyNot(error: unknown): unknown {
    const code = error instanceof Error && "code" in error ? String(error.code) : "";
    if (code === "Z_BUF_ERROR") return this.#isCutOff();
    return code.startsWith("Z_") ? this.#isNone() : error;
  }
}

/** Refuses what this release does not know how to read, by name. */
export function checkHeader(header: Partial<BackupHeader>, name: string): BackupHeader {
  if (header.format !== formatName || !Array.isArray(header.migrations))
    throw new SetupError(`${name} is no backup of this product, or it is damaged. Nothing was restored.`);
  if (header.version !== formatVersion)
    throw new SetupError(
      `${name} was written by release ${header.release} in format ${header.version}, and this release reads format ${formatVersion}: restore it with that release.`,
    );
  return header as BackupHeader;
}
