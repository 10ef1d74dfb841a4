import { asc, eq, inArray, sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { creditNote, invoice, invoiceLine, invoiceSettlement, payment } from "#db/schema/invoices.ts";
import { transfer } from "#db/schema/ledger.ts";
import { pledge, pledgeStep } from "#db/schema/pledges.ts";
import { linkContributionInput } from "#app/domain/contributions/contribution-input.ts";
import { linkContribution } from "#app/domain/contributions/link-contribution.server.ts";
import { readContributions } from "#app/domain/contributions/read-contributions.server.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { editNetwork } from "#app/domain/identity/edit-network.server.ts";
import { creditNotePage, invoicePage } from "./invoice-pages.server.ts";
import { issueCreditNote } from "./issue-credit-note.server.ts";
import { recordPayment } from "./record-payment.server.ts";
import { takeBackPayment } from "./take-back-payment.server.ts";
import { funded, kindOf } from "./test-invoices.ts";
import { applyCredit, refundCredit } from "./use-credit.server.ts";

/** Deliverable 1 is invoiced: Harbour owes 4,905.56 of its 8,500, all of it staff. */
async function invoiced() {
  const made = await funded();
  const { db, issue, balance, finance, newId, harbour } = made;
  const [first] = yes(await issue(1)).invoices;
  const open = async (invoiceId = first!.invoiceId) =>
    (await db.select({ open: invoice.openMinor }).from(invoice).where(eq(invoice.id, invoiceId)))[0]!.open;
  const owed = await open();
  const credit = async () => -(await balance("credit", harbour.organizationId));
  const cash = async () =>
    BigInt(
      (
        await db.execute<{ balance: string }>(
          "select coalesce(sum(balance_minor), 0)::text as balance from account where kind = 'cash'",
        )
      )[0]!.balance,
    );
  const note = (amountMinor: bigint, changes: { invoiceId?: string; reason?: string; position?: number } = {}) =>
    issueCreditNote(finance, newId(), {
      invoiceId: changes.invoiceId ?? first!.invoiceId,
      lines: [{ position: changes.position ?? 1, amountMinor }],
      reason: changes.reason ?? "Two hours too many.",
    });
  const takeBack = (paymentId: string, reason = "The bank took it back.") =>
    takeBackPayment(finance, newId(), { paymentId, reason });
  const refund = (amountMinor: bigint) =>
    refundCredit(finance, newId(), { organizationId: harbour.organizationId, amountMinor });
  return { ...made, first: first!, owed, open, credit, cash, note, takeBack, refund };
}

describe("money that comes in", () => {
  it("in parts leaves the invoice open by the rest, until the last part settles it", async () => {
    const { first, owed, open, pay, newId, healthy, db } = await invoiced();
    yes(await pay(first.invoiceId, newId(), 100_01n));
    expect(await open()).toBe(owed - 100_01n);
    expect((await db.select().from(invoice).where(eq(invoice.id, first.invoiceId)))[0]?.paidAt).toBeNull();
    yes(await pay(first.invoiceId, newId(), owed - 100_01n));
    expect(await open()).toBe(0n);
    expect((await db.select().from(invoice).where(eq(invoice.id, first.invoiceId)))[0]?.paidAt).not.toBeNull();
    expect(await healthy()).toEqual([]);
  });

  it("beyond what is open remains the payer's credit, which settles its next invoice as far as it goes", async () => {
    const { first, owed, open, pay, newId, credit, healthy, issue, finance, cash } = await invoiced();
    expect(yes(await pay(first.invoiceId, newId(), owed + 50_00n)).overMinor).toBe("5000");
    expect([await open(), await credit(), await cash()]).toEqual([0n, 50_00n, owed + 50_00n]);
    const [second] = yes(await issue(2)).invoices;
    const before = await open(second!.invoiceId);
    expect(yes(await applyCredit(finance, newId(), { invoiceId: second!.invoiceId })).amountMinor).toBe("5000");
    expect([await open(second!.invoiceId), await credit()]).toEqual([before - 50_00n, 0n]);
    expect(kindOf(await applyCredit(finance, newId(), { invoiceId: second!.invoiceId }))).toBe("no_credit");
    expect(kindOf(await applyCredit(finance, newId(), { invoiceId: first.invoiceId }))).toBe("invoice_paid_already");
    expect(await healthy()).toEqual([]);
  });

  it("settles several invoices of one payer in the order given, and is refused for those of two", async () => {
    const { first, owed, open, issue, finance, newId, healthy } = await invoiced();
    const [second, lakesides] = yes(await issue(2)).invoices;
    const both = [first.invoiceId, second!.invoiceId];
    expect(
      kindOf(
        await recordPayment(finance, newId(), {
          invoiceIds: [first.invoiceId, lakesides!.invoiceId],
          amountMinor: 100n,
        }),
      ),
    ).toBe("invoices_of_several_payers");
    const whole = await open(second!.invoiceId);
    expect(yes(await recordPayment(finance, newId(), { invoiceIds: both, amountMinor: owed + 1n })).numbers).toEqual([
      first.number,
      second!.number,
    ]);
    expect([await open(), await open(second!.invoiceId)]).toEqual([0n, whole - 1n]);
    expect(kindOf(await recordPayment(finance, newId(), { invoiceIds: both, amountMinor: 1n }))).toBe(
      "invoice_paid_already",
    );
    expect(await healthy()).toEqual([]);
  });

  it("ahead of any invoice is all credit; nothing, a day to come and an unknown payer are refused", async () => {
    const { finance, newId, harbour, credit, healthy, first } = await invoiced();
    const ahead = { organizationId: harbour.organizationId, invoiceIds: [] };
    yes(await recordPayment(finance, newId(), { ...ahead, amountMinor: 700n, reference: "=cmd|' /C calc'!A0" }));
    expect(await credit()).toBe(700n);
    expect(kindOf(await recordPayment(finance, newId(), { ...ahead, amountMinor: 0n }))).toBe("amount_is_zero");
    expect(kindOf(await recordPayment(finance, newId(), { ...ahead, amountMinor: 5n, happenedOn: "2027-01-01" }))).toBe(
      "payment_day_ahead",
    );
    expect(kindOf(await recordPayment(finance, newId(), { invoiceIds: [], amountMinor: 5n }))).toBe(
      "organization_not_found",
    );
    expect(
      kindOf(
        await recordPayment(finance, newId(), {
          organizationId: newId(),
          invoiceIds: [first.invoiceId],
          amountMinor: 5n,
        }),
      ),
    ).toBe("organization_not_found");
    expect(await healthy()).toEqual([]);
  });
});

describe("taking a payment back", () => {
  it("mirrors its transfer and names it; the invoice is open again and its pledges step back", async () => {
    const { db, issue, ready, pay, rungs, takeBack, healthy, first, owed, open, newId } = await invoiced();
    for (const position of [2, 3, 4]) {
      await ready(position);
      yes(await issue(position));
    }
    for (const { id } of await db.select({ id: invoice.id }).from(invoice)) yes(await pay(id));
    expect(await rungs()).toEqual(["spent", "spent"]);
    const [paid] = await db
      .select({ id: payment.id, transferId: payment.transferId })
      .from(payment)
      .innerJoin(invoiceSettlement, eq(invoiceSettlement.transferId, payment.transferId))
      .where(eq(invoiceSettlement.invoiceId, first.invoiceId));
    yes(await takeBack(paid!.id));
    expect((await rungs()).sort()).toEqual(["invoiced", "spent"]);
    expect(await open()).toBe(owed);
    const [last] = await db.select().from(transfer).where(eq(transfer.kind, "payment_mirrored"));
    expect(last).toMatchObject({ reversesId: paid!.transferId, reason: "The bank took it back." });
    expect(kindOf(await takeBack(paid!.id))).toBe("payment_taken_back_already");
    expect(kindOf(await takeBack(newId()))).toBe("payment_not_found");
    yes(await pay(first.invoiceId));
    expect(await rungs()).toEqual(["spent", "spent"]);
    expect(await healthy()).toEqual([]);
  });

  it("is refused while what was over has been used, and works once that is taken back", async () => {
    const { first, owed, pay, newId, refund, takeBack, cash, credit, healthy } = await invoiced();
    const { paymentId } = yes(await pay(first.invoiceId, newId(), owed + 300n));
    const paidOut = yes(await refund(200n));
    expect(kindOf(await takeBack(paymentId))).toBe("payment_used_since");
    expect(kindOf(await takeBack(paymentId, " "))).toBe("reason_missing");
    yes(await takeBack(paidOut.paymentId, "The bank sent it back to us."));
    expect(await credit()).toBe(300n);
    yes(await takeBack(paymentId));
    expect([await cash(), await credit()]).toEqual([0n, 0n]);
    expect(await healthy()).toEqual([]);
  });

  it("and a credit used for an invoice is credit again", async () => {
    const { finance, newId, harbour, first, owed, open, credit, takeBack, healthy } = await invoiced();
    yes(
      await recordPayment(finance, newId(), {
        organizationId: harbour.organizationId,
        invoiceIds: [],
        amountMinor: 700n,
      }),
    );
    const used = yes(await applyCredit(finance, newId(), { invoiceId: first.invoiceId }));
    expect([await open(), await credit()]).toEqual([owed - 700n, 0n]);
    yes(await takeBack(used.paymentId));
    expect([await open(), await credit()]).toEqual([owed, 700n]);
    expect(await healthy()).toEqual([]);
  });
});

describe("a credit note", () => {
  it("mirrors what was invoiced and earned, and leaves less open; its numbers have no gaps", async () => {
    const { db, note, owed, open, healthy, balance, harbour, projectId, deliverableIds } = await invoiced();
    expect(yes(await note(90_00n)).number).toBe("CN-2026-001");
    expect(await open()).toBe(owed - 90_00n);
    expect(await balance("receivable", harbour.organizationId)).toBe(owed - 90_00n);
    expect(await balance("restricted", projectId)).toBe(0n);
    const answers = await Promise.all([note(owed), note(1_00n), note(2_00n), note(0n), note(1_00n, { reason: "" })]);
    expect(answers.map(kindOf).sort()).toEqual(
      ["amount_is_zero", "credit_above_line", "reason_missing", "yes", "yes"].sort(),
    );
    expect(
      (await db.select({ number: creditNote.number }).from(creditNote).orderBy(asc(creditNote.number))).map(
        ({ number }) => number,
      ),
    ).toEqual([1, 2, 3]);
    const mirrors = await db
      .select({ kind: transfer.kind, key: transfer.idempotencyKey, reversesId: transfer.reversesId })
      .from(transfer)
      .where(eq(transfer.projectId, projectId))
      .orderBy(asc(transfer.number));
    const idOf = async (key: string) =>
      (await db.select({ id: transfer.id }).from(transfer).where(eq(transfer.idempotencyKey, key)))[0]?.id;
    expect(mirrors.find(({ kind }) => kind === "credit_note")?.reversesId).toBe(
      await idOf(`invoiced:${deliverableIds[0]}`),
    );
    expect(mirrors.find(({ kind }) => kind === "acceptance_mirrored")?.reversesId).toBe(
      await idOf(`accepted:${deliverableIds[0]}`),
    );
    expect(await healthy()).toEqual([]);
  });

  it("ends the pledge when it is the last of everything: refunded where it had been paid, cancelled where not, and credited upstream no longer", async () => {
    const { db, issue, ready, pay, newId, note, healthy, harbour, lakeside, techLead, projectId, deliverableIds } =
      await invoiced();
    const rungs = async () => {
      const rows = await db.select({ payer: pledge.payerOrganizationId, rung: pledge.rung }).from(pledge);
      return [harbour, lakeside].map(({ organizationId }) => rows.find(({ payer }) => payer === organizationId)?.rung);
    };
    const link = linkContributionInput.parse({
      key: newId(),
      url: "https://github.com/jupyterhub/oauthenticator/pull/719",
      title: "Expose group claims",
      state: "merged",
      deliverableId: deliverableIds[0]!,
    });
    yes(await linkContribution(techLead, projectId, link));
    const credited = async () =>
      (await readContributions(db, techLead.actor, { where: sql`true`, tail: sql`` }))[0]!.shares.map(
        ({ organization, basisPoints }) => [organization?.id, basisPoints],
      );
    for (let position = 2; position <= deliverableIds.length; position++) {
      await ready(position);
      yes(await issue(position));
    }
    const linesOf = (organizationId: string) =>
      db
        .select({ invoiceId: invoice.id, position: invoiceLine.position, amountMinor: invoiceLine.amountMinor })
        .from(invoice)
        .innerJoin(invoiceLine, eq(invoiceLine.invoiceId, invoice.id))
        .where(eq(invoice.organizationId, organizationId))
        .orderBy(asc(invoice.number), asc(invoiceLine.position));
    const [harbours, lakesides] = [await linesOf(harbour.organizationId), await linesOf(lakeside.organizationId)];
    expect(await rungs()).toEqual(["invoiced", "invoiced"]);
    expect(await credited()).toEqual([
      [harbour.organizationId, 5771],
      [lakeside.organizationId, 4229],
    ]);

    yes(await pay(harbours[0]!.invoiceId, newId(), 1_00n));
    for (const [index, { invoiceId, position, amountMinor }] of harbours.entries()) {
      expect((await rungs())[0], `before note ${index + 1}`).toBe("invoiced");
      yes(await note(amountMinor, { invoiceId, position }));
    }
    expect(await rungs()).toEqual(["refunded", "invoiced"]);
    expect(await credited()).toEqual([[lakeside.organizationId, 10_000]]);
    for (const { invoiceId, position, amountMinor } of lakesides) yes(await note(amountMinor, { invoiceId, position }));
    expect(await rungs()).toEqual(["refunded", "cancelled"]);
    expect(await credited()).toEqual([]);
    const steps = await db
      .select({ from: pledgeStep.fromRung, to: pledgeStep.toRung, reason: pledgeStep.reason })
      .from(pledgeStep)
      .where(inArray(pledgeStep.toRung, ["refunded", "cancelled"]));
    expect(steps.map(({ from, to }) => [from, to])).toEqual([
      ["invoiced", "refunded"],
      ["invoiced", "cancelled"],
    ]);
    expect(steps[0]?.reason).toContain("CN-2026-");
    expect(await healthy()).toEqual([]);
  });

  it("gives the sponsor's fee back on staff money alone, to the cent, when everything is credited in parts", async () => {
    const { db, issue, finance, newId, healthy, note } = await invoiced();
    const second = yes(await issue(2)).invoices;
    for (const { id } of await db.select({ id: invoice.id }).from(invoice)) {
      for (const line of await db.select().from(invoiceLine).where(eq(invoiceLine.invoiceId, id))) {
        const odd = line.amountMinor / 3n;
        yes(await note(odd, { invoiceId: id, position: line.position }));
        yes(await note(line.amountMinor - odd, { invoiceId: id, position: line.position }));
      }
    }
    const left = await db.execute<{ kind: string; balance: string }>(
      "select kind, sum(balance_minor)::text as balance from account where kind in ('earned', 'fee', 'recovered', 'receivable', 'restricted') group by kind",
    );
    expect(left.every(({ balance }) => balance === "0")).toBe(true);
    expect(kindOf(await recordPayment(finance, newId(), { invoiceIds: [second[0]!.invoiceId] }))).toBe(
      "invoice_paid_already",
    );
    expect(await healthy()).toEqual([]);
  });

  it("to an invoice that is paid frees what was paid: credit that can be paid back, once", async () => {
    const { first, owed, pay, note, credit, refund, cash, open, healthy, takeBack } = await invoiced();
    const paid = yes(await pay(first.invoiceId));
    expect(yes(await note(owed)).freedMinor).toBe(owed.toString());
    expect([await open(), await credit()]).toEqual([0n, owed]);
    expect(kindOf(await takeBack(paid.paymentId))).toBe("payment_used_since");
    const answers = await Promise.all([refund(owed), refund(owed), refund(1n)]);
    expect(answers.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1 + Number(answers[2].ok));
    expect(answers.map(kindOf)).toContain("refund_above_credit");
    if (answers[2].ok && !answers[0].ok && !answers[1].ok) yes(await refund(owed - 1n));
    expect([await cash(), await credit()]).toEqual([0n, 0n]);
    expect(await healthy()).toEqual([]);
  });

  it("is a sheet for whoever may read its invoice, with what is credited of which line, and is not there for anybody else", async () => {
    const { note, first, harbour, lakeside, finance, visitor, steward } = await invoiced();
    const { number } = yes(await note(25_00n));
    for (const who of [finance, harbour, await steward("director")])
      expect(await creditNotePage(who, number)).toMatchObject({
        number,
        amountMinor: 25_00n,
        lines: [{ amountMinor: 25_00n }],
        invoice: { number: first.number },
      });
    for (const who of [visitor, lakeside, await steward("engineer")])
      expect(await creditNotePage(who, number)).toBeNull();
    for (const unknown of ["CN-2026-999", number.slice(3), "CN-"])
      expect(await creditNotePage(finance, unknown)).toBeNull();
  });

  it("is finance's alone, as refunds are", async () => {
    const { steward, newId, first, harbour } = await invoiced();
    const lead = await steward("delivery_lead", "director");
    expect(
      kindOf(
        await issueCreditNote(lead, newId(), {
          invoiceId: first.invoiceId,
          lines: [{ position: 1, amountMinor: 1n }],
          reason: "No.",
        }),
      ),
    ).toBe("not_permitted");
    expect(kindOf(await refundCredit(lead, newId(), { organizationId: harbour.organizationId, amountMinor: 1n }))).toBe(
      "not_permitted",
    );
    expect(kindOf(await applyCredit(harbour, newId(), { invoiceId: first.invoiceId }))).toBe("not_permitted");
    expect(kindOf(await takeBackPayment(harbour, newId(), { paymentId: newId(), reason: "No." }))).toBe(
      "not_permitted",
    );
  });
});

const ofNetwork = {
  name: "Test Network",
  tagline: "",
  staffRateMinor: 250_00n,
  sponsorFeeBasisPoints: 900,
  separateInvoices: false,
  invoiceAddress: "1 Old Quay\nRiverport",
  invoicePayTo: "Account 1",
};

it("a network that wants staff and cloud on invoices of their own gets them, and the book is the same", async () => {
  const { db, finance, issue, pay, rungs, healthy } = await funded();
  yes(await editNetwork(finance, null, { ...ofNetwork, separateInvoices: true }));
  const { invoices } = yes(await issue(2));
  expect(invoices.map(({ number }) => number)).toEqual(["2026-001", "2026-002", "2026-003", "2026-004"]);
  const lines = await db
    .select({ money: invoice.money, kind: invoiceLine.kind })
    .from(invoice)
    .innerJoin(invoiceLine, eq(invoiceLine.invoiceId, invoice.id));
  expect(lines.every(({ money, kind }) => money === kind)).toBe(true);
  for (const { invoiceId } of invoices) yes(await pay(invoiceId));
  expect(await rungs()).toEqual(["allocated", "allocated"]);
  expect(await healthy()).toEqual([]);
});

it("an invoice keeps the sender and the account that it was sent with; the next one says the new ones", async () => {
  const { finance, issue, harbour, healthy } = await funded();
  yes(await editNetwork(finance, null, ofNetwork));
  const [first] = yes(await issue(1)).invoices;
  expect(
    yes(await editNetwork(finance, null, { ...ofNetwork, invoiceAddress: "2 New Quay", invoicePayTo: "Account 2" }))
      .changed,
  ).toEqual(["invoiceAddress", "invoicePayTo"]);
  const [second] = yes(await issue(2)).invoices;
  const said = async (number: string) => {
    const page = await invoicePage(finance, number);
    return [page?.address, page?.payTo];
  };
  expect([await said(first!.number), await said(second!.number)]).toEqual([
    ["1 Old Quay\nRiverport", "Account 1"],
    ["2 New Quay", "Account 2"],
  ]);
  expect(kindOf(await editNetwork(harbour, null, ofNetwork))).toBe("not_permitted");
  expect(kindOf(await editNetwork(finance, null, { ...ofNetwork, staffRateMinor: 0n }))).toBe("amount_is_zero");
  expect(await healthy()).toEqual([]);
});

it("invoices are issued while their payers pay ahead and are paid back, and nobody waits in a circle", async () => {
  const { db, issue, ready, finance, newId, harbour, lakeside, healthy } = await funded();
  const payers = [harbour.organizationId, lakeside.organizationId];
  for (const organizationId of payers)
    yes(await recordPayment(finance, newId(), { organizationId, invoiceIds: [], amountMinor: 500_00n }));
  for (const position of [1, 2, 3, 4]) {
    await ready(position);
    const others = payers.flatMap((organizationId) => [
      () => recordPayment(finance, newId(), { organizationId, invoiceIds: [], amountMinor: 3_00n }),
      () => refundCredit(finance, newId(), { organizationId, amountMinor: 1_00n }),
    ]);
    const answers = await Promise.all([...others, () => issue(position), ...others].map((run) => run()));
    expect(answers.map(kindOf)).toEqual(answers.map(() => "yes"));
  }
  const [counted] = await db.execute<{ deadlocks: number }>(
    sql`select deadlocks::integer from pg_stat_database where datname = current_database()`,
  );
  expect(counted?.deadlocks).toBe(0);
  expect(await healthy()).toEqual([]);
});
