import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { visitor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { readLedgerFilters } from "#app/domain/accounts/ledger-filters.ts";
import { ledgerCsv, ledgerPage, transferPage } from "#app/domain/accounts/ledger-pages.server.ts";
import { withdrawPledge } from "#app/domain/pledges/withdraw-pledge.server.ts";
import { fixed, othersOffer, testRaise } from "#app/domain/pledges/test-raise.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { runScript } from "#app/domain/ledger/test-recompute.ts";

const filters = (query: string) => readLedgerFilters(new URLSearchParams(query));

async function bookOfFour() {
  const raise = await testRaise();
  const [named, shy, later, stranger] = [
    await raise.pledger("EarthLab"),
    await raise.pledger("Shy College"),
    await raise.pledger("Lakeside University"),
    await raise.pledger("Elsewhere"),
  ];
  await raise.signed(named, fixed(5_000));
  await raise.signed(shy, fixed(3_000), [], { named: false, note: "" });
  const waiting = await raise.signed(later, fixed(2_000), [othersOffer(20_000)]);
  yes(
    await withdrawPledge(later, raise.newId(), { pledgeId: waiting.pledgeId, reason: "The budget moved to next year" }),
  );
  const page = (ctx: Context, query = "") => ledgerPage(ctx, filters(query));
  const asVisitor: Context = { ...named, actor: visitor };
  return { ...raise, named, shy, later, stranger, page, asVisitor };
}

const ownersIn = (transfers: Awaited<ReturnType<typeof ledgerPage>>["transfers"]) =>
  transfers.flatMap(({ entries }) => entries.map(({ owner }) => owner?.name));

describe("the public book", () => {
  test("names members who consented, and hides name, actor, reason and balance of those who did not", async () => {
    const { page, asVisitor } = await bookOfFour();
    const { transfers } = await page(asVisitor);
    expect(transfers.map(({ number, kind }) => [number, kind])).toEqual([
      [4, "pledge_withdrawn"],
      [3, "pledge_waits"],
      [2, "pledge_stands"],
      [1, "pledge_stands"],
    ]);
    expect(ownersIn(transfers)).toContain("EarthLab");
    expect(
      JSON.stringify(transfers, (_key, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
    ).not.toContain("Shy");
    const [hidden] = transfers[2]?.entries ?? [];
    expect(hidden).toMatchObject({
      kind: "commitment",
      owner: null,
      masked: true,
      amountMinor: 300_000n,
      balanceAfterMinor: null,
    });
    expect(transfers[2]).toMatchObject({ actor: null, reason: "" });
    expect(transfers[0]?.reason).toBe("The budget moved to next year");
  });

  test("tells the name to the member itself and to co-funders of the project, and to no other member", async () => {
    const { page, named, shy, stranger } = await bookOfFour();
    expect(ownersIn((await page(shy)).transfers)).toContain("Shy College");
    expect(ownersIn((await page(named)).transfers)).toContain("Shy College");
    expect(ownersIn((await page(stranger)).transfers)).not.toContain("Shy College");
  });

  test("does not betray a hidden member to whoever filters by its name", async () => {
    const { page, asVisitor, shy, db } = await bookOfFour();
    const [row] = await db
      .select({ slug: organization.slug })
      .from(organization)
      .where(eq(organization.id, shy.organizationId));
    expect((await page(asVisitor, `organization=${row!.slug}`)).transfers).toEqual([]);
    expect((await page(asVisitor, "words=Shy")).transfers).toEqual([]);
    expect((await page(shy, `organization=${row!.slug}`)).transfers).toHaveLength(1);
  });

  test("filters by project, account, kind of happening, number, words and days, and turns its pages by number", async () => {
    const { page, asVisitor, slug, openRaise, signed, named, clock } = await bookOfFour();
    const other = await openRaise();
    clock.travel(2 * 86_400_000);
    await signed(named, fixed(100), [], { projectId: other.projectId });
    const numbers = async (query: string) => (await page(asVisitor, query)).transfers.map(({ number }) => number);
    expect(await numbers("")).toEqual([5, 4, 3, 2, 1]);
    expect(await numbers(`project=${slug}`)).toEqual([4, 3, 2, 1]);
    expect(await numbers("account=waited")).toEqual([4, 3]);
    expect(await numbers("account=cash")).toEqual([]);
    expect(await numbers("group=pledges")).toEqual([5, 4, 3, 2, 1]);
    expect(await numbers("group=invoices")).toEqual([]);
    expect(await numbers("words=2")).toEqual([2]);
    expect(await numbers("words=EarthLab")).toEqual([5, 1]);
    expect(await numbers("before=3")).toEqual([2, 1]);
    const today = clock.now().toISOString().slice(0, 10);
    expect(await numbers(`from=${today}`)).toEqual([5]);
    expect(await numbers("from=yesterday&account=gold&before=-1")).toEqual([5, 4, 3, 2, 1]);
  });

  test("says what each kind of account holds, now and at the end of any day, and together nothing", async () => {
    const { page, asVisitor, clock, signed, pledger } = await bookOfFour();
    const first = clock.now().toISOString().slice(0, 10);
    clock.travel(2 * 86_400_000);
    await signed(await pledger("Riverbend College"), fixed(1_000));
    const committed = async (query: string) =>
      (await page(asVisitor, query)).balances.find(({ kind }) => kind === "committed")?.balanceMinor;
    expect(await committed("")).toBe(-900_000n);
    expect(await committed(`to=${first}`)).toBe(-800_000n);
    expect((await page(asVisitor)).balances.reduce((sum, { balanceMinor }) => sum + balanceMinor, 0n)).toBe(0n);
  });

  test("has a page for each transfer, and none for a number that is not there", async () => {
    const { asVisitor } = await bookOfFour();
    expect(await transferPage(asVisitor, 1)).toMatchObject({
      number: 1,
      entries: [{ amountMinor: 500_000n }, { amountMinor: -500_000n }],
    });
    expect(await transferPage(asVisitor, 99)).toBeNull();
  });

  test("adds up by the published script, and a cent that goes astray is found by it", async () => {
    const { asVisitor } = await bookOfFour();
    let book = "";
    for await (const chunk of ledgerCsv(asVisitor, filters(""))) book += String(chunk);
    const honest = await runScript(book);
    expect(honest).toMatchObject({
      status: 0,
      said: "4 transfers, 8 entries\n0 do not sum to zero, 0 numbers are missing, 0 balances are wrong",
    });
    expect(honest.lines.filter((line) => line.startsWith("committed"))).toEqual([
      expect.stringMatching(/^committed .* USD -800000$/),
    ]);
    const astray = await runScript(book.replace(",500000,USD", ",500001,USD"));
    expect(astray).toMatchObject({ status: 1 });
    expect(astray.said).toContain("1 do not sum to zero");
  });
});
