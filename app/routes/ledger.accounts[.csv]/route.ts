import type { LoaderFunctionArgs } from "@remix-run/node";
import { readAccountFilters } from "#app/domain/ledger/account-filters.ts";
import { exportAccounts } from "#app/domain/ledger/account-pages.server.ts";
import { asker } from "#app/http/actor.server.ts";
import { writeCsv } from "#app/domain/kernel/csv.server.ts";
import { csvAnswer } from "#app/http/csv.server.ts";

/** Every account that the filters leave, with its balance at the end of the day. */
export async function loader(args: LoaderFunctionArgs) {
  const { ctx } = await asker(args);
  const filters = readAccountFilters(new URL(args.request.url).searchParams);
  async function* rows() {
    for await (const batch of exportAccounts(ctx, filters))
      for (const { id, kind, owner, currency, balanceMinor, lastNumber } of batch)
        yield { account_id: id, account: kind, owner: owner?.href.split("/").at(-1) ?? "", owner_name: owner?.name ?? "", balance_minor: balanceMinor, currency, last_transfer: BigInt(lastNumber) };
  }
  return csvAnswer("accounts.csv", writeCsv(["account_id", "account", "owner", "owner_name", "balance_minor", "currency", "last_transfer"], rows()));
}
