import { stringify } from "csv-stringify/sync";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { contribution } from "#db/schema/contributions.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { issueInvoices } from "#app/domain/invoices/issue-invoices.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { fixed } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { fillFund, takeBackFilling } from "./fill-fund.server.ts";
import {
  distributionPage,
  fillingToTakeBack,
  fundReport,
  fundToFill,
  fundToPromise,
  listFunds,
  matchPage,
  newFundPage,
} from "./fund-pages.server.ts";
import { fundColumns, fundRows } from "./fund-rows.ts";
import { testFund } from "./test-fund.ts";

/** A pool that paid a quarter of the first deliverable, which was merged upstream. */
async function spent() {
  const made = await testFund({ poolSize: 8 });
  const { db, clock, newId, pool, match, pledger, signed, projectId, deliverableIds, funder, finance } = made;
  const { fundId, slug } = await pool(20_000);
  await signed({ ...funder, organizationId: funder.organizationId, actor: testMachine() }, fixed(9_530));
  await signed(await pledger(), fixed(19_060));
  yes(await match(fundId, projectId, 9_530));
  await db
    .update(project)
    .set({ closesAt: new Date("2026-10-01T17:00:00Z") })
    .where(eq(project.id, projectId));
  clock.travel(2 * dayMs);
  await closeDueRaisings({ db, clock, newId, bell: () => {} });
  await db.update(deliverable).set({ state: "ready_to_invoice" }).where(eq(deliverable.id, deliverableIds[0]!));
  yes(await issueInvoices(finance, newId(), { deliverableId: deliverableIds[0]! }));
  const about = {
    kind: "pull_request",
    repository: "jupyterhub/oauthenticator",
    projectId,
    deliverableId: deliverableIds[0]!,
    createdAt: clock.now(),
  } as const;
  await db.insert(contribution).values([
    {
      ...about,
      id: newId(),
      url: "https://forge.example/1",
      title: "=cmd|' /C calc'!A0",
      state: "merged",
      happenedOn: "2026-09-30",
    },
    { ...about, id: newId(), url: "https://forge.example/2", title: "Still in review", state: "in_review" },
  ]);
  return { ...made, fundId, slug };
}

describe("the account that a fund gives", () => {
  it("adds up: what came in is what was spent, is promised, and is left", async () => {
    const { slug, visitor } = await spent();
    const { fund, pledges, fillings } = (await fundReport(visitor, slug))!;
    expect(fund.filledMinor).toBe(2_000_000n);
    expect(fund.spentMinor).toBeGreaterThan(0n);
    expect(fund.spentMinor + fund.promisedMinor + fund.leftMinor).toBe(fund.filledMinor);
    expect(pledges).toMatchObject([
      {
        way: "match",
        rung: "allocated",
        paysMinor: 953_000n,
        drawnMinor: fund.spentMinor,
        promisedMinor: 953_000n - fund.spentMinor,
      },
    ]);
    expect(fillings.map(({ amountMinor, isTakenBack }) => [amountMinor, isTakenBack])).toEqual([[2_000_000n, false]]);
  });

  it("credits the fund with its own share of what was merged, apart from what its organization paid otherwise", async () => {
    const { slug, visitor } = await spent();
    const { credits, creditsTotal } = (await fundReport(visitor, slug))!;
    // The funder itself pays another quarter of the same work, by a pledge that is not the fund's.
    expect(credits.map(({ title, basisPoints }) => [title, basisPoints])).toEqual([["=cmd|' /C calc'!A0", 2_500]]);
    expect(creditsTotal).toBe(1);
  });

  it("is the same as a file, in which nothing is a formula", async () => {
    const { slug, visitor } = await spent();
    const report = (await fundReport(visitor, slug))!;
    const rows = fundRows(report);
    expect(rows.find(({ what }) => what === "left")?.amount_minor).toBe(report.fund.leftMinor.toString());
    const file = stringify(rows, { header: true, columns: [...fundColumns], escape_formulas: true });
    expect(file).toContain(`contribution,'=cmd|' /C calc'!A0,/contributions/`);
  });

  it("tells references and what may be done to those alone whom it concerns", async () => {
    const { db, slug, fundId, visitor, funder, finance, holder, newId, steward } = await spent();
    yes(await fillFund(finance, newId(), { fundId, amountMinor: 100n, reference: "Grant 7" }));
    const references = async (ctx: typeof visitor) => (await fundReport(ctx, slug))!.fillings[0]!.reference;
    expect([
      await references(visitor),
      await references(finance),
      await references(funder),
      await references(holder),
    ]).toEqual([null, "Grant 7", "Grant 7", "Grant 7"]);
    expect((await fundReport(visitor, slug))!.may).toEqual({ fill: false, promise: false });
    expect((await fundReport(visitor, slug))!.matchable).toEqual([]);
    expect(await fundReport(visitor, "no-such-fund")).toBeNull();
    for (const ctx of [visitor, holder, finance]) {
      expect(await fundToPromise(ctx, slug)).toBeNull();
      expect(await matchPage(ctx, slug, "project-1")).toBeNull();
      expect(await distributionPage(ctx, slug, 1n, null)).toBeNull();
      expect(await newFundPage(ctx)).toBeNull();
    }
    expect((await newFundPage(funder))!.funders.map(({ id }) => id)).toEqual([funder.organizationId]);
    expect((await newFundPage(await steward("director")))!.funders.map(({ id }) => id)).toEqual([
      funder.organizationId,
    ]);
    const [filling] = (await db.execute(
      sql`select id from fund_filling order by recorded_at desc, id desc limit 1`,
    )) as unknown as [{ id: string }];
    expect([
      await fundToFill(funder, slug),
      await fillingToTakeBack(funder, filling.id),
      await fillingToTakeBack(finance, "nonsense"),
    ]).toEqual([null, null, null]);
    yes(await takeBackFilling(finance, newId(), { fillingId: filling.id, reason: "Twice" }));
    expect(await fillingToTakeBack(finance, filling.id)).toMatchObject({ isTakenBack: true, amountMinor: 100n });
  });
});

describe("the list of funds", () => {
  it("goes through all of them, the newest first, a page at a time", async () => {
    const { open, visitor, funder } = await testFund();
    for (let n = 0; n < 5; n++) yes(await open());
    const names: string[] = [];
    for (let after: string | null = null, page = 0; page < 3; page++) {
      const list = await listFunds(visitor, { after, organization: null }, 2);
      expect(list).toMatchObject({ total: 5, mayOpen: false });
      names.push(...list.funds.map(({ name }) => name));
      after = list.nextAfter;
    }
    expect(names).toHaveLength(5);
    expect(new Set(names).size).toBe(5);
    expect((await listFunds(funder, { after: "nonsense", organization: null }, 2)).mayOpen).toBe(true);
    const [own] = (await listFunds(visitor, { after: null, organization: null })).funds;
    expect((await listFunds(visitor, { after: null, organization: own!.organization.slug })).total).toBe(5);
    expect(await listFunds(visitor, { after: null, organization: "another-funder" })).toMatchObject({
      total: 0,
      funds: [],
    });
  });
});
