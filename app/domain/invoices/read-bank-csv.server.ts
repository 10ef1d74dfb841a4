import { CsvError } from "csv-parse";
import type { RowFault } from "#app/domain/kernel/import-report.ts";
import { delimiters, readCells as readCsvCells } from "#app/domain/kernel/read-csv.server.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import {
  findColumns,
  missingOf,
  nothingSaid,
  type BankColumn,
  type ColumnPlaces,
  type ColumnsSaid,
} from "./bank-columns.ts";
import { accountIn, bankText, type BankFileRefusal, type BankRow } from "./bank-line.ts";
import { TellingColumnsReader, type TellingColumns } from "./bank-telling-columns.ts";
import {
  hasSign,
  needsOrder,
  provenOrder,
  provenSign,
  readBankAmount,
  readBankDay,
  type DayOrder,
  type DecimalSign,
} from "./bank-values.ts";
import { directionOf, stateOf } from "./bank-words.ts";
import { isCollective, readCollective } from "./read-collective.ts";

/** Banks put name, account and period before the header; no more lines of that than this. */
const linesBeforeHeader = 40;

export interface CsvOptions {
  /** What the person says about columns whose names we do not know. */
  readonly columns?: ColumnsSaid;
  /** The currency of a file that does not name one. */
  readonly currency: string;
  /** Which part of "03/04/2026" is the day, where no date of the file tells. */
  readonly dayOrder?: DayOrder;
}

const readCells = (chunks: AsyncIterable<string>, delimiter: string) =>
  readCsvCells(chunks, delimiter, { relax_quotes: true });

/** What a first reading of the file tells: where its columns are, what they tell, and how it writes days and decimals. */
export interface CsvShape {
  readonly delimiter: string;
  readonly headerLine: number;
  readonly places: ColumnPlaces;
  readonly telling: TellingColumns;
  /** Whether amounts say themselves which way they went. */
  readonly signed: boolean;
  readonly sign: DecimalSign;
  readonly order: DayOrder;
  /** Our account, where lines above the header name it. */
  readonly account: string;
  /** The columns of Open Collective's transactions instead of a bank's. */
  readonly openCollective: readonly string[] | null;
}

interface Header {
  readonly line: number;
  readonly cells: readonly string[];
  readonly places: ColumnPlaces;
}

/** Reads the file once, in bounded memory, to learn its shape. */
export async function shapeOfCsv(
  open: () => AsyncIterable<string>,
  options: CsvOptions,
): Promise<Result<CsvShape, BankFileRefusal>> {
  let closest: Header | undefined;
  try {
    for (const delimiter of delimiters) {
      const looked = await lookForHeader(open(), delimiter, options);
      if (looked.found) return await learnShape(open(), delimiter, looked.found, looked.account, options);
      const rank = (header: Header | undefined) =>
        header ? 100 * (2 - missingOf(header.places).length) + Math.min(99, header.cells.length) : -1;
      if (rank(looked.closest) > rank(closest)) closest = looked.closest;
    }
  } catch (error) {
    if (error instanceof CsvError) return refuse({ kind: "file_unreadable", because: bankText(error.message) });
    throw error;
  }
  if (!closest) return refuse({ kind: "file_empty" });
  const found = closest.cells.map((cell) => bankText(cell)).filter(Boolean);
  return refuse({
    kind: "bank_columns_missing",
    columns: missingOf(closest.places).join(" and "),
    found: found.join(", ").slice(0, 500),
    example: `${missingOf(closest.places)[0] ?? "amount"}=${found[0] ?? ""}`,
  });
}

/** The first line that has a day and an amount; where there is none, the line that comes closest. */
async function lookForHeader(chunks: AsyncIterable<string>, delimiter: string, { columns, currency }: CsvOptions) {
  let closest: Header | undefined;
  const above: string[] = [];
  for await (const { line, cells } of readCells(chunks, delimiter)) {
    const places = findColumns(cells, columns ?? nothingSaid, currency);
    const header = { line, cells, places };
    const missing = isCollective(cells) ? 0 : missingOf(places).length;
    if (missing === 0) return { found: header, account: accountIn(above), closest };
    const least = closest ? missingOf(closest.places).length : 3;
    if (missing < least || (missing === least && cells.length > (closest?.cells.length ?? 0))) closest = header;
    above.push(cells.join(" "));
    if (above.length >= linesBeforeHeader) break;
  }
  return { found: null, account: "", closest };
}

async function learnShape(
  chunks: AsyncIterable<string>,
  delimiter: string,
  { line: headerLine, cells: header, places }: Header,
  account: string,
  { dayOrder = null }: CsvOptions,
): Promise<Result<CsvShape, BankFileRefusal>> {
  const openCollective = isCollective(header) ? header : null;
  const telling = new TellingColumnsReader(places);
  const isPair = places.of.in !== undefined && places.of.out !== undefined;
  let [sign, order, unsure, rows, signed] = [null as DecimalSign, null as DayOrder, "", 0, isPair];
  for await (const { line, cells } of readCells(chunks, delimiter)) {
    if (line <= headerLine || isBlank(cells)) continue;
    rows += 1;
    if (openCollective) continue;
    telling.take(cells);
    for (const column of ["amount", "in", "out"] as const) {
      const cell = cellAt(cells, places, column);
      sign ??= provenSign(cell);
      signed ||= column === "amount" && hasSign(cell);
    }
    const day = cellAt(cells, places, "date");
    order ??= provenOrder(day);
    if (unsure === "" && needsOrder(day)) unsure = day;
  }
  if (rows === 0) return refuse({ kind: "file_empty" });
  order ??= dayOrder;
  if (unsure !== "" && order === null)
    return refuse({ kind: "dates_ambiguous", example: bankText(unsure).slice(0, 20) });
  const judged = openCollective ? ok({ direction: null, states: [] }) : telling.judge(signed);
  if (!judged.ok) return judged;
  return ok({ delimiter, headerLine, places, telling: judged.value, signed, sign, order, account, openCollective });
}

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === "");

const cellAt = (cells: readonly string[], { of }: ColumnPlaces, column: BankColumn): string =>
  cells[of[column] ?? -1] ?? "";

/** Its rows, one after the other. */
export async function* readBankCsv(
  chunks: AsyncIterable<string>,
  shape: CsvShape,
  options: CsvOptions,
): AsyncGenerator<BankRow> {
  for await (const { line, cells } of readCells(chunks, shape.delimiter)) {
    if (line <= shape.headerLine) continue;
    if (shape.openCollective) yield { line, fields: readCollective(shape.openCollective, cells) };
    else if (!isBlank(cells)) yield { line, fields: readRow(cells, shape, options) };
  }
}

function readRow(cells: readonly string[], shape: CsvShape, { currency: book }: CsvOptions): BankRow["fields"] {
  const { places, telling, order, account } = shape;
  const cell = (column: BankColumn) => cellAt(cells, places, column);
  const notMoved = stateFault(cells, telling);
  if (notMoved) return refuse(notMoved);
  const bookedOn = readBankDay(cell("date"), order);
  if (bookedOn === null)
    return refuse({ kind: "date_unreadable", column: "date", value: bankText(cell("date")).slice(0, 60) });
  const currency = bankText(cell("currency")).toUpperCase() || (places.currency ?? book);
  if (!/^[A-Z]{3}$/.test(currency)) return refuse({ kind: "other_currency", currency: currency.slice(0, 10), book });
  const amount = readAmount(cells, shape, currency);
  if (!amount.ok) return amount;
  if (amount.value === 0n) return refuse({ kind: "amount_is_zero" });
  const otherSide = amount.value > 0n ? "payer" : "payee";
  return ok({
    account: bankText(cell("account")) || account,
    bookedOn,
    amountMinor: amount.value,
    currency,
    party: bankText(cell("party") || cell(otherSide) || onlyOne(places, cell)),
    partyAccount: bankText(cell("partyAccount")),
    remittance: bankText(cell("remittance")),
    reference: bankText(cell("reference")),
    reversal: false,
    returnedMinor: null,
  });
}

/** A file that names one side only means the other side by it, whichever way the money went. */
const onlyOne = ({ of }: ColumnPlaces, cell: (column: BankColumn) => string): string =>
  of.payer !== undefined && of.payee !== undefined ? "" : cell("payer") || cell("payee");

/** Why a row is no movement, by the words that tell its state; null where all of them say that it is booked. */
function stateFault(cells: readonly string[], { states }: TellingColumns): RowFault | null {
  for (const at of states) {
    const word = bankText(cells[at] ?? "").slice(0, 60);
    const state = stateOf(word);
    if (state === "booked") continue;
    return state === "not_booked" ? { kind: "not_booked", word } : { kind: "state_unknown", word };
  }
  return null;
}

function readAmount(
  cells: readonly string[],
  { places, telling, sign, signed }: CsvShape,
  currency: string,
): Result<bigint, RowFault> {
  const { of } = places;
  const cell = (column: BankColumn) => cellAt(cells, places, column);
  if (of.in !== undefined && of.out !== undefined) return readTwo(cell("in"), cell("out"), currency, sign);
  const amount = readBankAmount(cell("amount"), currency, sign);
  if (!amount.ok || telling.direction === null) return amount;
  const word = bankText(cells[telling.direction] ?? "").slice(0, 60);
  const way = directionOf(word);
  const size = amount.value < 0n ? -amount.value : amount.value;
  // Where amounts have signs as well, both have to say the same; where only some are below zero, nothing tells what is meant.
  const agrees = !signed || (way === "out") === amount.value < 0n;
  if (way === null || !agrees) return refuse({ kind: "direction_unclear", word });
  return ok(way === "out" ? -size : size);
}

/** Money in and money out in columns of their own; what went out is written with or without a sign. */
function readTwo(income: string, outgo: string, currency: string, sign: DecimalSign): Result<bigint, RowFault> {
  const [came, went] = [
    income.trim() === "" ? ok(0n) : readBankAmount(income, currency, sign),
    outgo.trim() === "" ? ok(0n) : readBankAmount(outgo, currency, sign),
  ];
  if (!came.ok) return came;
  if (!went.ok) return went;
  if (came.value !== 0n && went.value !== 0n)
    return refuse({ kind: "direction_unclear", word: `${income} / ${outgo}` });
  return ok(came.value - (went.value < 0n ? -went.value : went.value));
}
