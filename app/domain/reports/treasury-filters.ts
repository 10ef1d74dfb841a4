import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readDay } from "#app/domain/accounts/ledger-filters.ts";

/** The lists of the treasurer's page: one at a time is on screen. */
export const treasuryViews = ["forecast", "receivables", "waiting"] as const;
export type TreasuryView = (typeof treasuryViews)[number];

export const treasuryViewWords: Readonly<Record<TreasuryView, string>> = {
  forecast: "What tips when",
  receivables: "Owed, by age",
  waiting: "Waits for a decision",
};

/** What is on screen; every part of it stands in the address. */
export interface TreasuryFilters {
  readonly view: TreasuryView;
  /** Words of a project's or an organization's name. */
  readonly words: string | null;
  /** Forecast: deadlines up to this day (UTC). */
  readonly until: string | null;
  /** Forecast: whether the minimum stands already. */
  readonly minimum: "stands" | "missing" | null;
  /** Keyset: rows that come after the one with this id. */
  readonly after: string | null;
}

/** Reads the filters from an address; what is malformed is left out. */
export function readTreasuryFilters(query: URLSearchParams): TreasuryFilters {
  const [view, minimum, after] = [query.get("view"), query.get("minimum"), query.get("after")];
  return {
    view: treasuryViews.find((each) => each === view) ?? "forecast",
    words: query.get("words")?.trim().slice(0, limits.searchLength) || null,
    until: readDay(query, "until"),
    minimum: minimum === "stands" || minimum === "missing" ? minimum : null,
    after: isId(after) ? after : null,
  };
}

/** The address query of these filters, with some of them changed; it begins at the first page again. */
export function treasuryQuery(filters: TreasuryFilters, change: Partial<TreasuryFilters> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, after: null, ...change }))
    if (value !== null) query.set(name, value);
  return `?${query.toString()}`;
}
