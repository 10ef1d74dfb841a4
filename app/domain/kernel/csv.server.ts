import { pipeline, Readable } from "node:stream";
import { stringify } from "csv-stringify";

export type Cell = string | bigint;
type Rows<Column extends string> =
  AsyncIterable<Readonly<Record<Column, Cell>>> | Iterable<Readonly<Record<Column, Cell>>>;

/**
 * A table as CSV with a line of headings, streamed, so that its length costs no memory. Whole numbers (`bigint`) stay
 * numbers for a spreadsheet; text that it would take for a formula is set behind an apostrophe. Whoever reads it is told of
 * what fails on the way.
 */
export const writeCsv = <Column extends string>(columns: readonly Column[], rows: Rows<Column>): Readable =>
  pipeline(Readable.from(rows), stringify({ header: true, columns: [...columns], escape_formulas: true }), () => {});

/** A sum out of a row of text as a number of the spreadsheet; empty where there is none. */
export const numberCell = (text: string): Cell => (text === "" ? "" : BigInt(text));
