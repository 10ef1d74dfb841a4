import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { ColumnPlaces, OtherColumn } from "./bank-columns.ts";
import { directionOf, isNeutral, stateOf, tellDirection, tellState } from "./bank-words.ts";
import type { InvoicesRefusal } from "./refusals.ts";

/** Columns in which a word decides what a row means. */
export interface TellingColumns {
  /** Says which way money went, where amounts have no sign. */
  readonly direction: number | null;
  /** Say whether it moved at all. */
  readonly states: readonly number[];
}

/** More different words than this are names or sentences, and no marks. */
const mostWords = 12;
const longestWord = 30;

/** The different words of a column, as long as they may be marks: few, short, without figures. */
class WordsOfColumn {
  readonly words = new Set<string>();
  mayBeMarks = true;

  take(cell: string): void {
    const word = cell.trim();
    if (word === "" || !this.mayBeMarks) return;
    this.words.add(word);
    this.mayBeMarks = word.length <= longestWord && !/\d/.test(word) && this.words.size <= mostWords;
  }
}

/** Headings under which direction words and names of ways to pay are both found. */
const maybeDirection = /^(?:transaction |mutatie)?typ[e]?$|^umsatz(?:typ|art)$|^tipo\b|^indicator$/i;

/**
 * Watches the columns that are neither day nor sum nor names, while a file is read through, and then says which of them
 * tell direction or state. A column that may do so and is not understood refuses the file, by its name: taken for nothing,
 * it would turn what went out, or never happened, into money that came in.
 */
export class TellingColumnsReader {
  readonly #columns: readonly (OtherColumn & { readonly seen: WordsOfColumn; readonly isText: boolean })[];
  readonly #said: ColumnPlaces["of"];

  constructor({ of, others }: ColumnPlaces) {
    this.#said = of;
    const texts = (["remittance", "reference"] as const).flatMap((column) =>
      of[column] === undefined ? [] : [{ at: of[column], heading: column, harmless: true, may: null, isText: true }],
    );
    this.#columns = [...others.map((other) => ({ ...other, isText: false })), ...texts].map((column) => ({
      ...column,
      seen: new WordsOfColumn(),
    }));
  }

  take(cells: readonly string[]): void {
    for (const { at, seen } of this.#columns) seen.take(cells[at] ?? "");
  }

  /** @param signed whether the amounts themselves tell the direction */
  judge(signed: boolean): Result<TellingColumns, InvoicesRefusal<"bank_column_unknown">> {
    let direction = this.#said.direction ?? null;
    const states = this.#said.state === undefined ? [] : [this.#said.state];
    for (const { at, heading, harmless, may, seen, isText } of this.#columns) {
      const words = [...seen.words];
      const isMarks = seen.mayBeMarks && words.length > 0;
      const unknown = () =>
        refuse({ kind: "bank_column_unknown" as const, column: heading, values: words.slice(0, 5).join(", ") });
      const soft = may !== "direction" || maybeDirection.test(heading);
      if (may === "state" || (isMarks && tellState(words))) states.push(at);
      else if (isMarks && tellDirection(words, !soft)) direction ??= at;
      else if (may === "direction" && words.length > 0) {
        if (!soft || !(signed || words.every(isNeutral))) return unknown();
      } else if (isMarks && !isText) {
        // Known to tell nothing, as a rule; but not where a word in it tells.
        const tells = words.some((word) => stateOf(word) === "not_booked" || (!signed && directionOf(word) === "out"));
        if (!harmless || tells) return unknown();
      }
    }
    return ok({ direction, states });
  }
}
