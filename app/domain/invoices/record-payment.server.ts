import { eq } from "drizzle-orm";
import { z } from "zod";
import { organization } from "#db/schema/identity.ts";
import { payment } from "#db/schema/invoices.ts";
import { billingPeople } from "#app/domain/identity/billing-people.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { id, minorUnitsText } from "#app/domain/kernel/values.server.ts";
import { arrivalFields, bookReceipt } from "#app/domain/ledger/book-receipt.server.ts";
import { pair } from "#app/domain/ledger/ledger.ts";
import { refuseArrival, type Arrival, type ArrivalRefusal } from "#app/domain/ledger/receipt.ts";
import { writeLetters } from "#app/domain/mail/write-letters.server.ts";
import { changeOpen, writeSettlements } from "./change-open.server.ts";
import { holdInvoices } from "./held-invoices.server.ts";
import { settleInOrder, sumOf } from "./settle.ts";
import type { InvoicesRefusal } from "./refusals.ts";
import type { IdentityRefusal } from "#app/domain/identity/refusals.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";

export type ReceiveRefusal =
  | InvoicesRefusal<"invoice_not_found" | "invoice_paid_already">
  /** One payment comes from one organization. */
  | InvoicesRefusal<"invoices_of_several_payers">
  | IdentityRefusal<"organization_not_found" | "network_not_set_up">
  | ArrivalRefusal;

export type PaymentRefusal = KeyReused | NotPermitted | ReceiveRefusal;

export interface Payment extends Partial<Arrival> {
  /** Who paid; may be left out where invoices tell it. */
  readonly organizationId?: string | undefined;
  /** Settled in this order, each as far as the money goes. None: paid ahead. */
  readonly invoiceIds: readonly string[];
  /** What arrived; absent: exactly what is open on the invoices. */
  readonly amountMinor?: bigint | undefined;
}

export interface RecordedPayment {
  readonly paymentId: string;
  /** Numbers of the invoices that it settled, wholly or in part. */
  readonly numbers: readonly string[];
  /** What was over and stays as the payer's credit: a decimal string of minor units. */
  readonly overMinor: string;
}

const paymentToRecord: z.ZodType<Payment> = z.object({
  organizationId: id.optional(),
  invoiceIds: z.array(id).max(limits.invoicesPerPayment),
  ...arrivalFields,
  amountMinor: arrivalFields.amountMinor.optional(),
});
const recordedPayment: z.ZodType<RecordedPayment> = z.object({
  paymentId: id,
  numbers: z.array(z.string()),
  overMinor: minorUnitsText,
});

/** Records that money came in: it settles the payer's invoices, and what is over remains the payer's credit. */
export const recordPayment = command({
  name: "payment.record",
  permission: "invoice.record_payment",
  key: "required",
  input: paymentToRecord,
  output: recordedPayment,
  async run(ctx, key, what): Promise<Result<RecordedPayment, PaymentRefusal>> {
    if (!may(ctx.actor, "invoice.record_payment")) return refuse({ kind: "not_permitted" });
    return transact<RecordedPayment, PaymentRefusal>(ctx, { key, request: { pay: what } }, (tx) =>
      receivePayment(tx, what),
    );
  },
});

/** The same inside a transaction that has asked already whether it may. */
export async function receivePayment(
  tx: Tx,
  { organizationId, invoiceIds, amountMinor, happenedOn, reference }: Payment,
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
  const arrived = amountMinor ?? held.reduce((sum, { openMinor }) => sum + openMinor, 0n);
  const arrival = { amountMinor: arrived, happenedOn, reference };
  const wrong = refuseArrival(arrival, tx.now);
  if (wrong) return refuse(wrong);
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
  const receipt = await bookReceipt(tx, currency, paymentId, arrival, {
    kind: "paid",
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
  });
  await tx.db.insert(payment).values({ ...receipt, kind: "received", organizationId: payer, currency });
  await writeSettlements(tx, receipt.transferId, settled);
  assert(sumOf(settled) + overMinor === arrived, "all that arrived went somewhere");
  return ok({ paymentId, numbers, overMinor: overMinor.toString() });
}

const organizationExists = async (tx: Tx, id: string): Promise<boolean> =>
  isId(id) &&
  (await tx.db.select({ id: organization.id }).from(organization).where(eq(organization.id, id))).length > 0;
