import { eq, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, narrative, project } from "#db/schema/projects.ts";
import { makeOrganization } from "#db/seed/factories.ts";
import { issueInvoices } from "#app/domain/invoices/issue-invoices.server.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { kindOf } from "#app/domain/invoices/test-invoices.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { setBudget } from "#app/domain/pledges/set-budget.server.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { fixed } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { openPool } from "./open-pool.server.ts";
import { promiseMatch } from "./promise-match.server.ts";
import { testFund } from "./test-fund.ts";

describe("opening a match pool", () => {
  it("happens once, with caps that make sense, by whoever may promise", async () => {
    const { open, funder, holder, finance, newId } = await testFund();
    const { fundId } = yes(await open());
    const terms = { fundId, numerator: 1, denominator: 2, projectCapMinor: 100n, organizationCapMinor: 200n };
    for (const [ctx, changes, kind] of [
      [holder, {}, "not_permitted"],
      [finance, {}, "not_permitted"],
      [funder, { fundId: newId() }, "fund_not_found"],
      [funder, { projectCapMinor: 0n }, "cap_is_zero"],
      [funder, { organizationCapMinor: 99n }, "organization_cap_below_project"],
      [funder, { organizationCapMinor: 10n ** 13n }, "cap_too_large"],
      [funder, {}, "yes"],
      [funder, {}, "pool_open_already"],
    ] as const)
      expect(kindOf(await openPool(ctx, newId(), { ...terms, ...changes }))).toBe(kind);
    const { fundId: dues } = yes(await open({ restriction: "memberships", communities: [await memberSlug()] }));
    expect(kindOf(await openPool(funder, newId(), { ...terms, fundId: dues }))).toBe("pool_without_projects");

    async function memberSlug() {
      const { db } = funder;
      const id = await makeOrganization({ db, newId, clock: funder.clock }, { name: "Delta College" });
      const [row] = (await db.execute(sql`select slug from organization where id = ${id}`)) as unknown as {
        slug: string;
      }[];
      return row!.slug;
    }
  });
});

describe("promising a match from a pool", () => {
  it("sets its whole cap aside, and settles as every other match does", async () => {
    const { db, pool, match, row, pledger, signed, projectId, balance, funder, healthy } = await testFund();
    const { fundId } = await pool(20_000);
    const harbour = await pledger();
    await signed(harbour, fixed(3_000));
    const placed = yes(await match(fundId, projectId, 8_000));
    expect(placed).toMatchObject({ stands: true, offersMinor: "300000" });
    expect(await row(fundId)).toMatchObject({ heldMinor: 2_000_000n, promisedMinor: 800_000n });
    await signed(await pledger(), fixed(2_500));
    expect(await balance("commitment", funder.organizationId)).toBe(550_000n);
    const [own] = await db.select().from(pledge).where(eq(pledge.id, placed.pledgeId));
    expect(own).toMatchObject({ fundId, termsKind: "match", matchNumerator: 1, offeredMinor: 550_000n, named: true });
    expect(await healthy()).toEqual([]);
  });

  it("is refused beyond the pool, the project’s cap and its organization’s, with what is left", async () => {
    const { db, pool, match, openRaise, workshop, projectId, healthy } = await testFund();
    const { fundId } = await pool(30_000);
    expect(await match(fundId, projectId, 10_001)).toMatchObject({
      refusal: { kind: "pool_exceeded", mostMinor: 1_000_000n },
    });
    const proposerOrganizationId = await makeOrganization(workshop);
    const [first, second, third] = [
      await openRaise({ proposerOrganizationId }),
      await openRaise({ proposerOrganizationId }),
      await openRaise(),
    ];
    yes(await match(fundId, first.projectId, 9_000));
    expect(await match(fundId, second.projectId, 6_001)).toMatchObject({
      refusal: { kind: "pool_exceeded", mostMinor: 600_000n },
    });
    yes(await match(fundId, second.projectId, 6_000));
    yes(await match(fundId, third.projectId, 10_000));
    expect(await match(fundId, projectId, 5_001)).toMatchObject({
      refusal: { kind: "pool_exceeded", mostMinor: 500_000n },
    });
    expect(kindOf(await match(fundId, third.projectId, 1))).toBe("matched_already");
    yes(await match(fundId, projectId, 5_000));
    expect(await healthy()).toEqual([]);
    // The table itself refuses what the code would have let through.
    await expect(
      db.update(pledge).set({ amountMinor: 2_000_000n }).where(eq(pledge.projectId, projectId)),
    ).rejects.toMatchObject({ cause: { constraint_name: "fund_promises_within_held" } });
  });

  it("keeps to the fund’s restriction", async () => {
    const { db, newId, pool, match, openRaise, workshop, slug, projectId } = await testFund();
    const listed = await pool(10_000, { restriction: "projects", projects: [slug] });
    const other = await openRaise();
    expect(kindOf(await match(listed.fundId, other.projectId, 100))).toBe("project_outside_fund");
    expect(kindOf(await match(listed.fundId, projectId, 100))).toBe("yes");
    const upstream = await makeOrganization(workshop, { kind: "upstream" });
    const foundational = await pool(10_000, { restriction: "foundational" });
    expect(kindOf(await match(foundational.fundId, projectId, 100))).toBe("project_outside_fund");
    expect(
      kindOf(await match(foundational.fundId, (await openRaise({ proposerOrganizationId: upstream })).projectId, 100)),
    ).toBe("yes");
    const narrativeId = newId();
    await db.insert(narrative).values({ id: narrativeId, slug: "large-classes", title: "Large classes" });
    const told = await pool(10_000, { restriction: "narrative", narrativeId });
    expect(kindOf(await match(told.fundId, projectId, 100))).toBe("project_outside_fund");
    expect(kindOf(await match(told.fundId, (await openRaise({ narrativeId })).projectId, 100))).toBe("yes");
  });

  it("is for those who may promise, from a pool that is open, for a raise that is", async () => {
    const { open, pool, funder, holder, finance, match, newId, clock, projectId } = await testFund();
    const { fundId: closed } = yes(await open());
    expect(kindOf(await match(closed, projectId, 100))).toBe("pool_not_open");
    const { fundId } = await pool(10_000);
    const wanted = { fundId, projectId, capMinor: 100n };
    for (const ctx of [holder, finance]) expect(kindOf(await promiseMatch(ctx, newId(), wanted))).toBe("not_permitted");
    expect(kindOf(await match(newId(), projectId, 100))).toBe("fund_not_found");
    expect(kindOf(await match(fundId, newId(), 100))).toBe("project_not_found");
    expect(kindOf(await match(fundId, projectId, 0))).toBe("amount_is_zero");
    const preview = yes(await promiseMatch(funder, newId(), wanted, { preview: true }));
    expect(preview.offersMinor).toBe("0");
    expect(kindOf(await match(fundId, projectId, 1))).toBe("yes");
    clock.travel(10 * dayMs);
    expect(kindOf(await match((await pool(100)).fundId, projectId, 1))).toBe("raising_closed");
  });

  it("never promises more than the pool holds, however many promise at once on real connections", async () => {
    const { pool, match, openRaise, row, healthy } = await testFund({ poolSize: 12 });
    const { fundId } = await pool(25_000);
    const raises = [];
    for (let n = 0; n < 8; n++) raises.push(await openRaise());
    const answers = await Promise.all(raises.map(({ projectId }) => match(fundId, projectId, 10_000)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(2);
    expect(
      answers
        .filter(({ ok }) => !ok)
        .every((each) => !each.ok && each.refusal.kind === "pool_exceeded" && each.refusal.mostMinor === 500_000n),
    ).toBe(true);
    expect(await row(fundId)).toMatchObject({ promisedMinor: 2_000_000n });
    expect(await healthy()).toEqual([]);
  });

  it("leaves the organization’s budget alone, and can be taken back by whoever may promise", async () => {
    const { ctxOf, workshop, funder, holder, pool, match, newId, projectId, row, pledger, signed } = await testFund();
    const { makeMembership, makePerson } = await import("#db/seed/factories.ts");
    const leader = await makePerson(workshop);
    await makeMembership(workshop, leader, funder.organizationId, "representative");
    const [{ slug }] = (await funder.db.execute(
      sql`select slug from organization where id = ${funder.organizationId}`,
    )) as unknown as [{ slug: string }];
    yes(await setBudget(await ctxOf(leader), null, { slug, year: 2026, amountMinor: 1_000n }));
    const { fundId } = await pool(10_000);
    await signed(await pledger(), fixed(1_000));
    const { pledgeId } = yes(await match(fundId, projectId, 4_000));
    yes(await match((await pool(5_000)).fundId, projectId, 1_000));
    expect(kindOf(await withdrawPledge(holder, newId(), { pledgeId, reason: "" }))).toBe("pledge_not_found");
    yes(await withdrawPledge(funder, newId(), { pledgeId, reason: "" }));
    expect(await row(fundId)).toMatchObject({ promisedMinor: 0n });
    yes(await match(fundId, projectId, 2_000));
  });
});

describe("what a fund pays", () => {
  const closed = async () => {
    const made = await testFund({ poolSize: 8 });
    const { db, clock, newId, pool, match, pledger, signed, projectId, deliverableIds } = made;
    const { fundId } = await pool(20_000);
    const harbour = await pledger("Harbour Institute");
    await signed(harbour, fixed(30_000));
    const { pledgeId } = yes(await match(fundId, projectId, 10_000));
    await db
      .update(project)
      .set({ closesAt: new Date("2026-10-01T17:00:00Z") })
      .where(eq(project.id, projectId));
    clock.travel(2 * dayMs);
    await closeDueRaisings({ db, clock, newId, bell: () => {} });
    const issue = async (position: number) => {
      await db
        .update(deliverable)
        .set({ state: "ready_to_invoice" })
        .where(eq(deliverable.id, deliverableIds[position - 1]!));
      return issueInvoices(made.finance, newId(), { deliverableId: deliverableIds[position - 1]! });
    };
    const own = async () => (await db.select().from(pledge).where(eq(pledge.id, pledgeId)))[0]!;
    return { ...made, fundId, pledgeId, harbour, issue, own };
  };

  it("is trimmed with everybody’s when the raise closes, and what was set aside beyond it is free again", async () => {
    const { own, row, fundId, healthy } = await closed();
    // 40,000 are offered for 38,120: everybody pays proportionally less.
    expect(await own()).toMatchObject({ rung: "allocated", allocatedMinor: 953_000n });
    expect(await row(fundId)).toMatchObject({ heldMinor: 2_000_000n, promisedMinor: 953_000n });
    expect(await healthy()).toEqual([]);
  });

  it("goes from the fund to the project when others are invoiced, without an invoice of its own", async () => {
    const { db, issue, own, row, fundId, harbour, finance, newId, balance, funder, projectId, healthy } =
      await closed();
    const { invoices } = yes(await issue(1));
    expect(invoices.map(({ organizationId }) => organizationId)).toEqual([harbour.organizationId]);
    const first = (await own()).drawnMinor;
    expect(first).toBeGreaterThan(0n);
    expect(await balance("fund", fundId)).toBe(first - 2_000_000n);
    expect(await row(fundId)).toMatchObject({ heldMinor: 2_000_000n - first, promisedMinor: 953_000n - first });
    expect(await balance("receivable", funder.organizationId)).toBe(0n);
    expect(await balance("restricted", projectId)).toBe(0n);
    for (const position of [2, 3]) yes(await issue(position));
    expect((await own()).rung).toBe("allocated");
    const last = yes(await issue(4)).invoices;
    expect(await own()).toMatchObject({ rung: "spent", drawnMinor: 953_000n });
    expect(await row(fundId)).toMatchObject({ heldMinor: 1_047_000n, promisedMinor: 0n });
    yes(await recordPayment(finance, newId(), { invoiceIds: [last[0]!.invoiceId] }));
    const said = (await db.execute(
      sql`select count(*)::int as told from event where type = 'fund.matched' and stream_id = 'network'`,
    )) as unknown as [{ told: number }];
    expect(said[0].told).toBe(4);
    expect(await healthy()).toEqual([]);
  });

  it("is enough for a deliverable that nobody else pays for", async () => {
    const { db, issue, own, deliverableIds, pledgeId, fundId, row } = await closed();
    const paid = await db.execute(
      sql`delete from allocation where deliverable_id = ${deliverableIds[0]!} and pledge_id <> ${pledgeId}`,
    );
    expect(paid).toBeDefined();
    expect(yes(await issue(1)).invoices).toEqual([]);
    expect((await own()).drawnMinor).toBeGreaterThan(0n);
    expect((await row(fundId)).heldMinor).toBe(2_000_000n - (await own()).drawnMinor);
  });
});
