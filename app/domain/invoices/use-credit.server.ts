import { z } from "zod";
import { payment } from "#db/schema/invoices.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, minorUnitsText } from "#app/domain/kernel/values.server.ts";
import { arrivalFields, bookReceipt } from "#app/domain/ledger/book-receipt.server.ts";
import { pair, type NewTransfer } from "#app/domain/ledger/ledger.ts";
import { refuseArrival, type Arrival, type ArrivalRefusal } from "#app/domain/ledger/receipt.ts";
import { changeOpen, writeSettlements } from "./change-open.server.ts";
import { creditOf, holdInvoices } from "./held-invoices.server.ts";
import { settleInOrder } from "./settle.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { InvoicesRefusal } from "./refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";

/** A credit was used: which payment tells it, and how much in minor units as a decimal string. */
const creditUsed = z.object({ paymentId: id, amountMinor: minorUnitsText });
export type CreditUsed = Readonly<z.output<typeof creditUsed>>;

export type ApplyRefusal =
  KeyReused | NotPermitted | InvoicesRefusal<"invoice_not_found" | "invoice_paid_already" | "no_credit">;

/** Settles an invoice with what its organization has with the network already, as far as that goes. */
export const applyCredit = command({
  name: "invoice.apply_credit",
  permission: "invoice.record_payment",
  key: "required",
  input: z.object({ invoiceId: id }),
  output: creditUsed,
  async run(ctx, key, { invoiceId }): Promise<Result<CreditUsed, ApplyRefusal>> {
    if (!may(ctx.actor, "invoice.record_payment")) return refuse({ kind: "not_permitted" });
    return transact<CreditUsed, ApplyRefusal>(ctx, { key, request: { apply: invoiceId } }, async (tx) => {
      const [held] = await holdInvoices(tx, [invoiceId]);
      if (!held) return refuse({ kind: "invoice_not_found" });
      if (held.openMinor === 0n) return refuse({ kind: "invoice_paid_already" });
      const { organizationId, currency, deliverableId, projectId, number } = held;
      const credit = await creditOf(tx, organizationId, currency);
      if (credit === 0n) return refuse({ kind: "no_credit" });

      const amountMinor = credit < held.openMinor ? credit : held.openMinor;
      const { settled } = settleInOrder(amountMinor, [{ invoiceId: held.id, deliverableId, open: held.open }]);
      await changeOpen(tx, [{ invoice: held, lessOpenMinor: amountMinor }]);
      const { paymentId, transferId } = await write(
        tx,
        { kind: "applied", organizationId, currency },
        { amountMinor },
        {
          kind: "credit_applied",
          projectId,
          reason: `Invoice ${number}`,
          entries: settled.flatMap(({ parts }) =>
            parts.flatMap((part) =>
              pair(
                { kind: "credit", ownerId: organizationId },
                { kind: "receivable", ownerId: organizationId },
                part.amountMinor,
                { pledgeId: part.pledgeId, deliverableId },
              ),
            ),
          ),
        },
      );
      await writeSettlements(tx, transferId, settled);
      return ok({ paymentId, amountMinor: amountMinor.toString() });
    });
  },
});

export type RefundRefusal =
  | KeyReused
  | NotPermitted
  | IdentityRefusal<"network_not_set_up">
  /** Money that goes out has the same form as money that comes in. */
  | ArrivalRefusal
  /** More than the organization has with the network. */
  | InvoicesRefusal<"refund_above_credit", "amount">;

export interface Refund extends Arrival {
  readonly organizationId: string;
}

const creditToRefund: z.ZodType<Refund> = z.object({
  organizationId: id,
  ...arrivalFields,
});

/** Records that an organization was paid back what it had with the network. */
export const refundCredit = command({
  name: "invoice.refund",
  permission: "invoice.refund",
  key: "required",
  input: creditToRefund,
  output: creditUsed,
  async run(ctx, key, refund): Promise<Result<CreditUsed, RefundRefusal>> {
    if (!may(ctx.actor, "invoice.refund")) return refuse({ kind: "not_permitted" });
    return transact<CreditUsed, RefundRefusal>(ctx, { key, request: { refund } }, (tx) => payBack(tx, refund));
  },
});

/** The same inside a transaction that has asked already whether it may. */
export async function payBack(
  tx: Tx,
  { organizationId, ...paid }: Refund,
): Promise<Result<CreditUsed, Exclude<RefundRefusal, KeyReused>>> {
  const { amountMinor } = paid;
  const wrong = refuseArrival(paid, tx.now);
  if (wrong) return refuse(wrong);
  const network = await networkSettings(tx.db);
  if (!network) return refuse({ kind: "network_not_set_up" });
  const currency = network.bookCurrency;
  await holdInvoices(tx, [], isId(organizationId) ? organizationId : undefined);
  const creditMinor = isId(organizationId) ? await creditOf(tx, organizationId, currency) : 0n;
  if (amountMinor > creditMinor) return refuse({ kind: "refund_above_credit", field: "amount", creditMinor, currency });
  const { paymentId } = await write(tx, { kind: "refunded", organizationId, currency }, paid, {
    kind: "refunded",
    reason: "Credit paid back",
    entries: pair({ kind: "credit", ownerId: organizationId }, { kind: "cash", ownerId: null }, amountMinor),
  });
  return ok({ paymentId, amountMinor: amountMinor.toString() });
}

type NewPayment = Pick<typeof payment.$inferInsert, "kind" | "organizationId" | "currency">;

/** The transfer, the row that tells of it, and the event. */
async function write(
  tx: Tx,
  row: NewPayment,
  arrival: Arrival,
  transfer: Omit<NewTransfer, "idempotencyKey">,
): Promise<{ paymentId: string; transferId: string }> {
  const paymentId = tx.newId();
  tx.say({
    name: "payment.recorded",
    streams: [organizationStream(row.organizationId)],
    organizationId: row.organizationId,
    entity: `payment:${paymentId}`,
    audience: "cofunders",
    payload: { paymentId, kind: row.kind, amountMinor: arrival.amountMinor.toString(), currency: row.currency },
  });
  const receipt = await bookReceipt(tx, row.currency, paymentId, arrival, transfer);
  await tx.db.insert(payment).values({ ...receipt, ...row });
  return { paymentId, transferId: receipt.transferId };
}
