import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { budget } from "#db/schema/pledges.ts";
import { rungs } from "#db/schema/rungs.ts";
import { makeOrganization, makePledgeRow, makeProject } from "#db/seed/factories.ts";
import type { Db } from "#db/client.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { budgetPage } from "./budget-page.server.ts";
import { promisedInYear } from "./budget.server.ts";
import { leftOfBudget } from "./left-of-budget.server.ts";

const endedAt = new Date("2026-09-30T00:00:00Z");

const promisedBy = async (db: Db, organizationId: string, year = 2026): Promise<number> => {
  const [row] = (await db.execute(
    sql`select ${promisedInYear(sql`${organizationId}::uuid`, sql`${year}::integer`)}::text as minor`,
  )) as unknown as { minor: string }[];
  return Number(row?.minor);
};

/** One organization's pledges as rows, and what the budget of 2026 counts of them. */
async function house() {
  const { db, workshop } = await testNetwork();
  const { projectId } = await makeProject(workshop);
  const organizationId = await makeOrganization(workshop, {});
  const promised = () => promisedBy(db, organizationId);
  const pledge = (values: Partial<Parameters<typeof makePledgeRow>[1]> = {}) =>
    makePledgeRow(workshop, { projectId, organizationId, amountMinor: 300n, offeredMinor: 300n, ...values });
  return { workshop, promised, pledge };
}

test("a budget counts the most that a signed pledge may cost: of a share what it would pay, once settled what it pays, in kind nothing", async () => {
  const { promised, pledge } = await house();
  await pledge();
  expect(await promised()).toBe(300);
  await pledge({ termsKind: "share", shareBasisPoints: 1_000, amountMinor: 500n, offeredMinor: 20n });
  expect(await promised()).toBe(320);
  await pledge({ rung: "allocated", allocatedMinor: 1n });
  expect(await promised()).toBe(321);
  await pledge({ termsKind: "in_kind", hours: 10, offeredMinor: 0n });
  expect(await promised()).toBe(321);
});

test("a budget counts what binds, of its own organization and of its own year", async () => {
  const { workshop, promised, pledge } = await house();
  const binds = ["firm", "allocated", "invoiced", "paid", "spent", "credited"];
  let expected = 0;
  for (const rung of rungs) {
    await pledge({ rung, ...(binds.includes(rung) ? {} : { endedAt }) });
    if (binds.includes(rung)) expected += 300;
    expect(await promised(), rung).toBe(expected);
  }
  await pledge({ organizationId: await makeOrganization(workshop, {}) });
  await pledge({ signedAt: new Date("2025-12-31T23:59:59.999Z") });
  await pledge({ signedAt: new Date("2027-01-01T00:00:00Z") });
  expect(await promised()).toBe(expected);
  await pledge({ signedAt: new Date("2026-01-01T00:00:00Z") });
  await pledge({ signedAt: new Date("2026-12-31T23:59:59.999Z") });
  expect(await promised()).toBe(expected + 600);
});

test("a budget counts what its organization pays, whoever is credited, and not what others pay to its credit", async () => {
  const { workshop, promised, pledge } = await house();
  const another = await makeOrganization(workshop, {});
  await pledge({ creditedOrganizationId: another });
  expect(await promised()).toBe(300);
  await pledge({ payerOrganizationId: another });
  expect(await promised()).toBe(300);
});

test("what is left, and what the page shows, is of the organization's own budget of the year", async () => {
  const { db, clock, member } = await testNetwork();
  const [other, own] = [await member("budget_holder"), await member("budget_holder")];
  const set = (organizationId: string, year: number, amountMinor: bigint) =>
    db.insert(budget).values({ organizationId, year, amountMinor, setAt: clock.now() });
  await set(other.organizationId, 2026, 70n);
  await set(own.organizationId, 2027, 5_000n);
  await set(own.organizationId, 2026, 1_000n);
  const left = await transact<unknown, never>(own, {}, async (tx) => ok(await leftOfBudget(tx, own.organizationId)));
  expect(left).toEqual(ok({ leftMinor: 1_000n, year: 2026 }));
  const [found] = await db.select().from(organization).where(eq(organization.id, own.organizationId));
  const page = await budgetPage(own, found?.slug ?? "");
  expect(page?.years.map(({ year, budgetMinor }) => [year, budgetMinor])).toEqual([
    [2026, 1_000n],
    [2027, 5_000n],
    [2028, null],
    [2029, null],
    [2030, null],
  ]);
});

test("what a fund pays is paid already, and in nobody's budget", async () => {
  const { db, funder, pool, match, projectId } = await testFund();
  const { fundId } = await pool(5_000);
  yes(await match(fundId, projectId, 2_000));
  expect(await promisedBy(db, funder.organizationId)).toBe(0);
});
