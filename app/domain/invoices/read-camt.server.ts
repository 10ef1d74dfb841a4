import { SaxesParser } from "saxes";
import { money, toDecimalString } from "#app/domain/kernel/money.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { bankText, readPlainAmount, type BankFact, type BankFileRefusal, type BankRow } from "./bank-line.ts";

/** Texts of the leaves below an element, by their path of local names; "Amt@Ccy" is an attribute. */
type Leaves = Map<string, string[]>;

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

const first = (leaves: Leaves, ...paths: readonly string[]): string => {
  for (const path of paths) {
    const [text] = leaves.get(path) ?? [];
    if (text) return text;
  }
  return "";
};

/** Ends the reading of a file that is refused as a whole. */
class Refused extends Error {
  constructor(readonly refusal: BankFileRefusal) {
    super(refusal.kind);
  }
}

/**
 * Reads statements of ISO 20022 camt.053 (versions 02 to 13 differ in where a few leaves lie) as they stream in. A file
 * with a document type is refused, so no entity but the five of XML itself is ever resolved. Openings and booked entries
 * have to come to the closings.
 */
export async function* readCamt(chunks: AsyncIterable<string>): AsyncGenerator<BankRow, Result<null, BankFileRefusal>> {
  const reader = new CamtReader();
  try {
    for await (const chunk of chunks) {
      reader.write(chunk);
      yield* reader.take();
    }
    reader.close();
    yield* reader.take();
    return reader.statements > 0 ? ok(null) : refuse({ kind: "file_not_a_statement" });
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

  take(): BankRow[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  #take(text: string): void {
    if (this.#text.length < longestLeaf) this.#text += text.slice(0, longestLeaf);
  }

  #open(name: string, currency: string | undefined): void {
    if (this.#path.length === 0 && name !== "Document") throw new Refused({ kind: "file_not_a_statement" });
    this.#path.push(name);
    this.#text = "";
    if (name === "Stmt") this.#statement = { leaves: new Map(), balances: [], bookedMinor: 0n };
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
    if (name === "Stmt") this.#closeStatement();
  }

  /** Puts a leaf where it belongs, under its path below the nearest element that is gathered. */
  #keep(name: string, text: string): void {
    const gathering: [string, Leaves | undefined][] = [
      ["TxDtls", this.#transaction],
      ["Ntry", this.#entry?.leaves],
      ["Bal", this.#balance],
      ["Stmt", this.#statement?.leaves],
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
  #rowsOf({ line, leaves, transactions }: Entry): BankRow[] {
    const status = first(leaves, "Sts/Cd", "Sts");
    if (status !== "" && status !== "BOOK") return [{ line, fields: refuse({ kind: "not_booked_yet" }) }];
    const currency = first(leaves, "Amt@Ccy");
    const amount = readPlainAmount(first(leaves, "Amt"), currency);
    if (!amount.ok) return [{ line, fields: amount }];
    const signed = first(leaves, "CdtDbtInd") === "DBIT" ? -amount.value : amount.value;
    if (this.#statement) this.#statement.bookedMinor += signed;
    const parts = transactions.map((each) => {
      const part = readPlainAmount(
        first(each, "Amt", "AmtDtls/TxAmt/Amt"),
        first(each, "Amt@Ccy", "AmtDtls/TxAmt/Amt@Ccy") || currency,
      );
      const own = first(each, "CdtDbtInd") || first(leaves, "CdtDbtInd");
      const inCurrency = (first(each, "Amt@Ccy", "AmtDtls/TxAmt/Amt@Ccy") || currency) === currency;
      return part.ok && inCurrency ? (own === "DBIT" ? -part.value : part.value) : null;
    });
    const adds =
      parts.length > 0 &&
      parts.every((part) => part !== null) &&
      parts.reduce((sum: bigint, part) => sum + (part ?? 0n), 0n) === signed;
    if (adds)
      return transactions.map((each, index) => ({
        line,
        fields: this.#fact(leaves, [each], parts[index] ?? 0n, currency),
      }));
    return [{ line, fields: this.#fact(leaves, transactions.slice(0, 1), signed, currency, transactions.slice(1)) }];
  }

  #fact(
    entry: Leaves,
    [details = new Map<string, string[]>()]: readonly Leaves[],
    amountMinor: bigint,
    currency: string,
    more: readonly Leaves[] = [],
  ): BankRow["fields"] {
    if (amountMinor === 0n) return refuse({ kind: "amount_is_zero" });
    const bookedOn = first(entry, "BookgDt/Dt", "BookgDt/DtTm", "ValDt/Dt", "ValDt/DtTm").slice(0, 10);
    if (!/^\d{4}-\d{2}-\d{2}$/.test(bookedOn) || Number.isNaN(Date.parse(bookedOn)))
      return refuse({ kind: "date_unreadable", column: "BookgDt", value: bankText(bookedOn) });
    // The other side is who paid where money came in, and who was paid where it went out.
    const [side, sideAccount] = amountMinor > 0n ? ["Dbtr", "DbtrAcct"] : ["Cdtr", "CdtrAcct"];
    const words = [details, ...more].flatMap((each) => [
      ...(each.get("RmtInf/Ustrd") ?? []),
      ...(each.get("RmtInf/Strd/CdtrRefInf/Ref") ?? []),
      ...(each.get("RmtInf/Strd/RfrdDocInf/Nb") ?? []),
      ...(each.get("RmtInf/Strd/AddtlRmtInf") ?? []),
    ]);
    const endToEnd = first(details, "Refs/EndToEndId");
    const fact: BankFact = {
      account: bankText(
        first(this.#statement?.leaves ?? new Map<string, string[]>(), "Acct/Id/IBAN", "Acct/Id/Othr/Id"),
      ),
      bookedOn,
      amountMinor,
      currency,
      party: bankText(
        first(
          details,
          `RltdPties/${side}/Pty/Nm`,
          `RltdPties/${side}/Nm`,
          `RltdPties/Ultmt${side}/Pty/Nm`,
          `RltdPties/Ultmt${side}/Nm`,
        ),
      ),
      partyAccount: bankText(first(details, `RltdPties/${sideAccount}/Id/IBAN`, `RltdPties/${sideAccount}/Id/Othr/Id`)),
      remittance: bankText(
        words.length > 0 ? words.join(" ") : first(details, "AddtlTxInf") || first(entry, "AddtlNtryInf"),
      ),
      reference: bankText(
        [first(details, "Refs/AcctSvcrRef") || first(entry, "AcctSvcrRef"), endToEnd === "NOTPROVIDED" ? "" : endToEnd]
          .filter(Boolean)
          .join(" "),
      ),
      reversal: first(entry, "RvslInd") === "true" || first(entry, "RvslInd") === "1",
    };
    return ok(fact);
  }
}

const localName = (name: string): string => name.slice(name.indexOf(":") + 1);
