import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { bankLine } from "#db/schema/invoices.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { funded } from "#app/domain/invoices/test-invoices.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { readTreasuryFilters } from "./treasury-filters.ts";
import { exportTreasury, treasuryPage, type TreasuryList } from "./treasury-pages.server.ts";

const filters = (query = "") => readTreasuryFilters(new URLSearchParams(query));

test("only finance and the director read it", async () => {
  const { steward, pledger, visitor } = await testRaise();
  for (const role of ["finance", "director"] as const)
    expect(await treasuryPage(await steward(role), filters())).not.toBeNull();
  for (const ctx of [
    visitor,
    await pledger(),
    await steward("partnerships"),
    await steward("tech_lead"),
    await steward("delivery_lead"),
    await steward("engineer"),
  ]) {
    expect(await treasuryPage(ctx, filters())).toBeNull();
    expect(exportTreasury(ctx, filters())).toBeNull();
  }
});

test("what it forecasts for each raise is what the closing then does, to the cent", async () => {
  const { db, clock, newId, openRaise, pledger, signed, steward, slug } = await testRaise();
  const [harbour, lakeside, closer] = [
    await pledger("Harbour Institute"),
    await pledger("Lakeside University"),
    await pledger("Closing Fund"),
  ];
  // One over its goal with a closer and a condition that holds only then, one that lapses, one that covers its first deliverable only, one that may be extended.
  await signed(harbour, fixed(30_000));
  await signed(lakeside, fixed(9_000), [othersOffer(29_000)]);
  await signed(closer, { kind: "closer", limitMinor: 100_000n });
  const slices = await openRaise({ title: "Slices", underFundingRule: "slices" });
  const lapses = await openRaise({ title: "Lapses" });
  const extends_ = await openRaise({ title: "Extends", underFundingRule: "extend" });
  for (const { projectId } of [slices, lapses, extends_]) await signed(harbour, fixed(9_000), [], { projectId });

  const finance = await steward("finance");
  const page = (await treasuryPage(finance, filters()))!;
  const rows = page.list.view === "forecast" ? page.list.rows : [];
  const said = new Map(rows.map(({ project, outcome, fallsDueMinor }) => [project.slug, { outcome, fallsDueMinor }]));
  expect([...said.values()].map(({ outcome }) => outcome).sort()).toEqual(["funded", "lapsed", "may_extend", "slices"]);
  expect(rows.find(({ project }) => project.slug === slug)).toMatchObject({
    standsMinor: 3_900_000n,
    minimumMinor: 3_048_000n,
    fallsDueMinor: 3_812_000n,
  });

  clock.travel(10 * dayMs);
  const closed = await closeDueRaisings({ db, clock, newId, bell: () => {} });
  const slugs = new Map(
    ((await db.execute(sql`select id, slug from project`)) as unknown as { id: string; slug: string }[]).map(
      ({ id, slug: of }) => [id, of],
    ),
  );
  expect(closed).toHaveLength(3);
  for (const { projectId, outcome, totalMinor } of closed)
    expect(said.get(slugs.get(projectId)!)).toEqual({
      outcome,
      fallsDueMinor: outcome === "lapsed" ? 0n : BigInt(totalMinor),
    });
  const [after] = (
    (await treasuryPage(finance, filters("view=waiting")))!.list as Extract<TreasuryList, { view: "waiting" }>
  ).rows;
  expect(after).toMatchObject({ kind: "extension", about: "Extends" });
});

test("balances, ages and what waits are the book's and the invoices', and lists page and filter by the address", async () => {
  const { db, issue, pay, finance, clock, newId, harbour, balance, healthy } = await funded();
  const { invoices } = yes(await issue(1));
  const own = invoices.find(({ organizationId }) => organizationId === harbour.organizationId)!;
  yes(await pay(own.invoiceId, undefined, 100_000n));
  clock.travel(40 * dayMs);
  await db.insert(bankLine).values({
    id: newId(),
    identity: "x",
    source: "csv",
    bookedOn: "2026-11-01",
    amountMinor: 5n,
    currency: "USD",
    party: "Kestrel Lab",
    importedAt: clock.now(),
  });

  const page = (await treasuryPage(finance, filters("view=receivables")))!;
  expect(page.figures.owedMinor).toBe(750_000n);
  expect(page.ageing).toMatchObject({ not_due: 0n, to_30: 750_000n });
  expect(page.balances.find(({ kind }) => kind === "cash")?.balanceMinor).toBe(100_000n);
  const rows = page.list.view === "receivables" ? page.list.rows : [];
  expect(rows.map(({ organization, totalMinor }) => [organization.name, totalMinor])).toEqual([
    ["Harbour Institute", await balance("receivable", harbour.organizationId)],
    ["Lakeside University", rows[1]?.totalMinor],
  ]);
  expect(rows.reduce((sum, { totalMinor }) => sum + totalMinor, 0n)).toBe(750_000n);
  const names = async (query: string) => {
    const { list } = (await treasuryPage(finance, filters(query)))!;
    return list.view === "receivables"
      ? list.rows.map(({ organization }) => organization.name)
      : list.view === "waiting"
        ? list.rows.map(({ about }) => about)
        : list.rows.map(({ project }) => project.title);
  };
  expect(await names("view=receivables&words=lake")).toEqual(["Lakeside University"]);
  expect(await names(`view=receivables&after=${rows[0]!.id}`)).toEqual(["Lakeside University"]);
  const waiting = await names("view=waiting");
  expect(waiting).toHaveLength(2);
  expect(waiting).toContain("Kestrel Lab");
  expect(page.waiting).toBe(2);
  const batches: TreasuryList[] = [];
  for await (const list of exportTreasury(finance, filters("view=receivables"))!) batches.push(list);
  expect(batches.flatMap((list) => (list.view === "receivables" ? list.rows : []))).toEqual(rows);
  expect(await names("view=forecast")).toEqual([]);
  expect(await healthy()).toEqual([]);
});

test("the forecast narrows by deadline, minimum and words, and its pages neither repeat nor leave out a raise", async () => {
  const { openRaise, steward, pledger, signed, projectId } = await testRaise({ title: "First" });
  await signed(await pledger(), fixed(31_000), [], { projectId });
  for (let index = 0; index < 30; index++)
    await openRaise({ title: `Later ${index}`, closesAt: new Date(Date.UTC(2026, 10, 1 + (index % 7), 17)) });
  const finance = await steward("finance");
  const read = async (query: string) => {
    const { list, nextAfter } = (await treasuryPage(finance, filters(query)))!;
    return { titles: list.view === "forecast" ? list.rows.map(({ project }) => project.title) : [], nextAfter };
  };
  const first = await read("");
  const second = await read(`after=${first.nextAfter}`);
  expect(new Set([...first.titles, ...second.titles]).size).toBe(31);
  expect(second.nextAfter).toBeNull();
  expect((await read("minimum=stands")).titles).toEqual(["First"]);
  expect((await read("until=2026-10-31")).titles).toEqual(["First"]);
  expect((await read("words=later 29")).titles).toEqual(["Later 29"]);
  expect((await read("minimum=missing&words=first")).titles).toEqual([]);
});
