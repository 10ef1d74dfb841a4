import { eq } from "drizzle-orm";
import { z } from "zod";
import { invoiceSettlement, payment } from "#db/schema/invoices.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { mirrorReceipt } from "#app/domain/ledger/book-receipt.server.ts";
import { refuseReversal } from "#app/domain/ledger/receipt.ts";
import { changeOpen, writeSettlements } from "./change-open.server.ts";
import { creditOf, holdInvoices } from "./held-invoices.server.ts";
import { sumOf } from "./settle.ts";
import type { InvoicesRefusal } from "./refusals.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";

export type MirrorRefusal =
  | InvoicesRefusal<"payment_not_found" | "payment_taken_back_already">
  /** What was over has been used since, or its invoice was credited: that has to be taken back first. */
  | InvoicesRefusal<"payment_used_since">
  | KernelRefusal<"reason_missing", "reason">;

export type TakeBackRefusal = KeyReused | NotPermitted | MirrorRefusal;

/**
 * Takes back what was recorded of a payment, a credit used or a refund: a mirrored transfer that names the one it
 * reverses. Invoices that it settled are open again, and their pledges step back.
 */
export const takeBackPayment = command({
  name: "payment.take_back",
  permission: "invoice.record_payment",
  key: "required",
  input: z.object({ paymentId: id, reason: reasonText }),
  output: z.object({ paymentId: id }),
  async run(ctx, key, { paymentId, reason }): Promise<Result<{ paymentId: string }, TakeBackRefusal>> {
    if (!may(ctx.actor, "invoice.record_payment")) return refuse({ kind: "not_permitted" });
    return transact<{ paymentId: string }, TakeBackRefusal>(
      ctx,
      { key, request: { takeBack: paymentId, reason } },
      (tx) => mirrorPayment(tx, paymentId, reason),
    );
  },
});

/** The same inside a transaction that has asked already whether it may. */
export async function mirrorPayment(
  tx: Tx,
  paymentId: string,
  reason: string,
): Promise<Result<{ paymentId: string }, MirrorRefusal>> {
  const [at] = isId(paymentId)
    ? await tx.db
        .select({ transferId: payment.transferId, organizationId: payment.organizationId })
        .from(payment)
        .where(eq(payment.id, paymentId))
    : [];
  if (!at) return refuse({ kind: "payment_not_found" });
  const settlements = await tx.db
    .select()
    .from(invoiceSettlement)
    .where(eq(invoiceSettlement.transferId, at.transferId));
  const held = await holdInvoices(
    tx,
    settlements.map(({ invoiceId }) => invoiceId),
    at.organizationId,
  );
  const [row] = await tx.db.select().from(payment).where(eq(payment.id, paymentId));
  assert(row, "payments are never deleted");
  const wrong = refuseReversal(row, reason, { kind: "payment_taken_back_already" } as const);
  if (wrong) return refuse(wrong);
  const { organizationId, currency, kind, amountMinor } = row;
  // What a payment did not settle became the payer's credit; a credit used or paid back comes back as credit.
  const overMinor = kind === "received" ? amountMinor - sumOf(settlements) : 0n;
  if (overMinor > (await creditOf(tx, organizationId, currency))) return refuse({ kind: "payment_used_since" });
  const short = settlements.some(
    ({ invoiceId, pledgeId, amountMinor: part }) =>
      (held.find(({ id }) => id === invoiceId)?.settled.get(pledgeId) ?? 0n) < part,
  );
  if (short) return refuse({ kind: "payment_used_since" });

  const freed = held.map((invoice) => ({
    invoice,
    parts: settlements
      .filter(({ invoiceId }) => invoiceId === invoice.id)
      .map(({ pledgeId, amountMinor: part }) => ({ pledgeId, amountMinor: -part })),
  }));
  await changeOpen(
    tx,
    freed.map(({ invoice, parts }) => ({
      invoice,
      lessOpenMinor: parts.reduce((sum, part) => sum + part.amountMinor, 0n),
    })),
  );
  tx.say({
    name: "payment.taken_back",
    streams: [organizationStream(organizationId)],
    organizationId,
    entity: `payment:${paymentId}`,
    audience: "cofunders",
    payload: { paymentId, kind, amountMinor: amountMinor.toString(), currency, reason },
  });
  const mirrorId = await mirrorReceipt(tx, row, { kind: "payment_mirrored", reason });
  await writeSettlements(
    tx,
    mirrorId,
    freed.map(({ invoice, parts }) => ({ invoiceId: invoice.id, parts })),
  );
  await tx.db.update(payment).set({ mirrorId }).where(eq(payment.id, paymentId));
  return ok({ paymentId });
}
