import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { AccountName } from "#app/domain/ledger/ledger.ts";

/** An account that this transaction holds until its end. */
export interface LockedAccount {
  readonly id: string;
  balanceMinor: bigint;
}

export const accountKey = ({ kind, ownerId }: AccountName): string => `${kind}:${ownerId ?? ""}`;

/**
 * Locks accounts in the order of their ids, so that two transactions never wait for each other; those that do not exist
 * yet are opened. Returns them by `accountKey`.
 * @param currency ISO 4217; an account has one
 */
export async function lockAccounts(
  tx: Tx,
  names: readonly AccountName[],
  currency: string,
): Promise<Map<string, LockedAccount>> {
  const wanted = new Map(names.map((name) => [accountKey(name), name]));
  let locked = await selectForUpdate(tx, [...wanted.values()], currency);
  const missing = [...wanted].filter(([key]) => !locked.has(key)).map(([, name]) => name);
  if (missing.length === 0) return locked;

  // Somebody else may open the same account now: the later one waits here and then finds it.
  await tx.db.execute(sql`
    insert into account (id, kind, owner_id, currency)
    select * from unnest(${sql.param(missing.map(() => tx.newId()))}::uuid[], ${sql.param(missing.map(({ kind }) => kind))}::text[],
      ${sql.param(missing.map(({ ownerId }) => ownerId))}::uuid[], ${sql.param(missing.map(() => currency))}::text[])
    on conflict do nothing`);
  locked = await selectForUpdate(tx, [...wanted.values()], currency);
  if (locked.size !== wanted.size) throw new Error("an account that was just opened is not there");
  return locked;
}

async function selectForUpdate(
  tx: Tx,
  names: readonly AccountName[],
  currency: string,
): Promise<Map<string, LockedAccount>> {
  const rows = await readRows(
    tx.db,
    {
      kind: col.word<(AccountName & { id: string; balanceMinor: string })["kind"]>(),
      ownerId: col.nullable(col.text),
      id: col.text,
      balanceMinor: col.bigint,
    },
    sql`
    select a.id, a.kind, a.owner_id as "ownerId", a.balance_minor as "balanceMinor"
    from account a
    join unnest(${sql.param(names.map(({ kind }) => kind))}::text[], ${sql.param(names.map(({ ownerId }) => ownerId))}::uuid[]) as wanted (kind, owner_id)
      on a.kind = wanted.kind
      and coalesce(a.owner_id, '00000000-0000-0000-0000-000000000000'::uuid) = coalesce(wanted.owner_id, '00000000-0000-0000-0000-000000000000'::uuid)
    where a.currency = ${currency}
    order by a.id
    for update of a`,
  );
  return new Map(rows.map((row) => [accountKey(row), { id: row.id, balanceMinor: row.balanceMinor }]));
}
