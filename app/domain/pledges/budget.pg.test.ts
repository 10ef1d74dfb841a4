import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { rungs } from "#db/schema/rungs.ts";
import { makeOrganization, makePledgeRow, makeProject } from "#db/seed/factories.ts";
import type { Db } from "#db/client.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { testNetwork, yes } from "#app/domain/projects/test-network.ts";
import { promisedInYear } from "./budget.server.ts";

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

test("what a fund pays is paid already, and in nobody's budget", async () => {
  const { db, funder, pool, match, projectId } = await testFund();
  const { fundId } = await pool(5_000);
  yes(await match(fundId, projectId, 2_000));
  expect(await promisedBy(db, funder.organizationId)).toBe(0);
});
