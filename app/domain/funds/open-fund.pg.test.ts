import { describe, expect, it } from "vitest";
import { fundFilling, fundProject } from "#db/schema/funds.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { kindOf } from "#app/domain/invoices/test-invoices.ts";
import { fillFund, takeBackFilling } from "./fill-fund.server.ts";
import { openFund } from "./open-fund.server.ts";
import { testFund } from "./test-fund.ts";

describe("opening a fund", () => {
  it("is for a funder’s programme officer, and for the steward on its behalf", async () => {
    const { funder, holder, finance, steward, pledger, wanted, newId, row } = await testFund();
    const { fundId, slug } = yes(await openFund(funder, newId(), wanted({ name: "Open Instruments" })));
    expect(slug).toBe("open-instruments");
    expect(await row(fundId)).toMatchObject({
      heldMinor: 0n,
      promisedMinor: 0n,
      currency: "USD",
      matchNumerator: null,
    });
    expect(kindOf(await openFund(await steward("partnerships"), newId(), wanted()))).toBe("yes");
    expect(kindOf(await openFund(finance, newId(), wanted()))).toBe("not_permitted");
    expect(kindOf(await openFund(holder, newId(), wanted()))).toBe("not_permitted");
    const member = await pledger();
    expect(kindOf(await openFund(member, newId(), wanted({ organizationId: member.organizationId })))).toBe(
      "not_permitted",
    );
    expect(
      kindOf(await openFund(await steward("director"), newId(), wanted({ organizationId: member.organizationId }))),
    ).toBe("not_a_funder");
  });

  it("takes each name once, a double click once, and an address of its own for each", async () => {
    const { funder, open, wanted, newId } = await testFund();
    const key = newId();
    const one = wanted({ name: "New" });
    const twins = await Promise.all([openFund(funder, key, one), openFund(funder, key, one)]);
    expect(new Set(twins.map((each) => yes(each).fundId)).size).toBe(1);
    expect(yes(twins[0]).slug).toBe("fund-new");
    expect(kindOf(await open({ name: "NEW" }))).toBe("fund_name_taken");
    expect(yes(await open({ name: "Fund: new!" })).slug).toBe("fund-new-2");
  });

  it("keeps what it is for, and names what it cannot find", async () => {
    const { open, db, slug, projectId } = await testFund();
    yes(await open({ restriction: "projects", projects: [slug] }));
    expect(await db.select({ projectId: fundProject.projectId }).from(fundProject)).toEqual([{ projectId }]);
    expect(await open({ restriction: "projects", projects: [slug, "no-such"] })).toMatchObject({
      refusal: { kind: "fund_projects_not_found", missing: "no-such" },
    });
    expect(kindOf(await open({ restriction: "projects" }))).toBe("fund_projects_not_found");
    expect(await open({ restriction: "memberships", communities: ["nobody"] })).toMatchObject({
      refusal: { kind: "fund_communities_not_found", missing: "nobody" },
    });
    expect(kindOf(await open({ restriction: "narrative" }))).toBe("narrative_not_found");
    expect(kindOf(await open({ restriction: "foundational" }))).toBe("yes");
  });
});

describe("filling a fund", () => {
  it("moves cash into the fund’s account, once for a double click, and tells what it holds", async () => {
    const { finance, funder, open, newId, row, balance, healthy } = await testFund();
    const { fundId } = yes(await open());
    const key = newId();
    const filling = { fundId, amountMinor: 5_000_000n, happenedOn: "2026-09-29", reference: "Grant 7" };
    yes(await fillFund(finance, key, filling));
    yes(await fillFund(finance, key, filling));
    expect(await balance("fund", fundId)).toBe(-5_000_000n);
    expect(await row(fundId)).toMatchObject({ heldMinor: 5_000_000n, promisedMinor: 0n });
    expect(kindOf(await fillFund(funder, newId(), filling))).toBe("not_permitted");
    expect(kindOf(await fillFund(finance, newId(), { ...filling, fundId: newId() }))).toBe("fund_not_found");
    expect(kindOf(await fillFund(finance, newId(), { ...filling, amountMinor: 0n }))).toBe("amount_is_zero");
    expect(kindOf(await fillFund(finance, newId(), { ...filling, amountMinor: 10n ** 12n }))).toBe("amount_too_large");
    expect(kindOf(await fillFund(finance, newId(), { ...filling, happenedOn: "2026-10-01" }))).toBe(
      "payment_day_ahead",
    );
    expect(await healthy()).toEqual([]);
  });

  it("is taken back by a mirror alone, once, and only while it is neither promised nor spent", async () => {
    const { finance, funder, db, pool, match, newId, row, projectId, balance, healthy } = await testFund();
    const { fundId } = await pool(10_000);
    const [filling] = await db.select().from(fundFilling);
    const takeBack = (ctx = finance, reason = "Recorded twice") =>
      takeBackFilling(ctx, newId(), { fillingId: filling!.id, reason });
    const promised = yes(await match(fundId, projectId, 4_000));
    expect(await takeBack()).toMatchObject({ refusal: { kind: "fund_money_promised", leftMinor: 600_000n } });
    const { withdrawPledge } = await import("#app/domain/pledges/withdraw-pledge.server.ts");
    yes(await withdrawPledge(funder, newId(), { pledgeId: promised.pledgeId, reason: "Another pool does." }));
    expect(kindOf(await takeBack(finance, " "))).toBe("reason_missing");
    expect(kindOf(await takeBack(funder))).toBe("not_permitted");
    expect(kindOf(await takeBackFilling(finance, newId(), { fillingId: newId(), reason: "x" }))).toBe(
      "filling_not_found",
    );
    const twins = await Promise.all([takeBack(), takeBack()]);
    expect(twins.map(kindOf).sort()).toEqual(["filling_taken_back_already", "yes"]);
    expect(await row(fundId)).toMatchObject({ heldMinor: 0n, promisedMinor: 0n });
    expect(await balance("fund", fundId)).toBe(0n);
    expect(await healthy()).toEqual([]);
  });
});
