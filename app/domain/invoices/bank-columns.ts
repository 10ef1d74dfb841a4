import { normalized } from "#app/domain/kernel/text.ts";

/** What a column of a bank's CSV can be. */
export type BankColumn =
  "date" | "amount" | "in" | "out" | "currency" | "party" | "partyAccount" | "remittance" | "reference";

/** Names that banks give their columns, in small letters, by what they are; the first that is there counts. */
const names: Readonly<Record<BankColumn, readonly string[]>> = {
  date: [
    "booking date",
    "booked on",
    "buchungstag",
    "buchungsdatum",
    "date",
    "datum",
    "transaction date",
    "posting date",
    "value date",
    "valuta",
    "valutadatum",
    "wertstellung",
    "date opération",
    "date de comptabilisation",
    "date operation",
    "fecha",
    "fecha operación",
    "data operacji",
    "data księgowania",
    "boekdatum",
    "data",
    "completed date",
    "date completed (utc)",
  ],
  amount: [
    "amount",
    "betrag",
    "umsatz",
    "betrag (eur)",
    "montant",
    "importe",
    "kwota",
    "kwota operacji",
    "bedrag",
    "importo",
    "transaction amount",
    "net amount",
  ],
  in: [
    "credit",
    "credit amount",
    "haben",
    "gutschrift",
    "gutschrift in chf",
    "crédit",
    "paid in",
    "deposit",
    "money in",
    "abono",
    "uznania",
    "bij",
  ],
  out: [
    "debit",
    "debit amount",
    "soll",
    "lastschrift",
    "belastung",
    "belastung in chf",
    "débit",
    "paid out",
    "withdrawal",
    "money out",
    "cargo",
    "obciążenia",
    "af",
  ],
  currency: ["currency", "währung", "waehrung", "devise", "moneda", "waluta", "valuta code", "ccy", "munt"],
  party: [
    "payer",
    "counterparty",
    "counterparty name",
    "name",
    "name zahlungsbeteiligter",
    "beguenstigter/zahlungspflichtiger",
    "begünstigter/zahlungspflichtiger",
    "auftraggeber",
    "auftraggeber/empfänger",
    "partner name",
    "payee",
    "from",
    "sender",
    "nom",
    "ordenante",
    "nadawca",
    "naam",
    "naam tegenpartij",
    "description 1",
  ],
  partyAccount: [
    "payer account",
    "counterparty account",
    "iban",
    "kontonummer/iban",
    "iban zahlungsbeteiligter",
    "partner iban",
    "account number",
    "rekening tegenpartij",
    "tegenrekening",
  ],
  remittance: [
    "remittance",
    "purpose",
    "verwendungszweck",
    "buchungstext",
    "reference text",
    "payment reference",
    "description",
    "details",
    "transaction details",
    "memo",
    "narrative",
    "libellé",
    "libelle",
    "concepto",
    "tytuł",
    "omschrijving",
    "mededelingen",
    "message",
  ],
  reference: [
    "reference",
    "transaction id",
    "id",
    "end to end reference",
    "kundenreferenz",
    "kundenreferenz (end-to-end)",
    "bank reference",
    "référence",
    "referencia",
  ],
};

/** Where each column stands, and what it is called; absent where the file has none. */
export type ColumnPlaces = Readonly<Partial<Record<BankColumn, number>>>;

const plain = (name: string): string => normalized(name, "NFKC").trim().toLowerCase();

/**
 * Finds the columns in a header line; what the person says ("date=Valuta, amount=Betrag") goes before what is known. Null
 * where the line is no header of a bank's file: without a day, or without an amount.
 */
export function findColumns(
  header: readonly string[],
  said: Readonly<Partial<Record<BankColumn, string>>> = {},
): ColumnPlaces | null {
  const cells = header.map(plain);
  const places: Partial<Record<BankColumn, number>> = {};
  const taken = new Set<number>();
  for (const column of Object.keys(names) as BankColumn[]) {
    const wanted = said[column] === undefined ? names[column] : [plain(said[column])];
    const name = wanted.find((each) => cells.some((cell, at) => cell === each && !taken.has(at)));
    if (name === undefined) continue;
    const at = cells.findIndex((cell, place) => cell === name && !taken.has(place));
    places[column] = at;
    taken.add(at);
  }
  const hasAmount = places.amount !== undefined || (places.in !== undefined && places.out !== undefined);
  return places.date !== undefined && hasAmount ? places : null;
}

/** "date=Valuta, amount=Betrag" as a person writes it; what is not understood is left out. */
export function readColumnsSaid(text: string): Partial<Record<BankColumn, string>> {
  const said: Partial<Record<BankColumn, string>> = {};
  for (const piece of text.split(/[,;\n]/)) {
    const [column, ...name] = piece.split("=");
    const known = (Object.keys(names) as BankColumn[]).find((each) => each === column?.trim());
    if (known && name.length > 0) said[known] = name.join("=").trim();
  }
  return said;
}
