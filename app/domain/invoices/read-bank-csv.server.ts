import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { findColumns, type BankColumn, type ColumnPlaces } from "./bank-columns.ts";
import { bankText, readPlainAmount, type BankFileRefusal, type BankRow } from "./bank-line.ts";
import {
  needsOrder,
  provenOrder,
  provenSign,
  readBankAmount,
  readBankDay,
  type DayOrder,
  type DecimalSign,
} from "./bank-values.ts";

/** Banks put name, account and period before the header; no more lines of that than this. */
const linesBeforeHeader = 40;
/** A single row longer than this is a quote that was never closed. */
const longestRow = 200_000;

export interface CsvOptions {
  /** What the person says about columns whose names we do not know. */
  readonly columns?: Readonly<Partial<Record<BankColumn, string>>>;
  /** The currency of a file that does not name one. */
  readonly currency: string;
  /** Which part of "03/04/2026" is the day, where no date of the file tells. */
  readonly dayOrder?: DayOrder;
}

interface Cells {
  readonly line: number;
  readonly cells: readonly string[];
}

async function* readCells(chunks: AsyncIterable<string>, delimiter: string): AsyncGenerator<Cells> {
  const parser = Readable.from(chunks).compose(
    parse({
      bom: true,
      delimiter,
      info: true,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: longestRow,
    }),
  ) as AsyncIterable<{ record: string[]; info: { lines: number } }>;
  for await (const { record, info } of parser)
    yield { line: info.lines - record.reduce((sum, cell) => sum + cell.split("\n").length - 1, 0), cells: record };
}

/** What a first reading of the file tells: where its columns are, and how it writes days and decimals. */
export interface CsvShape {
  readonly delimiter: string;
  readonly headerLine: number;
  readonly places: ColumnPlaces;
  readonly sign: DecimalSign;
  readonly order: DayOrder;
  /** The columns of Open Collective's transactions instead of a bank's. */
  readonly openCollective: readonly string[] | null;
}

/** Reads the file once, in bounded memory, to learn its shape. */
export async function shapeOfCsv(
  open: () => AsyncIterable<string>,
  { columns = {}, dayOrder = null }: CsvOptions,
): Promise<Result<CsvShape, BankFileRefusal>> {
  let sawRow = false;
  try {
    for (const delimiter of [";", ",", "\t", "|"]) {
      let found: Omit<CsvShape, "sign" | "order"> | undefined;
      let [sign, order, unsure, rows, seen] = [null as DecimalSign, null as DayOrder, "", 0, 0];
      for await (const { line, cells } of readCells(open(), delimiter)) {
        seen += 1;
        sawRow = true;
        if (!found) {
          const isCollective = cells.includes("oppositeAccountSlug") && cells.includes("datetime");
          const places = isCollective ? {} : findColumns(cells, columns);
          if (places) found = { delimiter, headerLine: line, places, openCollective: isCollective ? cells : null };
          else if (seen >= linesBeforeHeader) break;
          continue;
        }
        rows += 1;
        if (found.openCollective) continue;
        for (const column of ["amount", "in", "out"] as const) sign ??= provenSign(cellAt(cells, found.places, column));
        const day = cellAt(cells, found.places, "date");
        order ??= provenOrder(day);
        if (unsure === "" && needsOrder(day)) unsure = day;
      }
      if (!found) continue;
      if (rows === 0) return refuse({ kind: "file_empty" });
      order ??= dayOrder;
      return unsure !== "" && order === null
        ? refuse({ kind: "dates_ambiguous", example: bankText(unsure).slice(0, 20) })
        : ok({ ...found, sign, order });
    }
  } catch (error) {
    if (error instanceof CsvError) return refuse({ kind: "file_unreadable", because: bankText(error.message) });
    throw error;
  }
  return refuse(sawRow ? { kind: "file_columns_missing", columns: "date, amount" } : { kind: "file_empty" });
}

const cellAt = (cells: readonly string[], places: ColumnPlaces, column: BankColumn): string =>
  cells[places[column] ?? -1] ?? "";

/** Its rows, one after the other. */
export async function* readBankCsv(
  chunks: AsyncIterable<string>,
  shape: CsvShape,
  options: CsvOptions,
): AsyncGenerator<BankRow> {
  for await (const { line, cells } of readCells(chunks, shape.delimiter)) {
    if (line <= shape.headerLine) continue;
    if (shape.openCollective) yield { line, fields: readCollective(shape.openCollective, cells) };
    else if (cells.some((cell) => cell.trim() !== "")) yield { line, fields: readRow(cells, shape, options) };
  }
}

function readRow(
  cells: readonly string[],
  { places, sign, order }: CsvShape,
  { currency: assumed }: CsvOptions,
): BankRow["fields"] {
  const cell = (column: BankColumn) => cellAt(cells, places, column);
  const bookedOn = readBankDay(cell("date"), order);
  if (bookedOn === null)
    return refuse({ kind: "date_unreadable", column: "date", value: bankText(cell("date")).slice(0, 60) });
  const currency = bankText(cell("currency")).toUpperCase() || assumed;
  if (!/^[A-Z]{3}$/.test(currency))
    return refuse({ kind: "other_currency", currency: currency.slice(0, 10), book: assumed });
  const amount =
    places.amount !== undefined
      ? readBankAmount(cell("amount"), currency, sign)
      : readTwo(cell("in"), cell("out"), currency, sign);
  if (!amount.ok) return amount;
  if (amount.value === 0n) return refuse({ kind: "amount_is_zero" });
  const [party, partyAccount, remittance, reference] = [
    cell("party"),
    cell("partyAccount"),
    cell("remittance"),
    cell("reference"),
  ].map(bankText) as [string, string, string, string];
  return ok({
    account: "",
    bookedOn,
    amountMinor: amount.value,
    currency,
    party,
    partyAccount,
    remittance,
    reference,
    reversal: false,
  });
}

/** Money in and money out in columns of their own, both without a sign that counts. */
function readTwo(
  income: string,
  outgo: string,
  currency: string,
  sign: DecimalSign,
): ReturnType<typeof readBankAmount> {
  const [came, went] = [
    income.trim() === "" ? ok(0n) : readBankAmount(income, currency, sign),
    outgo.trim() === "" ? ok(0n) : readBankAmount(outgo, currency, sign),
  ];
  if (!came.ok) return came;
  if (!went.ok) return went;
  return ok(came.value - (went.value < 0n ? -went.value : went.value));
}

/** What Open Collective counts as money that somebody gave; fees and expenses are its own book's. */
const givenKinds = ["CONTRIBUTION", "ADDED_FUNDS"];

function readCollective(header: readonly string[], cells: readonly string[]): BankRow["fields"] {
  const cell = (name: string) => cells[header.indexOf(name)] ?? "";
  const kind = bankText(cell("kind"));
  if (!givenKinds.includes(kind)) return refuse({ kind: "not_a_payment", value: kind.slice(0, 60) });
  const currency = bankText(cell("currency")).toUpperCase();
  const amount = readPlainAmount(cell("amount") || cell("netAmount"), currency);
  if (!amount.ok) return amount;
  if (amount.value === 0n) return refuse({ kind: "amount_is_zero" });
  const bookedOn = readBankDay(cell("datetime"), null);
  if (bookedOn === null)
    return refuse({ kind: "date_unreadable", column: "datetime", value: bankText(cell("datetime")).slice(0, 60) });
  const isRefund = cell("isRefund").toUpperCase() === "REFUND" || cell("isRefund").toLowerCase() === "true";
  const amountMinor = cell("type") === "DEBIT" && amount.value > 0n ? -amount.value : amount.value;
  return ok({
    account: bankText(cell("accountSlug")),
    bookedOn,
    amountMinor,
    currency,
    party: bankText(cell("oppositeAccountName") || cell("oppositeAccountSlug")),
    partyAccount: bankText(cell("oppositeAccountSlug")),
    remittance: bankText([cell("description"), cell("orderMemo")].filter(Boolean).join(" ")),
    reference: bankText(cell("id") || cell("shortId") || cell("legacyId") || cell("merchantId")),
    reversal: isRefund,
  });
}
