import { decodeFile, type OpenFile } from "#app/domain/kernel/decode-file.server.ts";
import { faultWords } from "#app/domain/kernel/import-report.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { formNotRead } from "./bank-forms.ts";
import type { BankFileRefusal, BankRow } from "./bank-line.ts";
import { readBankCsv, shapeOfCsv, type CsvOptions } from "./read-bank-csv.server.ts";
import { readCamt, type CamtForm } from "./read-camt.server.ts";

export interface BankFile {
  readonly source: CamtForm | "csv" | "open_collective";
  readonly rows: () => AsyncIterable<BankRow>;
}

/**
 * Looks through a whole file before anything of it is taken: what it is, whether it can be read to its end, and whether
 * its balances add up. Its rows are then read again, as they stream, so memory stays bounded however long it is.
 */
export async function readBankFile(open: OpenFile, options: CsvOptions): Promise<Result<BankFile, BankFileRefusal>> {
  const decoded = await decodeFile(open);
  if (!decoded.ok) return decoded;
  const text = decoded.value;
  const start = await startOf(text());
  const other = formNotRead(start);
  if (other) return refuse(other);
  if (start.startsWith("<")) {
    const through = readCamt(text());
    for (;;) {
      const { done, value } = await through.next();
      if (!done) continue;
      return value.ok ? ok({ source: value.value, rows: () => readCamt(text()) }) : value;
    }
  }
  const shape = await shapeOfCsv(text, options);
  if (!shape.ok) return shape;
  const rows = () => readBankCsv(text(), shape.value, options);
  return (
    (await refusedThroughout(rows())) ?? ok({ source: shape.value.openCollective ? "open_collective" : "csv", rows })
  );
}

/** Where no row's day or sum can be read, the file is of another kind than it was taken for, and is refused once. */
async function refusedThroughout(rows: AsyncIterable<BankRow>): Promise<Result<never, BankFileRefusal> | null> {
  let because: string | null = null;
  for await (const { fields } of rows) {
    if (fields.ok || (fields.refusal.kind !== "date_unreadable" && fields.refusal.kind !== "amount_unreadable"))
      return null;
    because ??= faultWords(fields.refusal);
  }
  return because === null ? null : refuse({ kind: "bank_rows_unreadable", because });
}

/** The first letters of a text, without what stands invisibly before them. */
async function startOf(text: AsyncIterable<string>): Promise<string> {
  let start = "";
  for await (const chunk of text) {
    start = (start + chunk).replace(/^\uFEFF/, "").trimStart();
    if (start.length >= 2_000) break;
  }
  return start.slice(0, 2_000);
}
