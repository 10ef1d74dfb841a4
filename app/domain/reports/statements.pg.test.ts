import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { funded } from "#app/domain/invoices/test-invoices.ts";
import { readAccountFilters } from "#app/domain/accounts/account-filters.ts";
import { accountsPage } from "#app/domain/accounts/account-pages.server.ts";
import { readStatementFilters, writePlace } from "#app/domain/accounts/statement-filters.ts";
import {
  exportStatement,
  statementPage,
  type AccountStatementLine,
} from "#app/domain/accounts/statement-pages.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";

const filters = (query = "") => readStatementFilters(new URLSearchParams(query));

async function exported(ctx: Context, ownerId: string, query = ""): Promise<AccountStatementLine[]> {
  const lines: AccountStatementLine[] = [];
  for await (const line of (await exportStatement(ctx, ownerId, filters(query)))!.lines) lines.push(line);
  return lines;
}

test("opening, movements and closing add up for any period, and the closing of one is the opening of the next", async () => {
  const { visitor, issue, pay, harbour, projectId, balance, clock, db } = await funded();
  clock.travelTo(new Date("2026-11-03T10:00:00Z"));
  const { invoices } = yes(await issue(1));
  clock.travelTo(new Date("2026-11-04T23:59:59.999Z"));
  yes(
    await pay(
      invoices.find(({ organizationId }) => organizationId === harbour.organizationId)!.invoiceId,
      undefined,
      100_000n,
    ),
  );
  clock.travel(dayMs);
  yes(await issue(2));

  for (const ownerId of [harbour.organizationId, projectId]) {
    const whole = (await statementPage(visitor, ownerId, filters()))!;
    for (const { kind, openingMinor, closingMinor } of whole.accounts) {
      expect(openingMinor).toBe(0n);
      expect(closingMinor).toBe(await balance(kind, ownerId));
    }
    let before = new Map<string, bigint>();
    for (const [from, to] of [
      ["2026-09-01", "2026-11-03"],
      ["2026-11-04", "2026-11-04"],
      ["2026-11-05", "2026-12-31"],
    ]) {
      const { accounts } = (await statementPage(visitor, ownerId, filters(`from=${from}&to=${to}`)))!;
      for (const { kind, openingMinor, debitMinor, creditMinor, closingMinor } of accounts) {
        expect(openingMinor).toBe(before.get(kind) ?? 0n);
        expect(closingMinor).toBe(openingMinor + debitMinor - creditMinor);
      }
      before = new Map(accounts.map(({ kind, closingMinor }) => [kind, closingMinor]));
    }
    expect(before).toEqual(new Map(whole.accounts.map(({ kind, closingMinor }) => [kind, closingMinor])));
  }

  const paid = (await statementPage(
    visitor,
    harbour.organizationId,
    filters("from=2026-11-04&to=2026-11-04&account=receivable"),
  ))!;
  expect(paid.movements.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)).toBe(-100_000n);
  // Each printed balance is the one that the book keeps beside the entry.
  const kept = (await db.execute(
    sql`select e.number, e.position, e.balance_after_minor::text as after from entry e join account a on a.id = e.account_id where a.owner_id = ${harbour.organizationId}`,
  )) as unknown as { number: string; position: number; after: string }[];
  for (const line of await exported(visitor, harbour.organizationId))
    if (line.kind === "movement")
      expect(line.movement.balanceMinor.toString()).toBe(
        kept.find(
          ({ number, position }) => Number(number) === line.movement.number && position === line.movement.position,
        )?.after,
      );
});

test("its pages neither repeat nor leave out a movement, and the export has them all", async () => {
  const { visitor, pledger, signed } = await testRaise();
  const organization = await pledger("Harbour Institute");
  for (let index = 0; index < 105; index++) await signed(organization, fixed(1 + index));
  const first = (await statementPage(visitor, organization.organizationId, filters()))!;
  expect(first.movements).toHaveLength(100);
  const second = (await statementPage(
    visitor,
    organization.organizationId,
    filters(`after=${writePlace(first.nextAfter!)}`),
  ))!;
  expect(second.nextAfter).toBeNull();
  const lines = await exported(visitor, organization.organizationId);
  expect([...first.movements, ...second.movements]).toEqual(
    lines.flatMap((line) => (line.kind === "movement" ? [line.movement] : [])),
  );
  expect([lines[0]?.kind, lines.at(-1)?.kind]).toEqual(["opening", "closing"]);
  expect(second.movements.at(-1)?.balanceMinor).toBe(first.account?.closingMinor);
});

test("a stranger reads of an organization what it consented to, and never its name in a project’s statement; its people and finance read all", async () => {
  const { visitor, pledger, signed, projectId, steward } = await testRaise();
  const [shy, beside] = [await pledger("Shy Foundation"), await pledger("Open Institute")];
  await signed(shy, fixed(5_000), [], { named: false, note: "" });
  await signed(shy, fixed(1_000), []);
  const read = (ctx: Context, ownerId: string) => statementPage(ctx, ownerId, filters());
  const finance = await steward("finance");
  const stranger = await pledger("Elsewhere");
  for (const [who, sum] of [
    [visitor, 100_000n],
    [stranger, 100_000n],
    [shy, 600_000n],
    [finance, 600_000n],
  ] as const) {
    const page = (await read(who, shy.organizationId))!;
    expect(page.account?.closingMinor).toBe(sum);
    expect(page.movements.at(-1)?.balanceMinor).toBe(sum);
  }
  const names = async (who: Context) =>
    (await read(who, projectId))!.movements.map(({ organization, masked }) => organization?.name ?? masked);
  expect(await names(visitor)).toEqual([true, "Shy Foundation"]);
  expect(await names(finance)).toEqual(["Shy Foundation", "Shy Foundation"]);
  expect(await names(beside)).toEqual([true, "Shy Foundation"]);
  await signed(beside, fixed(500));
  expect(await names(beside)).toEqual(["Shy Foundation", "Shy Foundation", "Open Institute"]);
  for (const unknown of ["no-id", "0199a000-0000-7000-8000-000000000001"])
    expect(await read(finance, unknown)).toBeNull();
});

test("a fund has a statement as everybody has who owns an account, and its account stands in the list under its name", async () => {
  const { visitor, open, fill } = await testFund();
  const { fundId, slug } = yes(await open());
  yes(await fill(fundId, 20_000));
  const page = (await statementPage(visitor, fundId, filters()))!;
  expect(page.owner.href).toBe(`/funds/${slug}`);
  expect(page.accounts).toEqual([
    { kind: "fund", openingMinor: 0n, debitMinor: 0n, creditMinor: 2_000_000n, closingMinor: -2_000_000n },
  ]);
  const { accounts } = await accountsPage(visitor, readAccountFilters(new URLSearchParams("kind=fund")));
  expect(accounts.map(({ owner, balanceMinor }) => [owner?.name, balanceMinor])).toEqual([
    [page.owner.name, -2_000_000n],
  ]);
});
