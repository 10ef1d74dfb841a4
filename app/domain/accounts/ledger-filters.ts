import { limits } from "#app/domain/kernel/limits.ts";
import { figureNames, type Figure } from "#app/domain/ledger/figures.ts";
import { accountKindOrder, transferGroups, type AccountKind, type TransferGroup } from "#app/domain/ledger/ledger.ts";

/** What of the book is on screen; every part of it stands in the address. */
export interface LedgerFilters {
  /** Days in UTC, both included: YYYY-MM-DD. */
  readonly from: string | null;
  readonly to: string | null;
  /** Slugs. */
  readonly project: string | null;
  readonly organization: string | null;
  readonly account: AccountKind | null;
  readonly group: TransferGroup | null;
  /** Only the rows that make this figure. */
  readonly figure: Figure | null;
  /** A transfer's number, or words of a reason, a project or an organization. */
  readonly words: string | null;
  /** Keyset: transfers with a smaller number than this. */
  readonly before: number | null;
}

const day = /^\d{4}-\d{2}-\d{2}$/;
const slug = /^[a-z0-9-]{1,100}$/;

/** A day of the calendar out of an address, or null where there is none. */
export function readDay(query: URLSearchParams, name: string): string | null {
  const value = query.get(name)?.trim() ?? "";
  return day.test(value) && !Number.isNaN(Date.parse(value)) ? value : null;
}

/** Reads the filters from an address. What is malformed is left out, so that an old or mistyped link still shows the book. */
export function readLedgerFilters(query: URLSearchParams): LedgerFilters {
  const text = (name: string) => query.get(name)?.trim() || null;
  const matching = (name: string, shape: RegExp) => {
    const value = text(name);
    return value !== null && shape.test(value) ? value : null;
  };
  const account = text("account");
  const group = text("group");
  const figure = text("figure");
  const before = Number(matching("before", /^\d{1,12}$/) ?? Number.NaN);
  return {
    from: readDay(query, "from"),
    to: readDay(query, "to"),
    project: matching("project", slug),
    organization: matching("organization", slug),
    account: accountKindOrder.find((kind) => kind === account) ?? null,
    group: (Object.keys(transferGroups) as TransferGroup[]).find((name) => name === group) ?? null,
    figure: figureNames.find((name) => name === figure) ?? null,
    words: text("words")?.slice(0, limits.searchLength) ?? null,
    before: Number.isSafeInteger(before) && before > 0 ? before : null,
  };
}

/** The address query of these filters, with some of them changed. A change begins at the first page again. */
export function ledgerQuery(filters: LedgerFilters, change: Partial<LedgerFilters> = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...filters, before: null, ...change }))
    if (value !== null) query.set(name, String(value));
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}
