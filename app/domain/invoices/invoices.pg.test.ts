import { asc } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { invoice, invoiceLine } from "#db/schema/invoices.ts";
import { transfer } from "#db/schema/ledger.ts";
import { pledgeStep } from "#db/schema/pledges.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { makeMember } from "#db/seed/factories.ts";
import { yes } from "#app/domain/projects/test-network.ts";
import { invoicePage, organizationInvoices } from "./invoice-pages.server.ts";
import { issueInvoices } from "./issue-invoices.server.ts";
import { recordPayment } from "./record-payment.server.ts";
import { funded, kindOf } from "./test-invoices.ts";

describe("invoicing an accepted deliverable", () => {
  it("gives each payer one invoice, staff and cloud apart, and posts what is due, fulfilled and earned", async () => {
    const { db, issue, healthy, balance, projectId, harbour, lakeside } = await funded();
    const { invoices } = yes(await issue(2));
    expect(invoices.map(({ number, organizationId }) => [number, organizationId])).toEqual([
      ["2026-001", harbour.organizationId],
      ["2026-002", lakeside.organizationId],
    ]);
    const lines = await db
      .select({ kind: invoiceLine.kind, amountMinor: invoiceLine.amountMinor })
      .from(invoiceLine)
      .orderBy(asc(invoiceLine.invoiceId), asc(invoiceLine.position));
    expect(lines.map(({ kind }) => kind)).toEqual(["staff", "cloud", "staff", "cloud"]);
    const sum = (kind: string) =>
      lines.filter((line) => line.kind === kind).reduce((total, { amountMinor }) => total + amountMinor, 0n);
    expect([sum("staff"), sum("cloud")]).toEqual([1_000_000n, 42_000n]);

    const kinds = await db.select({ kind: transfer.kind }).from(transfer).orderBy(asc(transfer.number));
    expect(kinds.map(({ kind }) => kind).slice(-3)).toEqual(["invoiced", "commitment_mirrored", "accepted"]);
    expect(await balance("restricted", projectId)).toBe(0n);
    expect(
      (await balance("receivable", harbour.organizationId)) + (await balance("receivable", lakeside.organizationId)),
    ).toBe(1_042_000n);
    // 9 % of the staff money alone: cloud carries no fee.
    const own = async (kind: string) =>
      (
        await db.execute<{ balance: string }>(
          `select balance_minor::text as balance from account where kind = '${kind}'`,
        )
      )[0]?.balance;
    expect([await own("earned"), await own("recovered"), await own("fee")]).toEqual(["-910000", "-42000", "-90000"]);
    expect(await healthy()).toEqual([]);
  });

  it("numbers invoices without gaps, however many are issued at once, and a double click issues once", async () => {
    const { db, issue, ready, newId, healthy } = await funded();
    await ready(3);
    await ready(4);
    const key = newId();
    const answers = await Promise.all([issue(1, key), issue(1, key), issue(1), issue(2), issue(3), issue(4)]);
    expect(answers.map(kindOf).sort()).toEqual(["not_ready_to_invoice", "yes", "yes", "yes", "yes", "yes"].sort());
    const numbers = (await db.select({ number: invoice.number }).from(invoice).orderBy(asc(invoice.number))).map(
      ({ number }) => number,
    );
    expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await healthy()).toEqual([]);
  });

  it("a refused one leaves no gap behind", async () => {
    const { issue, ready, steward, deliverableIds, newId } = await funded();
    yes(await issue(1));
    expect(kindOf(await issue(3))).toBe("not_ready_to_invoice");
    expect(
      kindOf(await issueInvoices(await steward("delivery_lead"), newId(), { deliverableId: deliverableIds[1]! })),
    ).toBe("not_permitted");
    expect(kindOf(await issueInvoices(await steward("finance"), newId(), { deliverableId: newId() }))).toBe(
      "deliverable_not_found",
    );
    await ready(3);
    expect(yes(await issue(3)).invoices.map(({ number }) => number)).toEqual(["2026-003", "2026-004"]);
  });

  it("a deliverable that the network pays for itself has nobody to invoice", async () => {
    const { db, newId, workshop, finance } = await funded();
    const own = newId();
    const [row] = await db
      .insert(project)
      .values({
        id: newId(),
        slug: "own-means",
        title: "Own means",
        stage: "in_flight",
        html: { problem: "", solution: "", implementation: "", fit: "" },
        currency: "USD",
        createdAt: workshop.clock.now(),
        updatedAt: workshop.clock.now(),
      })
      .returning();
    await db.insert(deliverable).values({
      id: own,
      projectId: row!.id,
      position: 1,
      title: "One",
      hoursLow: 1,
      hoursHigh: 1,
      staffMinor: 25_000n,
      state: "ready_to_invoice",
    });
    expect(kindOf(await issueInvoices(finance, newId(), { deliverableId: own }))).toBe("nothing_to_invoice");
  });
});

describe("recording a payment", () => {
  it("moves the money once, for a double click and for two people in finance", async () => {
    const { issue, pay, newId, steward, healthy, balance, harbour } = await funded();
    const [first] = yes(await issue(1)).invoices;
    const key = newId();
    const colleague = await steward("finance");
    const answers = await Promise.all([
      pay(first!.invoiceId, key),
      pay(first!.invoiceId, key),
      recordPayment(colleague, newId(), { invoiceIds: [first!.invoiceId] }),
    ]);
    expect(
      answers
        .filter(({ ok }) => !ok)
        .map(kindOf)
        .every((kind) => kind === "invoice_paid_already"),
    ).toBe(true);
    expect(answers.some(({ ok }) => ok)).toBe(true);
    expect(await balance("receivable", harbour.organizationId)).toBe(0n);
    expect(await healthy()).toEqual([]);
  });

  it("is refused by another role, and for an invoice that does not exist", async () => {
    const { issue, pay, newId, harbour, balance } = await funded();
    const [first] = yes(await issue(1)).invoices;
    expect(kindOf(await recordPayment(harbour, newId(), { invoiceIds: [first!.invoiceId] }))).toBe("not_permitted");
    expect(kindOf(await pay(newId()))).toBe("invoice_not_found");
    expect(await balance("receivable", harbour.organizationId)).toBeGreaterThan(0n);
  });

  it("lets pledges climb when everything they pay for is invoiced and paid, a row for each rung", async () => {
    const { db, issue, pay, ready, rungs, healthy } = await funded();
    yes(await issue(1));
    expect(await rungs()).toEqual(["allocated", "allocated"]);
    yes(await issue(2));
    await ready(3);
    await ready(4);
    yes(await issue(3));
    const last = yes(await issue(4)).invoices;
    expect(last).toHaveLength(2);
    expect(await rungs()).toEqual(["invoiced", "invoiced"]);
    for (const { id } of await db.select({ id: invoice.id }).from(invoice)) yes(await pay(id));
    expect(await rungs()).toEqual(["spent", "spent"]);
    const steps = await db
      .select({ to: pledgeStep.toRung })
      .from(pledgeStep)
      .orderBy(asc(pledgeStep.pledgeId), asc(pledgeStep.position));
    expect(steps.map(({ to }) => to).slice(-5)).toEqual(["firm", "allocated", "invoiced", "paid", "spent"]);
    expect(await healthy()).toEqual([]);
  });
});

describe("reading invoices", () => {
  it("is for the organization's own people who may, and the steward's finance; for others they do not exist", async () => {
    const { issue, ctxOf, workshop, harbour, lakeside, finance, visitor, db } = await funded();
    const [first] = yes(await issue(1)).invoices;
    const contact = await makeMember(workshop, { role: "technical_contact" });
    expect((await invoicePage(harbour, first!.number))?.lines.map(({ kind }) => kind)).toEqual(["staff"]);
    expect((await invoicePage(finance, first!.number))?.may).toEqual({
      recordPayment: true,
      credit: true,
      resend: true,
    });
    for (const stranger of [lakeside, await ctxOf(contact.personId), visitor]) {
      expect(await invoicePage(stranger, first!.number)).toBeNull();
      expect(await organizationInvoices({ db, actor: stranger.actor }, "harbour-institute")).toBeNull();
    }
    expect((await organizationInvoices(harbour, "harbour-institute"))?.invoices).toHaveLength(1);
    expect(await invoicePage(finance, "2026-999")).toBeNull();
    expect(await invoicePage(finance, "nonsense")).toBeNull();
  });
});
