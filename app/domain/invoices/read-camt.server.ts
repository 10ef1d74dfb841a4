import { SaxesParser } from "saxes";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { bankText, readPlainAmount, type BankFileRefusal, type BankRow } from "./bank-line.ts";
import { first, partFact, partsOf, wholeFact, withSign, type Leaves } from "./camt-fact.ts";

interface Statement {
  readonly leaves: Leaves;
  readonly balances: { readonly kind: string; readonly amountMinor: bigint; readonly currency: string }[];
  bookedMinor: bigint;
}

interface Entry {
  readonly line: number;
  readonly leaves: Leaves;
  readonly transactions: Leaves[];
}

/** A leaf holds at most this much; what is longer is cut, and never kept. */
const longestLeaf = 4_000;
/** More transactions than this in one entry are a batch that nobody matches line by line. */
const transactionsKept = 5_000;

/** Ends the reading of a file that is refused as a whole. */
class Refused extends Error {
  constructor(readonly refusal: BankFileRefusal) {
    super(refusal.kind);
  }
}

/** What is read: a day's or month's statement, or a report of the bookings within a day. */
export type CamtForm = "camt.053" | "camt.052";

const reports = new Set(["Stmt", "Rpt"]);

const instead = "ask your bank for statements in the form camt.053, or for a CSV";
const named = (what: string, way = instead): BankFileRefusal => ({ kind: "file_form_not_read", what, instead: way });

/** Messages of ISO 20022 by the element below the document. A notification repeats sums of the statement in parts, and would be there twice. */
const messages: Readonly<Record<string, CamtForm | BankFileRefusal>> = {
  BkToCstmrStmt: "camt.053",
  BkToCstmrAcctRpt: "camt.052",
  BkToCstmrDbtCdtNtfctn: named("camt.054, a notification of single movements"),
  CstmrCdtTrfInitn: named("pain.001, an order to pay and no statement"),
  CstmrDrctDbtInitn: named("pain.008, an order to collect and no statement"),
  CstmrPmtStsRpt: named("pain.002, a report about orders and no statement"),
};

/** XML of other kinds that banks and spreadsheets give. */
const notDocument: Readonly<Record<string, BankFileRefusal>> = {
  OFX: named("OFX"),
  Workbook: named("a workbook in XML", "save its sheet as CSV, and send that"),
  workbook: named("a workbook in XML", "save its sheet as CSV, and send that"),
};

/**
 * Reads statements of ISO 20022 camt.053 (versions 02 to 13 differ in where a few leaves lie) as they stream in. A file
 * with a document type is refused, so no entity but the five of XML itself is ever resolved. Openings and booked entries
 * have to come to the closings.
 */
export async function* readCamt(
  chunks: AsyncIterable<string>,
): AsyncGenerator<BankRow, Result<CamtForm, BankFileRefusal>> {
  const reader = new CamtReader();
  try {
    for await (const chunk of chunks) {
      reader.write(chunk);
      yield* reader.take();
    }
    reader.close();
    yield* reader.take();
    return reader.statements > 0 ? ok(reader.form) : refuse({ kind: "file_not_a_statement" });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, refusal: error.refusal };
    throw error;
  }
}

class CamtReader {
  readonly #parser = new SaxesParser();
  readonly #path: string[] = [];
  #text = "";
  #statement: Statement | undefined;
  #entry: Entry | undefined;
  #balance: Leaves | undefined;
  #transaction: Leaves | undefined;
  #rows: BankRow[] = [];
  #form: CamtForm = "camt.053";
  statements = 0;

  constructor() {
    this.#parser.on("doctype", () => {
      throw new Refused({ kind: "file_has_doctype" });
    });
    this.#parser.on("error", (error) => {
      throw error instanceof Refused
        ? error
        : new Refused({ kind: "file_unreadable", because: bankText(error.message) });
    });
    this.#parser.on("opentag", ({ name, attributes }) => this.#open(localName(name), attributes["Ccy"]));
    this.#parser.on("text", (text) => this.#take(text));
    this.#parser.on("cdata", (text) => this.#take(text));
    this.#parser.on("closetag", ({ name }) => this.#shut(localName(name)));
  }

  write(chunk: string): void {
    this.#parser.write(chunk);
  }

  close(): void {
    this.#parser.close();
  }

  get form(): CamtForm {
    return this.#form;
  }

  /** What kind of message it is, by the element below the document. */
  #enter(name: string): void {
    const form = messages[name];
    if (typeof form === "string") this.#form = form;
    else throw new Refused(form ?? { kind: "file_not_a_statement" });
  }

  take(): BankRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #take(text: string): void {
    if (this.#text.length < longestLeaf) this.#text += text.slice(0, longestLeaf);
  }

  #open(name: string, currency: string | undefined): void {
    if (this.#path.length === 0 && name !== "Document")
      throw new Refused(notDocument[name] ?? { kind: "file_not_a_statement" });
    this.#path.push(name);
    if (this.#path.length === 2) this.#enter(name);
    this.#text = "";
    if (reports.has(name)) this.#statement = { leaves: new Map(), balances: [], bookedMinor: 0n };
    if (name === "Bal") this.#balance = new Map();
    if (name === "Ntry" && this.#statement)
      this.#entry = { line: this.#parser.line, leaves: new Map(), transactions: [] };
    if (name === "TxDtls" && this.#entry) this.#transaction = new Map();
    if (currency !== undefined) this.#keep(`${name}@Ccy`, currency);
  }

  #shut(name: string): void {
    const text = this.#text.trim();
    this.#path.pop();
    if (text !== "") this.#keep(name, text);
    this.#text = "";
    if (name === "TxDtls" && this.#entry && this.#transaction) {
      if (this.#entry.transactions.length < transactionsKept) this.#entry.transactions.push(this.#transaction);
      this.#transaction = undefined;
    }
    if (name === "Ntry" && this.#entry) {
      this.#rows.push(...this.#rowsOf(this.#entry));
      this.#entry = undefined;
    }
    if (name === "Bal") this.#closeBalance();
    if (reports.has(name)) this.#closeStatement();
  }

  /** Puts a leaf where it belongs, under its path below the nearest element that is gathered. */
  #keep(name: string, text: string): void {
    const gathering: [string, Leaves | undefined][] = [
      ["TxDtls", this.#transaction],
      ["Ntry", this.#entry?.leaves],
      ["Bal", this.#balance],
      [this.#form === "camt.052" ? "Rpt" : "Stmt", this.#statement?.leaves],
    ];
    for (const [root, leaves] of gathering) {
      const at = this.#path.lastIndexOf(root);
      if (!leaves || at < 0) continue;
      const own = name.includes("@") ? this.#path.slice(at + 1, -1) : this.#path.slice(at + 1);
      const path = [...own, name].join("/");
      const texts = leaves.get(path) ?? [];
      if (texts.length < 50) leaves.set(path, [...texts, text]);
      return;
    }
  }

  #closeBalance(): void {
    if (this.#balance && this.#statement) {
      const currency = first(this.#balance, "Amt@Ccy");
      const amount = readPlainAmount(first(this.#balance, "Amt"), currency);
      const sign = first(this.#balance, "CdtDbtInd") === "DBIT" ? -1n : 1n;
      if (amount.ok)
        this.#statement.balances.push({
          kind: first(this.#balance, "Tp/CdOrPrtry/Cd"),
          amountMinor: sign * amount.value,
          currency,
        });
    }
    this.#balance = undefined;
  }

  #closeStatement(): void {
    if (!this.#statement) return;
    const { balances, bookedMinor, leaves } = this.#statement;
    const opening = balances.find(({ kind }) => kind === "OPBD") ?? balances.find(({ kind }) => kind === "PRCD");
    const closing = balances.find(({ kind }) => kind === "CLBD");
    if (opening && closing) {
      const differs = closing.amountMinor - opening.amountMinor - bookedMinor;
      if (differs !== 0n)
        throw new Refused({
          kind: "statement_does_not_add_up",
          statement: bankText(first(leaves, "Id")),
          difference: `${toDecimalString(money(differs, closing.currency))} ${closing.currency}`,
        });
    }
    this.statements += 1;
    this.#statement = undefined;
  }

  /** An entry's transactions, each a row where together they come to the entry; otherwise the entry itself, which is what the bank booked. */
  #rowsOf(entry: Entry): BankRow[] {
    const { line, leaves } = entry;
    const status = first(leaves, "Sts/Cd", "Sts/Prtry", "Sts");
    if (status !== "BOOK")
      return [
        { line, fields: refuse({ kind: status === "" ? "state_unknown" : "not_booked", word: bankText(status) }) },
      ];
    const currency = first(leaves, "Amt@Ccy");
    const amount = readPlainAmount(first(leaves, "Amt"), currency);
    if (!amount.ok) return [{ line, fields: amount }];
    const signed = withSign(amount.value, first(leaves, "CdtDbtInd"));
    if (signed === null)
      return [{ line, fields: refuse({ kind: "direction_unclear", word: bankText(first(leaves, "CdtDbtInd")) }) }];
    if (this.#statement) this.#statement.bookedMinor += signed;
    const statement = this.#statement?.leaves ?? new Map<string, string[]>();
    const parts = partsOf(entry, signed, currency);
    if (!parts) return [{ line, fields: wholeFact(statement, entry, signed, currency) }];
    return entry.transactions.map((details, at) => ({
      line,
      fields: partFact(statement, entry, { details, amountMinor: parts[at] ?? 0n, currency }),
    }));
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);
