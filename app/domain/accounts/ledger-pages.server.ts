import type { Readable } from "node:stream";
import { sql, type SQL } from "drizzle-orm";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { numberCell, writeCsv } from "#app/domain/kernel/csv.server.ts";
import type { LedgerFilters } from "./ledger-filters.ts";
import { ledgerColumns, ledgerRows } from "./ledger-rows.ts";
import { readBalances, type KindBalance } from "#app/domain/ledger/read-balances.server.ts";
import type { ShownTransfer } from "./ledger-entry.ts";
import { readFigure, readTransfers } from "./read-transfers.server.ts";

/** Transfers on a page of the book: about two screens. */
const transfersPerPage = 15;
/** Entries of one transfer in a list; its own page shows more. */
const entriesInList = 12;
const entriesOnPage = 500;
/** An export leaves nothing out; no transfer of a real network comes near this. */
const entriesInExport = 100_000;
/** Transfers read at once for an export: bounds the memory, whatever the length of the book. */
const transfersPerBatch = 500;
/** Names in a filter's menu; the field for words finds the others. */
const choicesPerMenu = 50;

const choiceShape = { slug: col.text, name: col.text };
type Choice = RowOf<typeof choiceShape>;

export interface LedgerPage {
  readonly transfers: readonly ShownTransfer[];
  /** Number before which the next page begins; null on the last one. */
  readonly nextBefore: number | null;
  readonly balances: readonly KindBalance[];
  /** The figure that is looked at, added up over these rows; null where none is, or where other filters leave only some of its rows. */
  readonly figureMinor: bigint | null;
  readonly currency: string | null;
  readonly projects: readonly Choice[];
  readonly organizations: readonly Choice[];
}

/** A page of the public book as this viewer may see it, the newest transfers first. Queries are sent together. */
export async function ledgerPage(ctx: Context, filters: LedgerFilters): Promise<LedgerPage> {
  // What is chosen stands in its menu, however many come before it: sending the form again must not lose it.
  const choices = async (chosen: SQL, others: SQL) => {
    const rows = await readRows(
      ctx.db,
      choiceShape,
      sql`(${chosen}) union all (${others} limit ${sql.raw(String(choicesPerMenu))})`,
    );
    return [...new Map(rows.map((row) => [row.slug, row])).values()];
  };
  const [found, balances, [network], projects, organizations, figureMinor] = await Promise.all([
    readTransfers(ctx.db, ctx.actor, filters, { transfers: transfersPerPage + 1, entries: entriesInList }),
    readBalances(ctx.db, filters.to),
    readRows(ctx.db, { book_currency: col.text }, sql`select book_currency from network`),
    choices(
      sql`select slug, title as name from project where slug = ${filters.project} and rules_frozen_at is not null`,
      sql`select slug, title as name from project where rules_frozen_at is not null order by rules_frozen_at desc`,
    ),
    choices(
      sql`select slug, name from organization where slug = ${filters.organization} and kind <> 'upstream'`,
      sql`select slug, name from organization where kind <> 'upstream' order by lower(name)`,
    ),
    readFigure(ctx.db, ctx.actor, filters),
  ]);
  const transfers = found.slice(0, transfersPerPage);
  return {
    transfers,
    nextBefore: found.length > transfersPerPage ? (transfers.at(-1)?.number ?? null) : null,
    balances,
    figureMinor,
    currency: network?.book_currency ?? null,
    projects,
    organizations,
  };
}

/** One transfer with its entries, or null when there is none of this number. */
export async function transferPage(ctx: Context, number: number): Promise<ShownTransfer | null> {
  const only: LedgerFilters = {
    from: null,
    to: null,
    project: null,
    organization: null,
    account: null,
    group: null,
    figure: null,
    words: String(number),
    before: null,
  };
  const [found] = await readTransfers(ctx.db, ctx.actor, only, { transfers: 1, entries: entriesOnPage });
  return found ?? null;
}

/** Every transfer that the filters leave, in batches; stop reading to stop it. */
export async function* exportTransfers(ctx: Context, filters: LedgerFilters): AsyncGenerator<ShownTransfer[]> {
  let { before } = filters;
  for (;;) {
    const batch = await readTransfers(
      ctx.db,
      ctx.actor,
      { ...filters, before },
      { transfers: transfersPerBatch, entries: entriesInExport },
    );
    if (batch.length > 0) yield batch;
    if (batch.length < transfersPerBatch) return;
    before = batch.at(-1)?.number ?? null;
  }
}

/** The same as a file, one line an entry. */
export function ledgerCsv(ctx: Context, filters: LedgerFilters): Readable {
  async function* rows() {
    for await (const batch of exportTransfers(ctx, filters))
      for (const row of batch.flatMap(ledgerRows))
        yield {
          ...row,
          amount_minor: numberCell(row.amount_minor),
          balance_after_minor: numberCell(row.balance_after_minor),
        };
  }
  return writeCsv(ledgerColumns, rows());
}

/** The same as one JSON array of entries, in pieces. */
export async function* ledgerJson(ctx: Context, filters: LedgerFilters): AsyncGenerator<string> {
  let first = true;
  for await (const batch of exportTransfers(ctx, filters)) {
    const rows = batch.flatMap(ledgerRows).map((row) => JSON.stringify(row));
    yield `${first ? "[\n" : ",\n"}${rows.join(",\n")}`;
    first = false;
  }
  yield first ? "[]\n" : "\n]\n";
}
