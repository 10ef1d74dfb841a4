import type { OpenFile } from "#app/domain/kernel/decode-file.server.ts";

export interface TestTransaction {
  readonly amount: string;
  readonly name?: string;
  readonly words?: string;
  readonly currency?: string;
}

export interface TestEntry {
  readonly amount: string;
  readonly sign?: "CRDT" | "DBIT";
  readonly day?: string;
  readonly reversal?: boolean;
  readonly status?: string;
  readonly transactions?: readonly TestTransaction[];
  readonly information?: string;
}

interface TestStatement {
  readonly version?: "02" | "08";
  readonly currency?: string;
  readonly opening: string;
  readonly closing: string;
  readonly entries: readonly TestEntry[];
}

const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A statement after the published schema: version 02 and 08 differ in the status, the parties and a transaction's amount. */
export function camtStatement({ version = "02", currency = "USD", opening, closing, entries }: TestStatement): string {
  const balance = (kind: string, amount: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${kind}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount.replace("-", "")}</Amt><CdtDbtInd>${amount.startsWith("-") ? "DBIT" : "CRDT"}</CdtDbtInd><Dt><Dt>2026-09-30</Dt></Dt></Bal>`;
  const transaction = ({ amount, name, words, currency: own = currency }: TestTransaction, sign: string) => {
    const side = sign === "CRDT" ? "Dbtr" : "Cdtr";
    const sum =
      version === "02"
        ? `<AmtDtls><TxAmt><Amt Ccy="${own}">${amount}</Amt></TxAmt></AmtDtls>`
        : `<Amt Ccy="${own}">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>`;
    const party =
      name === undefined
        ? ""
        : `<RltdPties><${side}>${version === "02" ? `<Nm>${escape(name)}</Nm>` : `<Pty><Nm>${escape(name)}</Nm></Pty>`}</${side}><${side}Acct><Id><IBAN>DE02120300000000202051</IBAN></Id></${side}Acct></RltdPties>`;
    return `<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>${sum}${party}${words === undefined ? "" : `<RmtInf><Ustrd>${escape(words)}</Ustrd></RmtInf>`}</TxDtls>`;
  };
  const entry = (
    {
      amount,
      sign = "CRDT",
      day = "2026-09-28",
      reversal = false,
      status = "BOOK",
      transactions,
      information,
    }: TestEntry,
    index: number,
  ) =>
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${sign}</CdtDbtInd>${reversal ? "<RvslInd>true</RvslInd>" : ""}<Sts>${version === "02" ? status : `<Cd>${status}</Cd>`}</Sts><BookgDt><Dt>${day}</Dt></BookgDt><AcctSvcrRef>REF${index}</AcctSvcrRef>${transactions ? `<NtryDtls>${transactions.map((each) => transaction(each, sign)).join("")}</NtryDtls>` : ""}${information === undefined ? "" : `<AddtlNtryInf>${escape(information)}</AddtlNtryInf>`}</Ntry>`;
  return `<Stmt><Id>2026-09</Id><CreDtTm>2026-09-30T20:00:00Z</CreDtTm><Acct><Id><IBAN>CH9300762011623852957</IBAN></Id><Ccy>${currency}</Ccy></Acct>${balance("OPBD", opening)}${balance("CLBD", closing)}${entries.map(entry).join("")}</Stmt>`;
}

export const camtFile = (
  statements: readonly string[],
  { version = "02", before = "" }: { version?: "02" | "08"; before?: string } = {},
): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${before}<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr>${statements.join("")}</BkToCstmrStmt></Document>`;

/** A file that comes in small pieces, cut wherever it hits, as from a disk or a browser. */
export const inPieces = (content: string | Uint8Array, size = 97): OpenFile => {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return async function* () {
    for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.subarray(at, at + size));
  };
};
