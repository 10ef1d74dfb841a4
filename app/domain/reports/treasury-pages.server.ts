import { may } from "#app/domain/identity/permissions.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { ageingOf, type Ageing } from "#app/domain/invoices/ageing.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Figures } from "#app/domain/ledger/figures.ts";
import type { AccountKind } from "#app/domain/ledger/ledger.ts";
import { readBalances } from "#app/domain/ledger/read-balances.server.ts";
import { networkFigures } from "#app/domain/ledger/read-figures.server.ts";
import type { TreasuryFilters } from "./treasury-filters.ts";
import { countWaiting, readForecast, readOpenSums, readReceivables, readWaiting } from "./treasury-lists.server.ts";
import type { ForecastRow, ReceivableRow, WaitingRow } from "./treasury-rows.ts";

/** Rows of a list on screen. */
const rowsPerPage = limits.pageSize;
/** Rows read at once for an export. */
const rowsPerBatch = 200;

/** The list that is on screen. */
export type TreasuryList =
  | { readonly view: "forecast"; readonly rows: readonly ForecastRow[] }
  | { readonly view: "receivables"; readonly rows: readonly ReceivableRow[] }
  | { readonly view: "waiting"; readonly rows: readonly WaitingRow[] };

/** Kinds of accounts whose balances a treasurer asks for first. */
export const askedBalances = [
  "cash",
  "receivable",
  "credit",
  "restricted",
  "fund",
] as const satisfies readonly AccountKind[];

export interface TreasuryPage {
  readonly currency: string;
  readonly figures: Figures;
  /** By the book, now; debit positive, credit negative. */
  readonly balances: readonly { readonly kind: (typeof askedBalances)[number]; readonly balanceMinor: bigint }[];
  readonly ageing: Ageing;
  readonly waiting: number;
  readonly list: TreasuryList;
  readonly nextAfter: string | null;
}

type Reader = Pick<Context, "db" | "actor" | "clock">;

async function readList(ctx: Reader, filters: TreasuryFilters, limit: number): Promise<TreasuryList> {
  if (filters.view === "forecast") return { view: "forecast", rows: await readForecast(ctx, filters, limit) };
  if (filters.view === "receivables") return { view: "receivables", rows: await readReceivables(ctx, filters, limit) };
  return { view: "waiting", rows: await readWaiting(ctx, filters, limit) };
}

/** A list without what is only there to tell that there is more. */
const cut = (list: TreasuryList): TreasuryList => ({ ...list, rows: list.rows.slice(0, rowsPerPage) }) as TreasuryList;

/** The treasurer's page: what the book says now, what is owed and since when, and one of its lists. Null for whoever may not read it. */
export async function treasuryPage(ctx: Reader, filters: TreasuryFilters): Promise<TreasuryPage | null> {
  if (!may(ctx.actor, "treasury.read")) return null;
  const network = await networkSettings(ctx.db);
  const currency = network?.bookCurrency ?? "";
  const [figures, balances, open, waiting, list] = await Promise.all([
    networkFigures(ctx.db, currency),
    readBalances(ctx.db, null),
    readOpenSums(ctx),
    countWaiting(ctx),
    readList(ctx, filters, rowsPerPage + 1),
  ]);
  const shown = cut(list);
  return {
    currency,
    figures,
    balances: askedBalances.map((kind) => ({
      kind,
      balanceMinor: balances.find((each) => each.kind === kind)?.balanceMinor ?? 0n,
    })),
    ageing: ageingOf(open, ctx.clock.now()),
    waiting,
    list: shown,
    nextAfter: list.rows.length > rowsPerPage ? (shown.rows.at(-1)?.id ?? null) : null,
  };
}

/** The list that is on screen, all pages of it, in batches; null for whoever may not read it. */
export function exportTreasury(ctx: Reader, filters: TreasuryFilters): AsyncGenerator<TreasuryList> | null {
  if (!may(ctx.actor, "treasury.read")) return null;
  return (async function* () {
    for (let { after } = { after: null as string | null }; ;) {
      const list = await readList(ctx, { ...filters, after }, rowsPerBatch);
      if (list.rows.length > 0) yield list;
      if (list.rows.length < rowsPerBatch) return;
      after = list.rows.at(-1)?.id ?? null;
    }
  })();
}
