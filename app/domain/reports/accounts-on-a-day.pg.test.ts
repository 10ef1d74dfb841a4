import fc from "fast-check";
import { expect, test } from "vitest";
import { selfCheck } from "#db/self-check.server.ts";
import { checks } from "#app/domain/watch/checks.server.ts";
import { freshDatabase } from "#db/test-database.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { dayMs, hourMs, travellingClock } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idsBy } from "#app/domain/kernel/id.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { planOf, rowsRead, stepsOn } from "#app/domain/projects/test-plan.ts";
import { readAccountFilters } from "#app/domain/accounts/account-filters.ts";
import { accountsPage, accountsStatement, exportAccounts } from "#app/domain/accounts/account-pages.server.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { exportTransfers } from "#app/domain/accounts/ledger-pages.server.ts";
import { pair, type AccountName } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { readBalances } from "#app/domain/ledger/read-balances.server.ts";

const owner = (index: number) => `0199a000-0000-7000-8000-00000000000${index}`;
const names: readonly AccountName[] = [
  { kind: "cash", ownerId: null },
  { kind: "earned", ownerId: null },
  { kind: "receivable", ownerId: owner(1) },
  { kind: "receivable", ownerId: owner(2) },
  { kind: "waiting", ownerId: owner(1) },
];
const start = new Date("2026-03-01T00:00:00.000Z");

async function book() {
  const { db, close } = await freshDatabase({ poolSize: 6 });
  const clock = travellingClock(start);
  const ctx: Context = { db, clock, newId: idsBy(clock), actor: testMachine(), bell: () => {} };
  const post = (from: number, to: number, amountMinor: bigint) =>
    transact(ctx, {}, async (tx) =>
      ok(
        await postTransfers(tx, "USD", [
          { kind: "moved", idempotencyKey: ctx.newId(), entries: pair(names[to]!, names[from]!, amountMinor) },
        ]),
      ),
    );
  const balancesOn = async (on: string) => {
    const found = new Map<string, bigint>();
    for await (const batch of exportAccounts(ctx, readAccountFilters(new URLSearchParams({ on }))))
      for (const { kind, ownerId, balanceMinor } of batch) found.set(`${kind} ${ownerId}`, balanceMinor);
    return found;
  };
  return { db, close, clock, ctx, post, balancesOn };
}

const between = fc.tuple(fc.nat(names.length - 1), fc.nat(names.length - 1)).filter(([from, to]) => from !== to);
/** Steps of one wave come at the same moment; the clock may go back between them, as another node's may. */
const waves = fc.array(
  fc.record({
    hours: fc.integer({ min: -5, max: 40 }),
    moves: fc.array(fc.tuple(between, fc.bigInt({ min: 1n, max: 10n ** 12n })), { minLength: 1, maxLength: 4 }),
  }),
  { minLength: 1, maxLength: 8 },
);

test("on any day each account holds the sum of all transfers up to its end, and all of them together nothing", async () => {
  await fc.assert(
    fc.asyncProperty(waves, async (story) => {
      const { db, close, clock, ctx, post, balancesOn } = await book();
      for (const { hours, moves } of story) {
        clock.travel(hours * hourMs);
        await Promise.all(moves.map(([[from, to], amountMinor]) => post(from, to, amountMinor)));
      }
      const rows: { at: string; account: string; amountMinor: bigint }[] = [];
      for await (const batch of exportTransfers(ctx, readLedgerFilters(new URLSearchParams())))
        for (const { occurredAt, entries } of batch)
          for (const { kind, amountMinor } of entries) rows.push({ at: occurredAt, account: kind, amountMinor });
      for (let day = -1; day <= story.length * 2 + 1; day++) {
        const on = new Date(start.getTime() + day * dayMs).toISOString().slice(0, 10);
        const folded = new Map<string, bigint>();
        for (const { at, account, amountMinor } of rows)
          if (at.slice(0, 10) <= on) folded.set(account, (folded.get(account) ?? 0n) + amountMinor);
        const held = await balancesOn(on);
        const byKind = new Map<string, bigint>();
        for (const [account, balanceMinor] of held)
          byKind.set(account.split(" ")[0]!, (byKind.get(account.split(" ")[0]!) ?? 0n) + balanceMinor);
        expect(byKind).toEqual(folded);
        expect(
          new Map((await readBalances(db, on)).map(({ kind, balanceMinor }) => [kind as string, balanceMinor])),
        ).toEqual(folded);
        expect([...held.values()].reduce((sum, each) => sum + each, 0n)).toBe(0n);
      }
      // Such transfers mean nothing, so promises about their meaning are not asked.
      expect(
        await selfCheck(
          db,
          checks.filter(({ name }) => /transfers|balances|flows|entries_carry/.test(name)),
        ),
      ).toEqual([]);
      await close();
    }),
    { numRuns: 12 },
  );
}, 120_000);

test("a day ends at midnight UTC", async () => {
  const { clock, post, balancesOn } = await book();
  clock.travelTo(new Date("2026-03-05T23:59:59.999Z"));
  await post(1, 0, 5n);
  clock.travelTo(new Date("2026-03-06T00:00:00.000Z"));
  await post(1, 0, 7n);
  expect([...(await balancesOn("2026-03-04"))]).toEqual([]);
  expect((await balancesOn("2026-03-05")).get("cash null")).toBe(5n);
  expect((await balancesOn("2026-03-06")).get("cash null")).toBe(12n);
});

test("a page reads one entry for each account that it shows, from an index, however many there are", async () => {
  const { db, ctx, clock, post } = await book();
  for (let index = 0; index < 60; index++) {
    clock.travel(hourMs);
    await post(index % 2, 2 + (index % 3), BigInt(index + 1));
  }
  await db.execute("analyze account, entry, transfer");
  const steps = stepsOn(
    await planOf(db, accountsStatement(ctx.actor, readAccountFilters(new URLSearchParams()), "2026-03-02", 51)),
    "entry",
  );
  expect(steps.map((step) => step["Index Name"])).toEqual(["entry_account"]);
  expect(rowsRead(steps)).toBeLessThanOrEqual(names.length);
  const days = stepsOn(
    await planOf(db, accountsStatement(ctx.actor, readAccountFilters(new URLSearchParams()), "2026-03-02", 51)),
    "transfer",
  );
  expect(rowsRead(days)).toBe(1);
});

test("accounts of members that are not named stand together under no name, and nobody can page to them", async () => {
  const { db, clock, pledger, signed, steward } = await testRaise();
  const [open, shy] = [await pledger("Open Institute"), await pledger("Shy Foundation")];
  await signed(open, fixed(2_000));
  await signed(shy, fixed(5_000), [], { named: false });
  const read = async (actor: Context["actor"], query = "") =>
    accountsPage({ db, clock, actor }, readAccountFilters(new URLSearchParams(query)));
  const stranger = await read(visitor, "kind=commitment");
  expect(stranger).toMatchObject({ count: 1, hiddenMinor: 500_000n, totalMinor: 700_000n });
  expect(stranger.accounts.map(({ owner: of, balanceMinor }) => [of?.name, balanceMinor])).toEqual([
    ["Open Institute", 200_000n],
  ]);
  const own = await read(shy.actor, "kind=commitment");
  expect(own.accounts.map(({ owner: of }) => of?.name)).toEqual(["Open Institute", "Shy Foundation"]);
  expect(own.hiddenMinor).toBe(0n);
  expect(
    (await read((await steward("finance")).actor)).accounts.map(({ kind, balanceMinor }) => [kind, balanceMinor]),
  ).toEqual([
    ["commitment", 200_000n],
    ["commitment", 500_000n],
    ["committed", -700_000n],
  ]);
  const hidden = own.accounts.find(({ owner: of }) => of?.name === "Shy Foundation")!;
  expect((await read(visitor, `after=${hidden.id}`)).accounts).toEqual([]);
});
