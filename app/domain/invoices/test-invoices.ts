import { asc, eq } from "drizzle-orm";
import { network } from "#db/schema/identity.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable, project } from "#db/schema/projects.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { closeDueRaisings } from "#app/domain/pledges/close-due-raisings.server.ts";
import { fixed, testRaise } from "#app/domain/pledges/test-raise.ts";
import { issueInvoices } from "./issue-invoices.server.ts";
import { recordPayment } from "./record-payment.server.ts";

/** A co-funded project: Harbour pays 22,000, Lakeside 16,120 of 38,120; deliverables 1 and 2 are ready to invoice. */
export async function funded() {
  const made = await testRaise({ poolSize: 12 });
  const { db, clock, pledger, signed, projectId, deliverableIds } = made;
  await db.update(network).set({ sponsorFeeBasisPoints: 900 });
  const harbour = await pledger("Harbour Institute");
  const lakeside = await pledger("Lakeside University");
  await signed(harbour, fixed(22_000));
  await signed(lakeside, fixed(16_120));
  await db
    .update(project)
    .set({ closesAt: new Date("2026-10-01T17:00:00Z") })
    .where(eq(project.id, projectId));
  clock.travel(2 * dayMs);
  await closeDueRaisings({ db, clock, newId: made.newId, bell: () => {} });
  const ready = async (position: number) =>
    db
      .update(deliverable)
      .set({ state: "ready_to_invoice" })
      .where(eq(deliverable.id, deliverableIds[position - 1]!));
  await ready(1);
  await ready(2);
  const finance = await made.steward("finance");
  const issue = (position: number, key = made.newId()) =>
    issueInvoices(finance, key, { deliverableId: deliverableIds[position - 1]! });
  const pay = (invoiceId: string, key = made.newId(), amountMinor?: bigint) =>
    recordPayment(finance, key, { invoiceIds: [invoiceId], amountMinor });
  const rungs = async () =>
    (await db.select({ rung: pledge.rung }).from(pledge).orderBy(asc(pledge.signedAt))).map(({ rung }) => rung);
  return { ...made, harbour, lakeside, finance, ready, issue, pay, rungs };
}

export const kindOf = (answer: { ok: boolean; refusal?: { kind: string } }): string | undefined =>
  answer.ok ? "yes" : answer.refusal?.kind;
