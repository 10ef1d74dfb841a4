import type { Readable } from "node:stream";
import { sql, type SQL } from "drizzle-orm";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { isSteward, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { writeCsv } from "#app/domain/kernel/csv.server.ts";
import type { AccountFilters } from "./account-filters.ts";
import { ownerHref, ownerJoins, ownerName } from "./account-owner.server.ts";
import type { ShownOwner } from "./ledger-entry.ts";
import { accountKindOrder, type AccountKind } from "#app/domain/ledger/ledger.ts";
import { headOn, readBalances } from "#app/domain/ledger/read-balances.server.ts";
import { balanceVisibleTo } from "./read-transfers.server.ts";

/** About two screens. */
const accountsPerPage = 50;
/** Accounts read at once for an export. */
const accountsPerBatch = 1_000;

/** One account at the end of a day. */
export interface ShownAccount {
  readonly id: string;
  readonly kind: AccountKind;
  readonly ownerId: string | null;
  /** Null: the network's own. */
  readonly owner: ShownOwner | null;
  readonly currency: string;
  /** Debit positive, credit negative. */
  readonly balanceMinor: bigint;
  /** Number of the last transfer that moved it. */
  readonly lastNumber: number;
}

export interface AccountsPage {
  /** The day, YYYY-MM-DD in UTC: the one asked for, or today. */
  readonly on: string;
  readonly accounts: readonly ShownAccount[];
  readonly nextAfter: string | null;
  /** How many this viewer may see, over all pages. */
  readonly count: number;
  /** Accounts of members that are not named to this viewer, added together; zero where there are none. */
  readonly hiddenMinor: bigint;
  readonly totalMinor: bigint;
  readonly currency: string;
}

const rowShape = {
  id: col.text,
  kind: col.word<AccountKind>(),
  ownerId: col.nullable(col.text),
  name: col.nullable(col.text),
  href: col.nullable(col.text),
  currency: col.text,
  balance: col.bigint,
  number: col.text,
};
type Row = RowOf<typeof rowShape>;

/** Accounts that anything was posted to by the end of the day and whose balance the viewer may read: their places in the list, and their last entry by then. */
const known = (actor: Actor, { kind }: AccountFilters, day: string): SQL => sql`
  head as materialized (${headOn(day)}),
  listed as (
    select a.id, a.kind, a.owner_id, a.currency, array_position(${sql.param([...accountKindOrder])}::text[], a.kind) as place, lower(coalesce(${ownerName}, '')) as sorted,
      ${ownerName} as name, ${ownerHref} as href
    from account a ${ownerJoins} where ${kind === null ? sql`true` : sql`a.kind = ${kind}`} and ${balanceVisibleTo(actor)}
  )`;

/** Each entry keeps its account's balance after it: one look-up in the index of the account's entries, no fold. */
const lastEntry = sql`lateral (
  select e.balance_after_minor, e.number from entry e where e.account_id = l.id and e.number <= head.number order by e.number desc, e.position desc limit 1) last`;

/** A page of accounts with their balances at the end of the day; for its test as well. */
export const accountsStatement = (actor: Actor, filters: AccountFilters, day: string, limit: number): SQL => sql`
  with ${known(actor, filters, day)}
  select l.id, l.kind, l.owner_id as "ownerId", l.name, l.href, l.currency, last.balance_after_minor::text as balance, last.number
  from (select * from listed ${filters.after === null ? sql`` : sql`where (place, sorted, id) > (select place, sorted, id from listed where id = ${filters.after})`} order by place, sorted, id) l
  cross join head cross join ${lastEntry}
  order by l.place, l.sorted, l.id limit ${limit}`;

const toAccount = ({ id, kind, ownerId, name, href, currency, balance, number }: Row): ShownAccount => ({
  id,
  kind,
  ownerId,
  owner: name === null || href === null ? null : { name, href },
  currency,
  balanceMinor: balance,
  lastNumber: Number(number),
});

const dayOf = (ctx: Pick<Context, "clock">, { on }: AccountFilters): string =>
  on ?? ctx.clock.now().toISOString().slice(0, 10);

/**
 * Accounts with their balances at the end of a day (UTC), in the order of the book. Accounts of organizations whose
 * balance is not told to the viewer are added together, so that the sum is always the book's.
 */
export async function accountsPage(
  ctx: Pick<Context, "db" | "actor" | "clock">,
  filters: AccountFilters,
): Promise<AccountsPage> {
  const { db, actor } = ctx;
  const day = dayOf(ctx, filters);
  const [rows, [seen], balances, [network]] = await Promise.all([
    readRows(db, rowShape, accountsStatement(actor, filters, day, accountsPerPage + 1)),
    readRows(
      db,
      { count: col.number, sum: col.bigint },
      sql`with ${known(actor, filters, day)} select count(*)::int as count, coalesce(sum(last.balance_after_minor), 0)::text as sum from listed l cross join head cross join ${lastEntry}`,
    ),
    readBalances(db, day),
    readRows(db, { book_currency: col.text }, sql`select book_currency from network`),
  ]);
  const totalMinor = balances.reduce(
    (sum, { kind, balanceMinor }) => (filters.kind === null || kind === filters.kind ? sum + balanceMinor : sum),
    0n,
  );
  const accounts = rows.slice(0, accountsPerPage).map(toAccount);
  return {
    on: day,
    accounts,
    nextAfter: rows.length > accountsPerPage ? (accounts.at(-1)?.id ?? null) : null,
    count: seen?.count ?? 0,
    hiddenMinor: isSteward(actor) ? 0n : totalMinor - (seen?.sum ?? 0n),
    totalMinor,
    currency: network?.book_currency ?? "",
  };
}

/** All accounts that the filters leave, in batches; what is not named to the viewer is left out. */
export async function* exportAccounts(
  ctx: Pick<Context, "db" | "actor" | "clock">,
  filters: AccountFilters,
): AsyncGenerator<ShownAccount[]> {
  const day = dayOf(ctx, filters);
  let after: string | null = null;
  for (;;) {
    const rows: Row[] = await readRows(
      ctx.db,
      rowShape,
      accountsStatement(ctx.actor, { ...filters, after }, day, accountsPerBatch),
    );
    if (rows.length > 0) yield rows.map(toAccount);
    if (rows.length < accountsPerBatch) return;
    after = rows.at(-1)?.id ?? null;
  }
}

/** The same as a file, one line an account. */
export function accountsCsv(ctx: Pick<Context, "db" | "actor" | "clock">, filters: AccountFilters): Readable {
  async function* rows() {
    for await (const batch of exportAccounts(ctx, filters))
      for (const { id, kind, owner, currency, balanceMinor, lastNumber } of batch)
        yield {
          account_id: id,
          account: kind,
          owner: owner?.href.split("/").at(-1) ?? "",
          owner_name: owner?.name ?? "",
          balance_minor: balanceMinor,
          currency,
          last_transfer: BigInt(lastNumber),
        };
  }
  return writeCsv(
    ["account_id", "account", "owner", "owner_name", "balance_minor", "currency", "last_transfer"],
    rows(),
  );
}
