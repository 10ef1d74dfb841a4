import { and, eq, inArray, like, ne } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { fundFilling } from "#db/schema/funds.ts";
import { payment } from "#db/schema/invoices.ts";
import { account, entry, transfer } from "#db/schema/ledger.ts";
import { event } from "#db/schema/log.ts";
import { duesPart } from "#db/schema/membership.ts";
import { fillFund, takeBackFilling } from "#app/domain/funds/fill-fund.server.ts";
import { testFund } from "#app/domain/funds/test-fund.ts";
import { recordPayment } from "#app/domain/invoices/record-payment.server.ts";
import { takeBackPayment } from "#app/domain/invoices/take-back-payment.server.ts";
import { kindOf } from "#app/domain/invoices/test-invoices.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Arrival } from "#app/domain/ledger/receipt.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { askDues } from "./ask-dues.server.ts";
import { payDues, takeBackDues } from "./settle-dues.server.ts";

/** What one kind of receipt is recorded by, taken back by, and kept in; and how its area says what all of them refuse. */
const kinds = ["payment", "filling", "dues part"] as const;
type Kind = (typeof kinds)[number];
const words = {
  payment: { unknown: "payment_not_found", again: "payment_taken_back_already", told: "payment.taken_back" },
  filling: { unknown: "filling_not_found", again: "filling_taken_back_already", told: "fund.filling_taken_back" },
  "dues part": { unknown: "dues_part_not_held", again: "dues_part_not_held", told: "dues.taken_back" },
} as const satisfies Record<Kind, object>;
const tables = { payment, filling: fundFilling, "dues part": duesPart } as const;

async function receipts() {
  const made = await testFund();
  const { db, newId, finance } = made;
  const member = await made.pledger("Riverbend College");
  const { fundId } = yes(await made.open());
  const { duesId } = yes(
    await askDues(finance, newId(), {
      organizationId: member.organizationId,
      tier: "general",
      termFrom: "2026-10-01",
      amountMinor: 1_500_000n,
    }),
  );
  const record = {
    payment: async (arrival: Arrival, by: Context = finance) =>
      recordPayment(by, newId(), { ...arrival, organizationId: member.organizationId, invoiceIds: [] }),
    filling: async (arrival: Arrival, by: Context = finance) => fillFund(by, newId(), { ...arrival, fundId }),
    "dues part": async (arrival: Arrival, by: Context = finance) => payDues(by, newId(), { ...arrival, duesId }),
  };
  const takeBack = {
    payment: (paymentId: string, reason: string, by: Context = finance) =>
      takeBackPayment(by, newId(), { paymentId, reason }),
    filling: (fillingId: string, reason: string, by: Context = finance) =>
      takeBackFilling(by, newId(), { fillingId, reason }),
    "dues part": (partId: string, reason: string, by: Context = finance) =>
      takeBackDues(by, newId(), { duesId, partId, reason }),
  };
  /** Records one and answers its row. */
  const recorded = async (kind: Kind, arrival: Arrival) => {
    expect(kindOf(await record[kind](arrival))).toBe("yes");
    return (await db.select().from(tables[kind])).at(-1)!;
  };
  const row = async (kind: Kind, id: string) => {
    const table = tables[kind];
    return (await db.select().from(table).where(eq(table.id, id)))[0]!;
  };
  return { ...made, member, fundId, duesId, record, takeBack, recorded, row };
}

describe.each(kinds)("a receipt: a %s", (kind) => {
  it("keeps what arrived, the bank's day and words, and who recorded it; absent, the day is today", async () => {
    const { recorded, finance, clock, db, healthy } = await receipts();
    expect(await recorded(kind, { amountMinor: 1_234n, happenedOn: "2026-09-20", reference: "INV 7" })).toMatchObject({
      amountMinor: 1_234n,
      happenedOn: "2026-09-20",
      reference: "INV 7",
      recordedBy: finance.actor.kind === "person" ? finance.actor.personId : null,
      mirrorId: null,
    });
    await recorded(kind, { amountMinor: 1n });
    const rows = await db.select().from(tables[kind]);
    expect(rows.find(({ amountMinor }) => amountMinor === 1n)).toMatchObject({
      happenedOn: clock.now().toISOString().slice(0, 10),
      reference: "",
    });
    expect(await healthy()).toEqual([]);
  });

  it("is nothing of nothing, below it or beyond what one amount may be; nor of a day that has not come", async () => {
    const { record, db, member } = await receipts();
    const before = await db.$count(transfer);
    const arrivals: readonly [Arrival, string][] = [
      [{ amountMinor: 0n }, "amount_is_zero"],
      [{ amountMinor: -1n }, "amount_is_zero"],
      [{ amountMinor: limits.amountMinor + 1n }, "amount_too_large"],
      [{ amountMinor: 100n, happenedOn: "2031-01-01" }, "payment_day_ahead"],
      [{ amountMinor: 0n, happenedOn: "2031-01-01" }, "amount_is_zero"],
    ];
    for (const [arrival, wanted] of arrivals) expect(kindOf(await record[kind](arrival))).toBe(wanted);
    expect(kindOf(await record[kind]({ amountMinor: 100n }, member))).toBe("not_permitted");
    expect([await db.$count(transfer), await db.$count(tables[kind])]).toEqual([before, 0]);
  });

  it("goes back once, by whoever may and says why, in a transfer that mirrors its own entry by entry", async () => {
    const { recorded, takeBack, row, db, member, newId, healthy } = await receipts();
    const balances = () =>
      db
        .select({ kind: account.kind, balance: account.balanceMinor })
        .from(account)
        .where(ne(account.balanceMinor, 0n))
        .orderBy(account.kind);
    const before = await balances();
    const { id, transferId } = await recorded(kind, { amountMinor: 1_234n });
    expect(kindOf(await takeBack[kind](id, "It was another.", member))).toBe("not_permitted");
    expect(kindOf(await takeBack[kind](id, "  "))).toBe("reason_missing");
    expect(kindOf(await takeBack[kind](newId(), "It was another."))).toBe(words[kind].unknown);
    expect((await row(kind, id)).mirrorId).toBeNull();
    expect(kindOf(await takeBack[kind](id, "It was another."))).toBe("yes");
    expect(kindOf(await takeBack[kind](id, "It was another."))).toBe(words[kind].again);

    const { mirrorId } = await row(kind, id);
    const mirrors = await db.select().from(transfer).where(eq(transfer.reversesId, transferId));
    expect(mirrors).toMatchObject([{ id: mirrorId, reason: "It was another." }]);
    expect(mirrors[0]!.idempotencyKey).toBe(`${mirrors[0]!.kind}:${id}`);
    const entries = await db
      .select()
      .from(entry)
      .where(inArray(entry.transferId, [transferId, mirrorId!]))
      .orderBy(entry.number, entry.position);
    const [first, second] = [entries.slice(0, entries.length / 2), entries.slice(entries.length / 2)];
    expect(second.map(({ accountId, amountMinor }) => [accountId, -amountMinor])).toEqual(
      first.map(({ accountId, amountMinor }) => [accountId, amountMinor]),
    );
    expect(await balances()).toEqual(before);
    expect(await db.$count(event, and(eq(event.type, words[kind].told), like(event.streamId, "organization:%")))).toBe(
      1,
    );
    expect(await healthy()).toEqual([]);
  });

  it("goes back once, however many take it back at once", async () => {
    const { recorded, takeBack, db, healthy } = await receipts();
    const { id, transferId } = await recorded(kind, { amountMinor: 1_234n });
    const answers = await Promise.all(Array.from({ length: 4 }, () => takeBack[kind](id, "It was another.")));
    expect(answers.map(kindOf).sort()).toEqual(["yes", ...Array<string>(3).fill(words[kind].again)].sort());
    expect(await db.$count(transfer, eq(transfer.reversesId, transferId))).toBe(1);
    expect(await healthy()).toEqual([]);
  });

  it("takes no reference and no reason that is longer than its place", () => {
    const taken = { payment: recordPayment, filling: fillFund, "dues part": payDues }[kind];
    const back = { payment: takeBackPayment, filling: takeBackFilling, "dues part": takeBackDues }[kind];
    const issues = (of: typeof taken | typeof back, input: object) =>
      (of.declared.input.safeParse(input).error?.issues ?? []).map(({ path, code }) => `${path.join(".")} ${code}`);
    expect(issues(taken, { reference: "x".repeat(limits.noteLength + 1) })).toContain("reference too_big");
    expect(issues(taken, { happenedOn: "20 September" })).toContain("happenedOn invalid_format");
    expect(issues(back, { reason: "x".repeat(limits.reasonLength + 1) })).toContain("reason too_big");
  });
});
