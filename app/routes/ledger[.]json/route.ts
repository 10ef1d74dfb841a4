import { Readable } from "node:stream";
import { createReadableStreamFromReadable, type LoaderFunctionArgs } from "@remix-run/node";
import { readLedgerFilters } from "#app/domain/ledger/ledger-filters.ts";
import { exportTransfers } from "#app/domain/ledger/ledger-pages.server.ts";
import { ledgerRows } from "#app/domain/ledger/ledger-rows.ts";
import { asker } from "#app/http/actor.server.ts";

/** The book as the filters leave it, as one JSON array of entries; streamed. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readLedgerFilters(new URL(args.request.url).searchParams);
  async function* text() {
    let first = true;
    for await (const batch of exportTransfers(ctx, filters)) {
      for (const row of batch.flatMap(ledgerRows)) {
        yield `${first ? "[\n" : ",\n"}${JSON.stringify(row)}`;
        first = false;
      }
    }
    yield first ? "[]\n" : "\n]\n";
  }
  return new Response(createReadableStreamFromReadable(Readable.from(text())), {
    headers: { "Content-Type": "application/json; charset=utf-8" },
  });
}
