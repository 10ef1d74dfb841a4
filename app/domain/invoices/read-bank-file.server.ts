import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { BankFileRefusal, BankRow, OpenFile } from "./bank-line.ts";
import { readBankCsv, shapeOfCsv, type CsvOptions } from "./read-bank-csv.server.ts";
import { readCamt } from "./read-camt.server.ts";

export interface BankFile {
  readonly source: "camt.053" | "csv" | "open_collective";
  readonly rows: () => AsyncIterable<BankRow>;
}

/**
 * Looks through a whole file before anything of it is taken: what it is, whether it can be read to its end, and whether
 * its balances add up. Its rows are then read again, as they stream, so memory stays bounded however long it is.
 */
export async function readBankFile(open: OpenFile, options: CsvOptions): Promise<Result<BankFile, BankFileRefusal>> {
  const encoding = await encodingOf(open);
  const text = () => decoded(open(), encoding);
  if (await beginsAsXml(text())) {
    const through = readCamt(text());
    for (;;) {
      const { done, value } = await through.next();
      if (!done) continue;
      return value.ok ? ok({ source: "camt.053", rows: () => readCamt(text()) }) : value;
    }
  }
  const shape = await shapeOfCsv(text, options);
  return shape.ok
    ? ok({
        source: shape.value.openCollective ? "open_collective" : "csv",
        rows: () => readBankCsv(text(), shape.value, options),
      })
    : refuse(shape.refusal);
}

/** UTF-8 where the bytes are; otherwise the code page that banks' spreadsheets still come in. UTF-16 says so itself. */
async function encodingOf(open: OpenFile): Promise<string> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of open()) {
      if (typeof chunk === "string") return "utf-8";
      if (isFirst && chunk[0] === 0xff && chunk[1] === 0xfe) return "utf-16le";
      isFirst = false;
      strict.decode(chunk, { stream: true });
    }
    strict.decode();
    return "utf-8";
  } catch (error) {
    if (error instanceof TypeError) return "windows-1252";
    throw error;
  }
}

async function* decoded(chunks: AsyncIterable<Uint8Array | string>, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}

async function beginsAsXml(text: AsyncIterable<string>): Promise<boolean> {
  let start = "";
  for await (const chunk of text) {
    start = (start + chunk).replace(/^\uFEFF/, "").trimStart();
    if (start !== "") return start.startsWith("<");
  }
  return false;
}
