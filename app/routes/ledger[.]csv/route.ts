import type { LoaderFunctionArgs } from "@remix-run/node";
import { readLedgerFilters } from "#app/domain/ledger/ledger-filters.ts";
import { ledgerCsv } from "#app/domain/ledger/ledger-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { csvAnswer } from "#app/http/csv.server.ts";

/** The book as the filters leave it, one line an entry. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  return csvAnswer("ledger.csv", ledgerCsv(ctx, readLedgerFilters(new URL(args.request.url).searchParams)));
}
