import { isId } from "#app/domain/kernel/id.ts";
import { readDay } from "./ledger-filters.ts";
import { accountKindOrder, type AccountKind } from "#app/domain/ledger/ledger.ts";

/** Which accounts are on screen, and at the end of which day; every part of it stands in the address. */
export interface AccountFilters {
  /** A day in UTC, YYYY-MM-DD; null: today. */
  readonly on: string | null;
  readonly kind: AccountKind | null;
  /** Keyset: accounts that are listed after this one. */
  readonly after: string | null;
}

/** Reads the filters from an address; what is malformed is left out. */
export function readAccountFilters(query: URLSearchParams): AccountFilters {
  const after = query.get("after") ?? "";
  return { on: readDay(query, "on"), kind: readKind(query, "kind"), after: isId(after) ? after : null };
}

export function readKind(query: URLSearchParams, name: string): AccountKind | null {
  const kind = query.get(name);
  return accountKindOrder.find((each) => each === kind) ?? null;
}
