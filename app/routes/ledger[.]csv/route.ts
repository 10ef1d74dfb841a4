import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { stringify } from "csv-stringify";
import { readLedgerFilters } from "#app/domain/ledger/ledger-filters.ts";
import { exportTransfers } from "#app/domain/ledger/ledger-pages.server.ts";
import { ledgerColumns, ledgerRows } from "#app/domain/ledger/ledger-rows.ts";
import { asker } from "#app/http/actor.server.ts";

/** The book as the filters leave it, one line an entry; streamed, so that its length costs no memory. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readLedgerFilters(new URL(args.request.url).searchParams);
  async function* rows() {
    for await (const batch of exportTransfers(ctx, filters)) for (const transfer of batch) yield* ledgerRows(transfer);
  }
  const csv = Readable.from(rows()).pipe(stringify({ header: true, columns: [...ledgerColumns], escape_formulas: true }));
  return new Response(createReadableStreamFromReadable(csv), {
    headers: { "Content-Type": "text/csv; charset=utf-8", "Content-Disposition": 'attachment; filename="ledger.csv"' },
  });
}
