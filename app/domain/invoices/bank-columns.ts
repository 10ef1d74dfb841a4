import { bankHeadings, harmlessHeadings, type BankColumn } from "./bank-headings.ts";
import { normalized } from "#app/domain/kernel/text.ts";

export type { BankColumn };

/** Where each column stands; absent where the file has none. */
export interface ColumnPlaces {
  readonly of: Readonly<Partial<Record<BankColumn, number>>>;
  /** The currency that the amount's heading names: "Betrag (EUR)". */
  readonly currency: string | null;
  /** Columns that are none of these: their places and headings. What stands in them decides whether the file can be read. */
  readonly others: readonly OtherColumn[];
}

export interface OtherColumn {
  readonly at: number;
  readonly heading: string;
  /** A kind of column that is known and says nothing of the direction or the state, such as a balance. */
  readonly harmless: boolean;
  /** What its heading says that it may be. */
  readonly may: "direction" | "state" | null;
}

/** What a person says of a file's columns: their headings, by what they are, and those that tell nothing. */
export interface ColumnsSaid {
  readonly of: Readonly<Partial<Record<BankColumn, string>>>;
  readonly ignored: readonly string[];
}

export const nothingSaid: ColumnsSaid = { of: {}, ignored: [] };

/** What a heading is compared by: without marks, capitals, points and the ways of joining words. */
export const headingKey = (heading: string): string =>
  normalized(heading, "NFKD")
    .replace(/\p{M}/gu, "")
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .replaceAll("ł", "l")
    .replace(/["*:.]/g, "")
    .replace(/[\s_-]+/g, " ")
    .trim();

const signs: Readonly<Record<string, readonly string[]>> = {
  "€": ["EUR"],
  "£": ["GBP"],
  "¥": ["JPY", "CNY"],
  "₹": ["INR"],
  zł: ["PLN"],
  zl: ["PLN"],
  $: ["USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"],
  kr: ["SEK", "NOK", "DKK", "ISK"],
};
const currencies = new Set(Intl.supportedValuesOf("currency"));

/** "betrag (€)" is the amount in euros, "gutschrift in chf" money in, in francs. A sign of several currencies is the book's, where it can be. */
function splitCurrency(heading: string, book: string): { readonly name: string; readonly currency: string | null } {
  const [, name, word] =
    /^(.*?)\s*(?:[([]\s*([^)\]]+?)\s*[)\]]|\s(?:in\s)?([A-Z]{3}))\s*$/i
      .exec(heading)
      ?.filter((piece) => piece !== undefined) ?? [];
  if (name === undefined || word === undefined) return { name: heading, currency: null };
  const code = word.toUpperCase();
  if (currencies.has(code)) return { name, currency: code };
  const known = signs[word.toLowerCase()];
  if (known) return { name, currency: known.includes(book) ? book : (known[0] ?? null) };
  return ["utc", "gmt", "local", "cet"].includes(word.toLowerCase())
    ? { name, currency: null }
    : { name: heading, currency: null };
}

const keysOf = (column: BankColumn): readonly string[] => bankHeadings[column].map(headingKey);
const known = Object.fromEntries((Object.keys(bankHeadings) as BankColumn[]).map((column) => [column, keysOf(column)]));
const harmless = new Set(harmlessHeadings.map(headingKey));
/** Columns that two headings may be at once: the first counts, and the others tell nothing more. */
const repeatable: readonly BankColumn[] = [
  "date",
  "currency",
  "party",
  "payer",
  "payee",
  "partyAccount",
  "remittance",
  "reference",
];

/** What a header line has of the columns that a bank's file needs; `date` and `amount` are missing where they are. */
export function findColumns(header: readonly string[], said: ColumnsSaid, book: string): ColumnPlaces {
  const cells = header.map((heading) => {
    const split = splitCurrency(heading.trim(), book);
    return { full: headingKey(heading), name: headingKey(split.name), currency: split.currency };
  });
  const taken = new Set<number>();
  const of: Partial<Record<BankColumn, number>> = {};
  const take = (column: BankColumn, at: number) => {
    if (at < 0) return;
    of[column] = at;
    taken.add(at);
  };
  const saidOf = (column: BankColumn) => (said.of[column] === undefined ? null : headingKey(said.of[column]));
  for (const column of Object.keys(bankHeadings) as BankColumn[]) {
    const wanted = saidOf(column);
    if (wanted !== null)
      take(
        column,
        cells.findIndex(({ full }, at) => full === wanted && !taken.has(at)),
      );
  }
  for (const column of Object.keys(bankHeadings) as BankColumn[]) {
    if (said.of[column] !== undefined || column === "direction" || column === "state") continue;
    for (const name of known[column] ?? []) {
      const places = cells.flatMap((cell, at) =>
        (cell.full === name || cell.name === name) && !taken.has(at) ? [{ at, currency: cell.currency }] : [],
      );
      take(column, (places.find(({ currency }) => currency === book) ?? places[0])?.at ?? -1);
      if (of[column] !== undefined) break;
    }
  }
  // Half of a pair says nothing by itself: an amount in one column, and the other way named in another that is not known.
  for (const [half, other] of [
    ["in", "out"],
    ["out", "in"],
  ] as const)
    if (of[half] !== undefined && of[other] === undefined) {
      taken.delete(of[half]);
      delete of[half];
    }
  const ignored = new Set(said.ignored.map(headingKey));
  const others = cells.flatMap(({ full, name }, at): OtherColumn[] => {
    if (taken.has(at) || ignored.has(full)) return [];
    const isA = (column: BankColumn) => known[column]!.includes(full) || known[column]!.includes(name);
    return [
      {
        at,
        heading: header[at]?.trim() || `column ${at + 1}`,
        harmless: harmless.has(full) || harmless.has(name) || repeatable.some(isA),
        may: isA("direction") ? "direction" : isA("state") ? "state" : null,
      },
    ];
  });
  const amountAt = of.amount ?? of.in;
  return { of, currency: amountAt === undefined ? null : (cells[amountAt]?.currency ?? null), others };
}

/** Which of the two things that no file can lack are missing. */
export function missingOf({ of }: Pick<ColumnPlaces, "of">): readonly ("date" | "amount")[] {
  const hasAmount = of.amount !== undefined || (of.in !== undefined && of.out !== undefined);
  return [...(of.date === undefined ? (["date"] as const) : []), ...(hasAmount ? [] : (["amount"] as const))];
}

/** "date=Valuta, amount=Betrag, ignore=Kategorie" as a person writes it; what is not understood is left out. */
export function readColumnsSaid(text: string): ColumnsSaid {
  const of: Partial<Record<BankColumn, string>> = {};
  const ignored: string[] = [];
  for (const piece of text.split(/[,;\n]/)) {
    const [word = "", ...rest] = piece.split("=");
    const heading = rest.join("=").trim();
    const column = (Object.keys(bankHeadings) as BankColumn[]).find((each) => each === word.trim());
    if (heading === "") continue;
    if (word.trim() === "ignore") ignored.push(heading);
    else if (column) of[column] = heading;
  }
  return { of, ignored };
}
