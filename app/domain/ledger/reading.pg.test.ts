import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { account, entry, transfer } from "#db/schema/ledger.ts";
import { freshDatabase } from "#db/test-database.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { dayMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { accountKey, lockAccounts } from "./accounts.server.ts";
import { figureNames, noFigures } from "./figures.ts";
import { pair, type AccountName, type NewEntry, type TransferKind } from "./ledger.ts";
import { postTransfers } from "./post-transfers.server.ts";
import { headOn, readBalances } from "./read-balances.server.ts";
import { makesFigure, networkFigures } from "./read-figures.server.ts";

const payer = "0199a000-0000-7000-8000-000000000001";
const project = "0199a000-0000-7000-8000-000000000002";
const cash: AccountName = { kind: "cash", ownerId: null };
const earned: AccountName = { kind: "earned", ownerId: null };
const of = (kind: AccountName["kind"], ownerId: string): AccountName => ({ kind, ownerId });
const [commitment, receivable, credit] = [of("commitment", payer), of("receivable", payer), of("credit", payer)];
const [committed, restricted] = [of("committed", project), of("restricted", project)];

async function book() {
  const { db } = await freshDatabase({ poolSize: 8 });
  const clock = travellingClock(new Date("2026-09-28T10:00:00Z"));
  const ctx: Context = { db, clock, newId: idsBy(clock), actor: testMachine(), bell: () => {} };
  const post = async (kind: TransferKind, entries: NewEntry[], currency = "USD") => {
    const posted = await transact<{ id: string; number: number }[], never>(ctx, {}, async (tx) =>
      ok(await postTransfers(tx, currency, [{ kind, idempotencyKey: ctx.newId(), entries }])),
    );
    if (!posted.ok) throw new Error("posting is never refused");
    return posted.value[0]!.number;
  };
  const balances = async (day: string | null = null) =>
    Object.fromEntries((await readBalances(db, day)).map(({ kind, balanceMinor }) => [kind, balanceMinor]));
  return { db, ctx, clock, post, balances };
}

describe("balances", () => {
  test("of a day are what the book held at its end, and today's follow every entry", async () => {
    const { clock, post, balances } = await book();
    await post("invoiced", pair(receivable, restricted, 700n));
    clock.travel(dayMs);
    await post("paid", pair(cash, receivable, 300n));
    await post("paid", pair(cash, receivable, 400n));
    clock.travel(2 * dayMs);
    await post("refunded", pair(restricted, cash, 100n));
    expect(await balances("2026-09-27")).toEqual({});
    expect(await balances("2026-09-28")).toEqual({ receivable: 700n, restricted: -700n });
    const second = { receivable: 0n, restricted: -700n, cash: 700n };
    expect(await balances("2026-09-29")).toEqual(second);
    // Nothing happened that day: it ends as it began.
    expect(await balances("2026-09-30")).toEqual(second);
    expect(await balances("2026-10-01")).toEqual({ receivable: 0n, restricted: -600n, cash: 600n });
    expect(await balances()).toEqual(await balances("2026-10-01"));
  });

  test("of a day are those after the last entry of its last transfer, where that has several on one account", async () => {
    const { post, balances } = await book();
    await post("matched", [...pair(cash, of("fund", payer), 300n), ...pair(cash, of("fund", project), 200n)]);
    expect(await balances("2026-09-28")).toEqual({ cash: 500n, fund: -500n });
  });

  test("are listed with promises first, whatever was posted first", async () => {
    const { db, post } = await book();
    await post("paid", pair(cash, receivable, 1n));
    await post("pledge_stands", pair(commitment, committed, 1n));
    expect((await readBalances(db, null)).map(({ kind }) => kind)).toEqual([
      "commitment",
      "committed",
      "receivable",
      "cash",
    ]);
  });

  test("belong to a day by universal time: the last millisecond is still in it, the next is not", async () => {
    const { db, clock, post } = await book();
    clock.travel(14 * 3_600_000 - 1);
    const last = await post("paid", pair(cash, receivable, 1n));
    clock.travel(1);
    const next = await post("paid", pair(cash, receivable, 1n));
    const headOf = async (day: string) =>
      Number((await db.execute<{ number: string }>(headOn(day)))[0]?.number ?? Number.NaN);
    expect(await headOf("2026-09-28")).toBe(last);
    expect(await headOf("2026-09-29")).toBe(next);
  });
});

describe("time in the book", () => {
  test("never goes back: what is posted by an earlier moment gets the moment of the transfer before it", async () => {
    const { db, clock, post } = await book();
    await post("paid", pair(cash, receivable, 1n));
    clock.travel(-dayMs);
    await post("paid", pair(cash, receivable, 1n));
    const rows = await db.select({ at: transfer.occurredAt }).from(transfer).orderBy(transfer.number);
    expect(rows[1]).toEqual(rows[0]);
  });
});

describe("the network's figures", () => {
  test("grow and shrink by what their definitions name, and by nothing else", async () => {
    const { db, post } = await book();
    const figures = () => networkFigures(db, "USD");
    expect(await figures()).toEqual(noFigures);
    const steps: readonly (readonly [TransferKind, NewEntry[], Partial<typeof noFigures>])[] = [
      // Signed, but its conditions do not hold: promised to nobody.
      ["pledge_waits", pair(of("waiting", payer), of("waited", project), 500n), {}],
      ["pledge_stands", pair(commitment, committed, 500n), { promisedMinor: 500n }],
      ["pledge_trimmed", pair(committed, commitment, 100n), { promisedMinor: 400n }],
      ["invoiced", pair(receivable, restricted, 400n), { invoicedMinor: 400n, owedMinor: 400n }],
      // A promise stays one when it is fulfilled.
      ["commitment_mirrored", pair(committed, commitment, 400n), {}],
      ["credit_note", pair(restricted, receivable, 50n), { invoicedMinor: 350n, owedMinor: 350n }],
      ["paid", pair(cash, receivable, 200n), { receivedMinor: 200n, owedMinor: 150n }],
      // Money paid ahead is nothing that an invoice received.
      ["paid", pair(cash, credit, 90n), {}],
      ["credit_applied", pair(credit, receivable, 90n), { receivedMinor: 290n, owedMinor: 60n }],
      ["payment_mirrored", pair(receivable, cash, 200n), { receivedMinor: 90n, owedMinor: 260n }],
      ["accepted", pair(restricted, earned, 120n), { spentMinor: 120n }],
      ["acceptance_mirrored", pair(earned, restricted, 20n), { spentMinor: 100n }],
      // Between funds and the network nothing is promised, asked for or spent.
      ["fund_filled", pair(cash, of("fund", payer), 1_000n), {}],
      ["matched", pair(of("fund", payer), restricted, 30n), { receivedMinor: 120n }],
    ];
    let expected = noFigures;
    for (const [kind, entries, change] of steps) {
      await post(kind, entries);
      expected = { ...expected, ...change };
      expect([kind, await figures()]).toEqual([kind, expected]);
    }
  });

  test("are those of one currency", async () => {
    const { db, post } = await book();
    await post("invoiced", pair(receivable, restricted, 400n));
    await post("invoiced", pair(receivable, restricted, 7n), "EUR");
    expect((await networkFigures(db, "USD")).invoicedMinor).toBe(400n);
    expect((await networkFigures(db, "EUR")).invoicedMinor).toBe(7n);
  });

  test("are the sum of the rows behind them, entry by entry", async () => {
    const { db, post } = await book();
    await post("pledge_stands", pair(commitment, committed, 500n));
    await post("invoiced", pair(receivable, restricted, 400n));
    await post("paid", pair(cash, receivable, 200n));
    await post("accepted", pair(restricted, earned, 150n));
    const figures = await networkFigures(db, "USD");
    for (const figure of figureNames) {
      const rows = await db
        .select({ amount: sql<string>`abs(sum(e.amount_minor))::text` })
        .from(sql`${entry} e join ${account} a on a.id = e.account_id join ${transfer} t on t.id = e.transfer_id`)
        .where(makesFigure(figure));
      expect([figure, BigInt(rows[0]?.amount ?? "0")]).toEqual([figure, figures[`${figure}Minor`]]);
    }
  });
});

describe("accounts", () => {
  test("that twenty open at once are one, and each finds it; another currency is another account", async () => {
    const { db, ctx } = await book();
    const open = (currency: string) =>
      transact<string | undefined, never>(ctx, {}, async (tx) =>
        ok((await lockAccounts(tx, [receivable, cash], currency)).get(accountKey(receivable))?.id),
      );
    const opened = await Promise.all(Array.from({ length: 20 }, () => open("USD")));
    expect(new Set(opened.map((answer) => (answer.ok ? answer.value : "refused"))).size).toBe(1);
    await open("EUR");
    expect(await db.$count(account, eq(account.kind, "receivable"))).toBe(2);
    // The network's own has no owner, and is one all the same.
    expect(await db.$count(account, sql`${account.kind} = 'cash' and ${account.currency} = 'USD'`)).toBe(1);
  });

  test("of one kind are each their owner's own", async () => {
    const { db, post } = await book();
    await post("invoiced", pair(receivable, restricted, 400n));
    await post("invoiced", pair(of("receivable", "0199a000-0000-7000-8000-000000000003"), restricted, 7n));
    await post("paid", pair(cash, receivable, 100n));
    const owed = await db.select().from(account).where(eq(account.kind, "receivable")).orderBy(account.ownerId);
    expect(owed.map(({ balanceMinor }) => balanceMinor)).toEqual([300n, 7n]);
  });

  test("are locked in the order of their ids, however they are named: whoever waits for the last one holds the first already", async () => {
    const { db, ctx } = await book();
    const named = [receivable, cash, credit, commitment];
    const lock = (names: readonly AccountName[]) =>
      transact<null, never>(ctx, {}, async (tx) => {
        await lockAccounts(tx, names, "USD");
        return ok(null);
      });
    await lock(named);
    const ids = (await db.select({ id: account.id }).from(account).orderBy(account.id)).map(({ id }) => id);
    const [first, last] = [ids[0]!, ids.at(-1)!];
    let waiting: Promise<unknown> | undefined;
    await db.transaction(async (holder) => {
      await holder.execute(sql`select from account where id = ${last} for update`);
      // Backwards, as somebody else may name them.
      waiting = lock([...named].reverse());
      const isHeld = async (id: string) =>
        (await db.execute(sql`select from account where id = ${id} for update skip locked`)).length === 0;
      await expect.poll(() => isHeld(first), { timeout: 10_000 }).toBe(true);
      for (const id of ids) expect(await isHeld(id)).toBe(true);
    });
    await waiting;
  });
});
