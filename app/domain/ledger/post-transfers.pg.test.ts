import { asc, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { constraintName, sqlState } from "#db/client.server.ts";
import { account, entry, transfer } from "#db/schema/ledger.ts";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { freshDatabase } from "#db/test-database.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { pair, type AccountName, type NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";

const cash: AccountName = { kind: "cash", ownerId: null };
const fund: AccountName = { kind: "fund", ownerId: "0199a000-0000-7000-8000-000000000001" };
const restricted: AccountName = { kind: "restricted", ownerId: "0199a000-0000-7000-8000-000000000002" };

async function book(poolSize = 5) {
  const { db } = await freshDatabase({ poolSize });
  const clock = travellingClock(new Date("2026-09-30T14:05:00Z"));
  const ctx: Context = { db, clock, newId: idsBy(clock), actor: testMachine(), bell: () => {} };
  const filled = (amountMinor: bigint, key = ctx.newId()): NewTransfer => ({
    kind: "matched",
    idempotencyKey: key,
    entries: pair(cash, fund, amountMinor),
  });
  const post = (...transfers: NewTransfer[]) =>
    transact(ctx, {}, async (tx) => ok(await postTransfers(tx, "USD", transfers)));
  const numbers = async () =>
    (await db.select({ number: transfer.number }).from(transfer).orderBy(asc(transfer.number))).map(
      ({ number }) => number,
    );
  return { db, ctx, filled, post, numbers, healthy: () => selfCheck(db, checks) };
}

describe("posting", () => {
  test("leaves the balance after each entry, and the account with the last one", async () => {
    const { db, post, filled, healthy } = await book();
    await post(filled(25_000n), filled(5_000n));
    await post(filled(1n));
    const rows = await db.select().from(entry).orderBy(asc(entry.number), asc(entry.position));
    expect(
      rows.map(({ number, position, amountMinor, balanceAfterMinor }) => [
        number,
        position,
        amountMinor,
        balanceAfterMinor,
      ]),
    ).toEqual([
      [1, 1, 25_000n, 25_000n],
      [1, 2, -25_000n, -25_000n],
      [2, 1, 5_000n, 30_000n],
      [2, 2, -5_000n, -30_000n],
      [3, 1, 1n, 30_001n],
      [3, 2, -1n, -30_001n],
    ]);
    expect(new Map((await db.select().from(account)).map(({ kind, balanceMinor }) => [kind, balanceMinor]))).toEqual(
      new Map([
        ["cash", 30_001n],
        ["fund", -30_001n],
      ]),
    );
    expect(await healthy()).toEqual([]);
  });

  test("of what was never committed leaves no number behind", async () => {
    const { ctx, post, filled, numbers } = await book();
    await post(filled(1n));
    await transact(ctx, {}, async (tx) => {
      await postTransfers(tx, "USD", [filled(2n)]);
      return refuse({ kind: "not_today" });
    });
    await post(filled(3n));
    expect(await numbers()).toEqual([1, 2]);
  });

  test("by forty at once, in accounts named in any order, has no gap, no deadlock and no lost cent", async () => {
    const { db, ctx, numbers, healthy } = await book(40);
    await Promise.all(
      Array.from({ length: 40 }, (_, index) =>
        transact(ctx, {}, async (tx) => {
          const entries = [...pair(cash, fund, 3n), ...pair(cash, restricted, 2n)];
          return ok(
            await postTransfers(tx, "USD", [
              { kind: "matched", idempotencyKey: `t${index}`, entries: index % 2 ? entries : entries.reverse() },
            ]),
          );
        }),
      ),
    );
    expect(await numbers()).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
    expect((await db.select().from(account).where(eq(account.kind, "cash")))[0]?.balanceMinor).toBe(200n);
    expect(await healthy()).toEqual([]);
  });

  test("the same happening twice is refused by its key", async () => {
    const { post, filled, numbers } = await book();
    await post(filled(1n, "fund 2026"));
    await expect(post(filled(1n, "fund 2026"))).rejects.toSatisfy(
      (error) => constraintName(error) === "transfer_key_once",
    );
    expect(await numbers()).toEqual([1]);
  });

  test("what does not balance, or has one side, is a mistake and never reaches the table", async () => {
    const { post, numbers } = await book();
    const one = { kind: "matched", idempotencyKey: "x" } as const;
    await expect(
      post({
        ...one,
        entries: [
          { account: cash, amountMinor: 1n },
          { account: fund, amountMinor: -2n },
        ],
      }),
    ).rejects.toThrow("sums to zero");
    await expect(post({ ...one, entries: [{ account: cash, amountMinor: 0n }] })).rejects.toThrow("two sides");
    expect(() => pair(cash, fund, 0n)).toThrow(RangeError);
    expect(await numbers()).toEqual([]);
  });

  test("a pool never gives out more than it holds", async () => {
    const { post, filled } = await book();
    await post(filled(100n));
    const give = (amountMinor: bigint): NewTransfer => ({
      kind: "matched",
      idempotencyKey: `give ${amountMinor}`,
      entries: pair(fund, restricted, amountMinor),
    });
    await expect(post(give(101n))).rejects.toSatisfy(
      (error) => constraintName(error) === "account_held_money_not_overdrawn",
    );
    expect((await post(give(100n))).ok).toBe(true);
  });
});

describe("the database keeps the promise too", () => {
  test("entries that do not sum to zero are refused at the commit, whoever writes them", async () => {
    const { db, post, filled } = await book();
    await post(filled(100n));
    const insert = sql`insert into entry (transfer_id, position, account_id, amount_minor, currency, balance_after_minor, number)
      select transfer_id, 3, account_id, 1, currency, 101, number from entry where position = 1`;
    await expect(db.execute(insert)).rejects.toSatisfy((error) => constraintName(error) === "transfer_balances");
  });

  test.each([
    "update transfer set reason = 'better'",
    "delete from transfer",
    "truncate transfer cascade",
    "update entry set amount_minor = 1",
    "delete from entry",
    "truncate entry",
  ])("%s is refused", async (statement) => {
    const { db, post, filled } = await book();
    await post(filled(100n));
    await expect(db.execute(sql.raw(statement))).rejects.toSatisfy((error) => sqlState(error) === "23001");
  });
});
