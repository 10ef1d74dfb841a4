import { asc, eq } from "drizzle-orm";
import { invoice, invoiceLine } from "#db/schema/invoices.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { changeProject, type NotPermitted, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { climbPledges } from "./climb-pledges.server.ts";
import { invoiceNumber } from "./invoice.ts";

export type PaymentRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | { readonly kind: "invoice_not_found" }
  | { readonly kind: "invoice_paid_already" }
  /** Another sum than the invoice's: part payments and overpayments are not recorded yet. */
  | { readonly kind: "payment_not_exact"; readonly field: "amount" };

interface Payment {
  readonly invoiceId: string;
  /** What arrived; absent: exactly what the invoice says. */
  readonly amountMinor?: bigint;
}

/** Records that an invoice was paid, in full: money in the bank, nothing due any more, and the pledges behind it climb. */
export async function recordPayment(ctx: Context, key: string, { invoiceId, amountMinor }: Payment): Promise<Result<{ number: string }, PaymentRefusal>> {
  if (!may(ctx.actor, "invoice.record_payment")) return refuse({ kind: "not_permitted" });
  // An invoice never changes its project, so this may be read before the lock is taken.
  const [at] = isId(invoiceId) ? await ctx.db.select({ projectId: invoice.projectId }).from(invoice).where(eq(invoice.id, invoiceId)) : [];
  if (!at) return refuse({ kind: "invoice_not_found" });
  return changeProject<{ number: string }, PaymentRefusal>(ctx, at.projectId, { key, request: { pay: invoiceId, amountMinor } }, async (tx, project) => {
    const [[found], lines] = await Promise.all([
      tx.db.select().from(invoice).where(eq(invoice.id, invoiceId)),
      tx.db.select().from(invoiceLine).where(eq(invoiceLine.invoiceId, invoiceId)).orderBy(asc(invoiceLine.position)),
    ]);
    if (!found) return refuse({ kind: "invoice_not_found" });
    if (found.paidAt) return refuse({ kind: "invoice_paid_already" });
    const totalMinor = lines.reduce((sum, line) => sum + line.amountMinor, 0n);
    if (amountMinor !== undefined && amountMinor !== totalMinor) return refuse({ kind: "payment_not_exact", field: "amount" });

    const { organizationId, deliverableId } = found;
    const number = invoiceNumber(found);
    await tx.db.update(invoice).set({ paidAt: tx.now }).where(eq(invoice.id, invoiceId));
    await climbPledges(tx, project.id);
    tx.say({
      name: "invoice.paid",
      streams: [projectStream(project.id), organizationStream(organizationId)],
      organizationId,
      entity: `invoice:${invoiceId}`,
      audience: "cofunders",
      payload: { invoiceId, number, amountMinor: totalMinor.toString(), currency: found.currency },
    });
    const byPledge = new Map<string, bigint>();
    for (const { pledgeId, amountMinor: part } of lines) byPledge.set(pledgeId, (byPledge.get(pledgeId) ?? 0n) + part);
    const entries = [...byPledge].flatMap(([pledgeId, part]) => pair({ kind: "cash", ownerId: null }, { kind: "receivable", ownerId: organizationId }, part, { pledgeId, deliverableId }));
    await postTransfers(tx, found.currency, [{ kind: "paid", idempotencyKey: `paid:${invoiceId}`, projectId: project.id, reason: `Invoice ${number}`, entries }]);
    return ok({ number });
  });
}
