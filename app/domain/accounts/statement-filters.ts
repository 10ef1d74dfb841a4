import { readKind } from "./account-filters.ts";
import { readDay } from "./ledger-filters.ts";
import type { AccountKind } from "#app/domain/ledger/ledger.ts";

/** Period and account of a statement; every part of it stands in the address. */
export interface StatementFilters {
  /** Days in UTC, both included: YYYY-MM-DD; null: since the beginning, until today. */
  readonly from: string | null;
  readonly to: string | null;
  /** Null: the one that is asked for most often, of those that there are. */
  readonly account: AccountKind | null;
  /** Keyset: movements after this one. */
  readonly after: MovementPlace | null;
}

/** Where a movement stands in the book: its transfer's number, and its place among the transfer's entries. */
export interface MovementPlace {
  readonly number: number;
  readonly position: number;
}

/** Reads period and account from an address; what is malformed is left out. */
export function readStatementFilters(query: URLSearchParams): StatementFilters {
  const [, number, position] = /^(\d{1,12})\.(\d{1,6})$/.exec(query.get("after") ?? "") ?? [];
  return {
    from: readDay(query, "from"),
    to: readDay(query, "to"),
    account: readKind(query, "account"),
    after: number && position ? { number: Number(number), position: Number(position) } : null,
  };
}

export const writePlace = ({ number, position }: MovementPlace): string => `${number}.${position}`;

/** The address query of these filters, with some of them changed; it begins at the first page again. */
export function statementQuery(
  { from, to, account }: StatementFilters,
  change: { readonly account?: AccountKind } = {},
): string {
  const query = new URLSearchParams(
    Object.entries({ from, to, account, ...change }).flatMap(([name, value]) =>
      value === null ? [] : [[name, value]],
    ),
  );
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
