import { Readable } from "node:stream";
import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { readAccountFilters } from "#app/domain/accounts/account-filters.ts";
import { accountsCsv } from "#app/domain/accounts/account-pages.server.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerCsv, ledgerJson } from "#app/domain/accounts/ledger-pages.server.ts";
import { readStatementFilters } from "#app/domain/accounts/statement-filters.ts";
import { statementCsv } from "#app/domain/accounts/statement-csv.server.ts";
import { exportNetwork } from "./export-network.server.ts";
import type { ExportOrder } from "./export-order.ts";
import { treasuryCsv } from "./treasury-csv.server.ts";
import { readTreasuryFilters } from "./treasury-filters.ts";

/**
 * What is ordered, as whoever ordered it may read it now, in pieces: it never stands in memory as a whole. Null where there
 * is nothing of the kind, or nothing that is theirs.
 */
export async function writeExport(
  asked: Omit<Context, "actor">,
  { name, query, ownerId, personId }: ExportOrder,
): Promise<Readable | null> {
  const found = personId === null ? null : await findActor(asked.db, personId);
  const ctx: Context = { ...asked, actor: found?.actor ?? visitor };
  const filters = new URLSearchParams(query);
  switch (name) {
    case "network.jsonl":
      return Readable.from(exportNetwork(asked));
    case "ledger.csv":
      return ledgerCsv(ctx, readLedgerFilters(filters));
    case "ledger.json":
      return Readable.from(ledgerJson(ctx, readLedgerFilters(filters)));
    case "accounts.csv":
      return accountsCsv(ctx, readAccountFilters(filters));
    case "statement.csv":
      return statementCsv(ctx, ownerId ?? "", readStatementFilters(filters));
    case "treasury.csv":
      return treasuryCsv(ctx, readTreasuryFilters(filters));
  }
}

/**
 * What exports are written of, as one word: the numbers that the book and the log have come to, and what is written without
 * an event (the names of people who gave hours). News of people is in none of them. Files that are for everybody are the
 * same as long as this is, and the day: some of them tell the end of it.
 */
export async function exportStamp({ db, clock }: { readonly db: Db } & Pick<Context, "clock">): Promise<string> {
  const [row] = await readRows(
    db,
    { word: col.text },
    sql`
    select md5(concat_ws(' ', (select sum(head_seq) from stream where kind <> 'person'), (select head_number from book), (select md5(n::text) from network n),
      (select md5(string_agg(w.display_name, '/' order by w.id)) from person w where w.id in (select person_id from hours_entry)))) as word`,
  );
  return `${clock.now().toISOString().slice(0, 10)}-${row?.word.slice(0, 16)}`;
}
