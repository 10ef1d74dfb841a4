import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { accountKindOrder, type AccountKind } from "./ledger.ts";

export interface KindBalance {
  readonly kind: AccountKind;
  /** Debit positive, credit negative. */
  readonly balanceMinor: bigint;
}

/** The number of the last transfer of a day (UTC), as a row with `number`; transfers are numbered in order of time, so one index look-up answers it. */
export const headOn = (day: string): SQL => sql`
  select number from transfer where occurred_at < (${day}::date + 1)::timestamp at time zone 'UTC' order by occurred_at desc, number desc limit 1`;

/**
 * What each kind of account holds together, at the end of a day (UTC) or now; kinds that nothing was ever posted to are
 * left out. Now is a few rows that follow every entry. Every entry keeps its account's balance, so a day in the past
 * costs one index look-up an account, no fold.
 */
export async function readBalances(db: Db, day: string | null): Promise<KindBalance[]> {
  const rows = await readRows(
    db,
    { kind: col.word<AccountKind>(), balance: col.bigint },
    day === null
      ? sql`select account_kind as kind, sum(amount_minor) as balance from kind_flow group by account_kind`
      : sql`
        select a.kind, sum(last.balance_after_minor) as balance
        from account a
        cross join (${headOn(day)}) head
        cross join lateral (
          select e.balance_after_minor from entry e where e.account_id = a.id and e.number <= head.number order by e.number desc, e.position desc limit 1
        ) last
        group by a.kind`,
  );
  const balances = new Map(rows.map(({ kind, balance }) => [kind, balance]));
  return accountKindOrder.flatMap((kind) => {
    const balanceMinor = balances.get(kind);
    return balanceMinor === undefined ? [] : [{ kind, balanceMinor }];
  });
}
