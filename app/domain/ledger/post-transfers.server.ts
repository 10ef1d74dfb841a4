import { sql } from "drizzle-orm";
import { col, instant, readRows } from "#db/rows.server.ts";
import { entry, transfer } from "#db/schema/ledger.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { assert } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { accountKey, lockAccounts } from "#app/domain/ledger/accounts.server.ts";
import type { NewTransfer } from "#app/domain/ledger/ledger.ts";

/** Rows in one statement: PostgreSQL takes 65,535 parameters, and an entry has nine. */
const rowsPerStatement = 5_000;

export interface PostedTransfer {
  readonly id: string;
  readonly number: number;
}

/**
 * Writes transfers into the book, in the order given, as part of the caller's transaction: locks their accounts, numbers
 * them without gaps, and leaves each account's balance after each entry. The book's own row is locked here, last of all,
 * until the commit; whoever posts has taken every other lock and said everything before.
 *
 * @throws when a transfer does not balance, has fewer than two entries or moves nothing: mistakes of ours, which the
 * database would refuse too. An idempotency key used before throws a unique violation.
 */
export async function postTransfers(
  tx: Tx,
  currency: string,
  transfers: readonly NewTransfer[],
): Promise<PostedTransfer[]> {
  if (transfers.length === 0) return [];
  for (const { idempotencyKey, entries } of transfers) {
    assert(entries.length >= 2, `transfer ${idempotencyKey} has two sides`);
    assert(
      entries.reduce((sum, { amountMinor }) => sum + amountMinor, 0n) === 0n,
      `transfer ${idempotencyKey} sums to zero`,
    );
  }
  // Sent one behind the other without waiting: one connection keeps their order.
  const [, accounts] = await Promise.all([
    tx.lockSaid(),
    lockAccounts(
      tx,
      transfers.flatMap(({ entries }) => entries.map(({ account }) => account)),
      currency,
    ),
  ]);
  const { number: head, at } = await advanceBook(tx, transfers.length);

  const transferRows = transfers.map(({ entries: _entries, ...each }, index) => ({
    ...each,
    id: tx.newId(),
    number: head - transfers.length + 1 + index,
    occurredAt: at,
    actorId: actorId(tx.actor),
  }));
  const entryRows = transfers.flatMap(({ entries }, index) =>
    entries.map(({ account, ...each }, position) => {
      const locked = accounts.get(accountKey(account));
      assert(locked, "every account of an entry is locked");
      locked.balanceMinor += each.amountMinor;
      const { id: transferId, number } = transferRows[index]!;
      return {
        ...each,
        transferId,
        number,
        position: position + 1,
        accountId: locked.id,
        currency,
        balanceAfterMinor: locked.balanceMinor,
      };
    }),
  );
  const changed = [...accounts.values()];
  // Sent one behind the other without waiting: one connection keeps their order.
  await Promise.all([
    ...chunks(transferRows).map((rows) => tx.db.insert(transfer).values(rows).execute()),
    ...chunks(entryRows).map((rows) => tx.db.insert(entry).values(rows).execute()),
    tx.db.execute(sql`
      update account set balance_minor = after.balance_minor
      from unnest(${sql.param(changed.map(({ id }) => id))}::uuid[], ${sql.param(changed.map(({ balanceMinor }) => balanceMinor.toString()))}::bigint[])
        as after (id, balance_minor)
      where account.id = after.id`),
  ]);
  return transferRows.map(({ id, number }) => ({ id, number }));
}

/**
 * The number of the last of these transfers, and their moment: now, or the moment of the last one in the book where that
 * is later. Whoever began first may come here second; yet a number is never older than
 * the one before it, so that all of a day's transfers, and no others, have numbers up to that day's last.
 */
async function advanceBook(tx: Tx, count: number): Promise<{ number: number; at: Date }> {
  const [row] = await readRows(
    tx.db,
    { head_number: col.text, head_at: col.text },
    sql`
    update book set head_number = head_number + ${count}, head_at = greatest(head_at, ${tx.now.toISOString()}::timestamptz) where id = 1
    returning head_number, ${instant(sql`head_at`)} as head_at`,
  );
  assert(row, "the book has its one row");
  return { number: Number(row.head_number), at: new Date(row.head_at) };
}

function chunks<Row>(rows: readonly Row[]): Row[][] {
  return Array.from({ length: Math.ceil(rows.length / rowsPerStatement) }, (_, index) =>
    rows.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement),
  );
}
