import { asc, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { organization } from "#db/schema/identity.ts";
import { transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { dues, duesPart } from "#db/schema/membership.ts";
import { makeMembership, makePerson } from "#db/seed/factories.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { testMachine } from "#app/domain/kernel/test-machine.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { testPost } from "#app/domain/mail/test-post.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { askDues, type AskedDues } from "./ask-dues.server.ts";
import { composeDues, composeDuesReceipt } from "./compose-letters.server.ts";
import { askDuesPage, duesPage, listDues, membershipsOfFund } from "./dues-pages.server.ts";
import { payDues, sponsorDues, takeBackDues } from "./settle-dues.server.ts";

/** Riverbend is asked for 15,000; a fund for memberships holds 10,000. */
async function asked({ poolSize = 5 }: { poolSize?: number } = {}) {
  const made = await testFund({ poolSize });
  const { db, newId, finance, funder, open, fill } = made;
  const member = await made.pledger("Riverbend College");
  const ask = (changes: Partial<AskedDues> = {}, by: Context = finance, key = newId()) =>
    askDues(by, key, {
      organizationId: member.organizationId,
      tier: "general",
      termFrom: "2026-10-01",
      amountMinor: 1_500_000n,
      ...changes,
    });
  const { duesId } = yes(await ask());
  const slugOf = async (organizationId: string) =>
    (await db.select({ slug: organization.slug }).from(organization).where(eq(organization.id, organizationId)))[0]!
      .slug;
  const { fundId } = yes(
    await open({ restriction: "memberships", communities: [await slugOf(member.organizationId)] }),
  );
  yes(await fill(fundId, 10_000));
  const sponsor = (
    amountMinor: bigint,
    { by = funder, from = fundId, of = duesId }: { by?: Context; from?: string; of?: string } = {},
  ) => sponsorDues(by, newId(), { duesId: of, fundId: from, amountMinor });
  const pay = (amountMinor: bigint, by: Context = finance) =>
    payDues(by, newId(), { duesId, amountMinor, happenedOn: "2026-09-20", reference: "INV 7" });
  const takeBack = (partId: string | null, by: Context = finance, reason = "It was another member.") =>
    takeBackDues(by, newId(), { duesId, partId, reason });
  const openMinor = async () =>
    (await db.select({ open: dues.openMinor }).from(dues).where(eq(dues.id, duesId)))[0]!.open;
  const owed = () => made.balance("dues_owed", member.organizationId);
  return { ...made, slugOf, member, ask, duesId, fundId, sponsor, pay, takeBack, openMinor, owed };
}

describe("dues", () => {
  it("are asked for with a number, and owed in the book apart from invoices", async () => {
    const { db, duesId, member, owed, balance, healthy, ask, clock } = await asked();
    const [row] = await db.select().from(dues);
    expect(row).toMatchObject({
      id: duesId,
      number: 1,
      year: clock.now().getUTCFullYear(),
      termFrom: "2026-10-01",
      termTo: "2027-09-30",
      openMinor: 1_500_000n,
    });
    expect([await owed(), await balance("receivable", member.organizationId)]).toEqual([1_500_000n, 0n]);
    expect(await ask({ termFrom: "2027-09-30" })).toMatchObject({
      ok: false,
      refusal: { kind: "dues_term_asked_already", until: "2027-09-30" },
    });
    expect(yes(await ask({ termFrom: "2027-10-01" })).number).toMatch(/^D-\d{4}-002$/);
    expect(
      (
        await db
          .select({ type: event.type })
          .from(event)
          .where(eq(event.streamId, `organization:${member.organizationId}`))
      ).filter(({ type }) => type === "dues.asked"),
    ).toHaveLength(2);
    expect(await healthy()).toEqual([]);
  });

  it("are told by letter to whoever looks after the member's bills, and so is what arrived of them; nothing about what was taken back, or what a fund gave", async () => {
    const { ask, newId, finance, workshop, member, as, sponsor } = await asked();
    await makeMembership(
      workshop,
      await makePerson(workshop, { email: "bills@riverbend.example", displayName: "Bea" }),
      member.organizationId,
      "billing_contact",
    );
    const { sent, deliver } = testPost({ dues: composeDues, dues_receipt: composeDuesReceipt });
    const { duesId, number } = yes(await ask({ termFrom: "2027-10-01" }));
    const paid = (amountMinor: bigint) =>
      payDues(finance, newId(), { duesId, amountMinor, happenedOn: "2026-09-20", reference: "" });
    yes(await paid(500_000n));
    const { partId } = yes(await paid(100_000n));
    yes(await takeBackDues(finance, newId(), { duesId, partId, reason: "It was another member." }));
    yes(await sponsor(200_000n, { of: duesId }));
    expect((await deliver(as(testMachine("letters")))).sort()).toEqual(["ended", "sent", "sent"]);
    expect(sent.map(({ to, subject }) => `${to}: ${subject}`)).toEqual([
      `bills@riverbend.example: Membership dues ${number} of Meridian Network`,
      "bills@riverbend.example: Your dues arrived at Meridian Network",
    ]);
    expect(sent[0]?.text).toContain(`/dues/${duesId}`);
    expect(sent[1]?.text).toMatch(/5,000\.00.* arrived on 2026-09-20\. .*8,000\.00 are still open\./);
  });

  it("are paid by the member and sponsored by a fund, in parts, until nothing is open; and never beyond", async () => {
    const { duesId, fundId, pay, sponsor, openMinor, owed, row, healthy, finance, db } = await asked();
    yes(await sponsor(600_000n));
    expect([await openMinor(), await owed(), (await row(fundId)).heldMinor]).toEqual([900_000n, 900_000n, 400_000n]);
    expect(await pay(900_001n)).toMatchObject({ ok: false, refusal: { kind: "dues_above_open", leftMinor: 900_000n } });
    expect(await pay(0n)).toMatchObject({ ok: false, refusal: { kind: "amount_is_zero" } });
    yes(await pay(500_000n));
    yes(await sponsor(400_000n));
    expect([await openMinor(), await owed(), (await row(fundId)).heldMinor]).toEqual([0n, 0n, 0n]);
    expect(await sponsor(1n)).toMatchObject({ ok: false, refusal: { kind: "dues_above_open", leftMinor: 0n } });
    const page = (await duesPage(finance, duesId))!;
    expect(page.parts.map(({ fund, amountMinor }) => [fund !== null, amountMinor])).toEqual([
      [true, 600_000n],
      [false, 500_000n],
      [true, 400_000n],
    ]);
    expect(page.dues).toMatchObject({ openMinor: 0n, sponsoredMinor: 1_000_000n });
    expect(
      (await db.select({ kind: transfer.kind }).from(transfer).orderBy(asc(transfer.number))).map(({ kind }) => kind),
    ).toEqual(["dues_asked", "fund_filled", "sponsored", "dues_paid", "sponsored"]);
    expect(await healthy()).toEqual([]);
  });

  it("are taken back by mirrors alone: what was paid first, and a fund has again what it gave", async () => {
    const { fundId, pay, sponsor, takeBack, openMinor, owed, row, healthy, db } = await asked();
    const { partId: given } = yes(await sponsor(600_000n));
    const { partId: paid } = yes(await pay(100_000n));
    expect(await takeBack(null)).toMatchObject({ ok: false, refusal: { kind: "dues_paid_in_part" } });
    expect(await takeBack(given, undefined, "")).toMatchObject({ ok: false, refusal: { kind: "reason_missing" } });
    yes(await takeBack(given));
    expect(await takeBack(given)).toMatchObject({ ok: false, refusal: { kind: "dues_part_not_held" } });
    yes(await takeBack(paid));
    expect([await openMinor(), await owed(), (await row(fundId)).heldMinor]).toEqual([
      1_500_000n,
      1_500_000n,
      1_000_000n,
    ]);
    yes(await takeBack(null));
    expect([await openMinor(), await owed()]).toEqual([0n, 0n]);
    expect(await pay(1n)).toMatchObject({ ok: false, refusal: { kind: "dues_not_found" } });
    expect(
      (await db.select().from(transfer).where(eq(transfer.kind, "dues_mirrored"))).every(
        ({ reversesId }) => reversesId !== null,
      ),
    ).toBe(true);
    expect(await healthy()).toEqual([]);
  });
});

describe("a sponsorship", () => {
  it("comes from money that is neither promised nor spent, from a fund that is for it, by whoever gives from that fund", async () => {
    const { sponsor, open, fill, pool, pledger, finance, member, ask, newId, healthy, slugOf } = await asked();
    expect(await sponsor(1_000_001n)).toMatchObject({
      ok: false,
      refusal: { kind: "pool_left_exceeded", leftMinor: 1_000_000n },
    });
    expect(await sponsor(1n, { by: finance })).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(await sponsor(1n, { by: member })).toMatchObject({ ok: false, refusal: { kind: "not_permitted" } });
    expect(await sponsor(1n, { from: newId() })).toMatchObject({ ok: false, refusal: { kind: "fund_not_found" } });
    expect(await sponsor(1n, { of: newId() })).toMatchObject({ ok: false, refusal: { kind: "dues_not_found" } });
    const { fundId: foundational } = yes(await open({ restriction: "foundational" }));
    yes(await fill(foundational, 100));
    expect(await sponsor(1n, { from: foundational })).toMatchObject({
      ok: false,
      refusal: { kind: "membership_outside_fund" },
    });
    const other = await pledger("Another College");
    const { fundId: named } = yes(
      await open({ restriction: "memberships", communities: [await slugOf(other.organizationId)] }),
    );
    yes(await fill(named, 100));
    expect(await sponsor(1n, { from: named })).toMatchObject({
      ok: false,
      refusal: { kind: "membership_outside_fund" },
    });
    const { duesId: theirs } = yes(await ask({ organizationId: other.organizationId }));
    yes(await sponsor(100_00n, { from: named, of: theirs }));
    const { fundId: anything } = await pool(50);
    yes(await sponsor(50_00n, { from: anything }));
    expect(await healthy()).toEqual([]);
  });

  it("never gives more than there is, however many give at once, and settles no dues twice", async () => {
    const { sponsor, openMinor, row, fundId, healthy, db } = await asked({ poolSize: 12 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => sponsor(300_000n)));
    expect(answers.filter(({ ok }) => ok)).toHaveLength(3);
    expect([await openMinor(), (await row(fundId)).heldMinor, await db.$count(duesPart)]).toEqual([
      600_000n,
      100_000n,
      3,
    ]);
    expect(await healthy()).toEqual([]);
  });
});

it("each sees the dues that are theirs to know: the member, finance, and whoever could sponsor them", async () => {
  const { duesId, fundId, member, finance, funder, techLead, pledger, visitor, sponsor, pay, ask } = await asked();
  yes(await pay(100_000n));
  yes(await sponsor(100_000n));
  yes(await ask({ organizationId: (await pledger()).organizationId }));
  const [other, asks] = [await pledger(), (ctx: Context) => listDues(ctx, { after: null, organization: null })];
  expect(
    (await Promise.all([finance, member, funder, other, techLead, visitor].map(asks))).map(({ dues: list, mayAsk }) => [
      list.length,
      mayAsk,
    ]),
  ).toEqual([
    [2, true],
    [1, false],
    [1, false],
    [0, false],
    [0, false],
    [0, false],
  ]);
  const pages = await Promise.all(
    [finance, member, funder, other, techLead, visitor].map((ctx) => duesPage(ctx, duesId)),
  );
  expect(pages.map((page) => page && [page.maySettle, page.funds.length, page.parts[0]?.reference])).toEqual([
    [true, 0, "INV 7"],
    [false, 0, "INV 7"],
    [false, 1, null],
    null,
    null,
    null,
  ]);
  expect([await askDuesPage(finance), await askDuesPage(member)].map((page) => page === null)).toEqual([false, true]);
  const [seen, given] = [await membershipsOfFund(visitor, fundId), await membershipsOfFund(funder, fundId)];
  expect([seen.sponsored.length, seen.open.length, given.open.length]).toEqual([1, 0, 1]);
  const first = await listDues(finance, { after: null, organization: null }, 1);
  const second = await listDues(finance, { after: first.nextAfter, organization: null }, 1);
  expect([first.dues.length, second.dues.length, second.nextAfter]).toEqual([1, 1, null]);
});
