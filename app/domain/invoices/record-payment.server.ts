import { eq } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { payment } from "#db/schema/invoices.ts";
import { billingPeople } from "#app/domain/identity/billing-people.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { changeOpen, writeSettlements } from "./change-open.server.ts";
import { holdInvoices } from "./held-invoices.server.ts";
import { dayOf } from "./invoice.ts";
import { settleInOrder, sumOf } from "./settle.ts";
import type { InvoicesRefusal } from "./refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";

export type ReceiveRefusal =
  | InvoicesRefusal<"invoice_not_found" | "invoice_paid_already">
  /** One payment comes from one organization. */
  | InvoicesRefusal<"invoices_of_several_payers">
  | IdentityRefusal<"organization_not_found" | "network_not_set_up">
  | KernelRefusal<"amount_is_zero", "amount">
  | InvoicesRefusal<"payment_day_ahead", "happenedOn">;

export type PaymentRefusal = KeyReused | NotPermitted | ReceiveRefusal;

export interface Payment {
  /** Who paid; may be left out where invoices tell it. */
  readonly organizationId?: string | undefined;
  /** Settled in this order, each as far as the money goes. None: paid ahead. */
  readonly invoiceIds: readonly string[];
  /** What arrived; absent: exactly what is open on the invoices. */
  readonly amountMinor?: bigint | undefined;
  /** The bank's day, year-month-day; absent: today. */
  readonly happenedOn?: string | undefined;
  /** The bank's or the payer's words. */
  readonly reference?: string | undefined;
}

export interface RecordedPayment {
  readonly paymentId: string;
  /** Numbers of the invoices that it settled, wholly or in part. */
  readonly numbers: readonly string[];
  /** What was over and stays as the payer's credit: a decimal string of minor units. */
  readonly overMinor: string;
}

/** Records that money came in: it settles the payer's invoices, and what is over remains the payer's credit. */
export async function recordPayment(
  ctx: Context,
  key: string,
  what: Payment,
): Promise<Result<RecordedPayment, PaymentRefusal>> {
  if (!may(ctx.actor, "invoice.record_payment")) return refuse({ kind: "not_permitted" });
  return transact<RecordedPayment, PaymentRefusal>(ctx, { key, request: { pay: what } }, (tx) =>
    receivePayment(tx, what),
  );
}

/** The same inside a transaction that has asked already whether it may. */
export async function receivePayment(
  tx: Tx,
  { organizationId, invoiceIds, amountMinor, happenedOn = dayOf(tx.now), reference = "" }: Payment,
): Promise<Result<RecordedPayment, ReceiveRefusal>> {
  if (organizationId !== undefined && !(await organizationExists(tx, organizationId)))
    return refuse({ kind: "organization_not_found" });
  const held = await holdInvoices(tx, invoiceIds, organizationId);
  if (held.length < new Set(invoiceIds).size) return refuse({ kind: "invoice_not_found" });
  const payers = new Set([
    ...held.map((each) => each.organizationId),
    ...(organizationId === undefined ? [] : [organizationId]),
  ]);
  const [payer] = payers;
  if (payer === undefined) return refuse({ kind: "organization_not_found" });
  if (payers.size > 1) return refuse({ kind: "invoices_of_several_payers" });
  if (held.some(({ openMinor }) => openMinor === 0n)) return refuse({ kind: "invoice_paid_already" });
  if (happenedOn > dayOf(tx.now)) return refuse({ kind: "payment_day_ahead", field: "happenedOn" });
  const arrived = amountMinor ?? held.reduce((sum, { openMinor }) => sum + openMinor, 0n);
  if (arrived <= 0n) return refuse({ kind: "amount_is_zero", field: "amount" });
  const network = await networkSettings(tx.db);
  if (!network) return refuse({ kind: "network_not_set_up" });
  const currency = network.bookCurrency;

  const { settled, overMinor } = settleInOrder(
    arrived,
    held.map(({ id, deliverableId, open }) => ({ invoiceId: id, deliverableId, open })),
  );
  await changeOpen(
    tx,
    settled.map((each) => ({
      invoice: held.find(({ id }) => id === each.invoiceId)!,
      lessOpenMinor: each.amountMinor,
    })),
  );
  const paymentId = tx.newId();
  tx.say({
    name: "payment.recorded",
    streams: [organizationStream(payer)],
    organizationId: payer,
    entity: `payment:${paymentId}`,
    audience: "cofunders",
    payload: { paymentId, kind: "received", amountMinor: arrived.toString(), currency },
  });

  const people = await billingPeople(tx.db, [payer]);
  await writeLetters(
    tx,
    people.map(({ personId, recipient }) => ({ kind: "receipt", recipient, personId, about: paymentId })),
  );

  const numbers = held
    .filter(({ id }) => settled.some(({ invoiceId }) => invoiceId === id))
    .map(({ number }) => number);
  const cash = { kind: "cash", ownerId: null } as const;
  const projects = new Set(held.map(({ projectId }) => projectId));
  const [posted] = await postTransfers(tx, currency, [
    {
      kind: "paid",
      idempotencyKey: `paid:${paymentId}`,
      ...(projects.size === 1 ? { projectId: held[0]!.projectId } : {}),
      reason:
        numbers.length === 0
          ? "Paid ahead"
          : `${numbers.length === 1 ? "Invoice" : "Invoices"} ${numbers.join(", ")}${overMinor > 0n ? ", and something ahead" : ""}`,
      entries: [
        ...settled.flatMap(({ deliverableId, parts }) =>
          parts.flatMap((part) =>
            pair(cash, { kind: "receivable", ownerId: payer }, part.amountMinor, {
              pledgeId: part.pledgeId,
              deliverableId,
            }),
          ),
        ),
        ...(overMinor > 0n ? pair(cash, { kind: "credit", ownerId: payer }, overMinor) : []),
      ],
    },
  ]);
  assert(posted, "one transfer was posted");
  await tx.db.insert(payment).values({
    id: paymentId,
    kind: "received",
    organizationId: payer,
    currency,
    amountMinor: arrived,
    happenedOn,
    reference,
    recordedAt: tx.now,
    recordedBy: actorId(tx.actor),
    transferId: posted.id,
  });
  await writeSettlements(tx, posted.id, settled);
  assert(sumOf(settled) + overMinor === arrived, "all that arrived went somewhere");
  return ok({ paymentId, numbers, overMinor: overMinor.toString() });
}

const organizationExists = async (tx: Tx, id: string): Promise<boolean> =>
  isId(id) &&
  (await tx.db.select({ id: organization.id }).from(organization).where(eq(organization.id, id))).length > 0;
