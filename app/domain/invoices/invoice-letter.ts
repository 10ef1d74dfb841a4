import { called, letterText, type Sender } from "#app/domain/identity/letters.ts";
import type { LetterText } from "#app/domain/kernel/mail.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import type { InvoicePage } from "./shown-invoice.ts";

const spoken = (minor: bigint, currency: string) =>
  formatMoney(money(minor, currency), { locale: "en", cents: true, withCurrency: true });

/** To somebody who looks after an organization's bills: what is due for what, and the sheet with it. */
export function invoiceLetter(
  sender: Sender,
  { displayName }: { readonly displayName: string },
  invoice: InvoicePage,
  sheet: Uint8Array,
): LetterText {
  const { number, organization, project, deliverable, totalMinor, currency, dueAt, payTo } = invoice;
  return {
    ...letterText(`Invoice ${number} from ${called(sender)}`, [
      `Hello ${displayName},`,
      `${organization.name} has a new invoice from ${called(sender)}: ${number}, over ${spoken(totalMinor, currency)}, due ${dueAt.slice(0, 10)}. It is for deliverable ${deliverable.position} of “${project.title}”: ${deliverable.title}, which was accepted by everybody who pays for it.`,
      `See it, with its rows in the book: ${sender.publicUrl}/invoices/${number}`,
      ...(payTo === "" ? [] : [payTo]),
      `Please name the invoice number, ${number}, with the payment.`,
    ]),
    attachments: [{ name: `invoice-${number}.pdf`, type: "application/pdf", content: sheet }],
  };
}

export interface PaymentTold {
  readonly displayName: string;
  readonly organization: string;
  readonly slug: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** The bank's day, year-month-day. */
  readonly happenedOn: string;
  /** Numbers of the invoices that it settled, wholly or in part. */
  readonly numbers: readonly string[];
  /** What was over and stays as the payer's credit. */
  readonly overMinor: bigint;
}

/** To whoever looks after an organization's bills: its payment arrived, and what it settled. */
export function receiptLetter(
  sender: Sender,
  { displayName, organization, slug, amountMinor, currency, happenedOn, numbers, overMinor }: PaymentTold,
): LetterText {
  const settled =
    numbers.length === 0
      ? "It is kept as credit."
      : `It went to ${numbers.length === 1 ? "invoice" : "invoices"} ${numbers.join(", ")}.`;
  return letterText(`Your payment arrived at ${called(sender)}`, [
    `Hello ${displayName},`,
    `a payment of ${spoken(amountMinor, currency)} from ${organization} arrived on ${happenedOn}. ${settled}${numbers.length > 0 && overMinor > 0n ? ` ${spoken(overMinor, currency)} were over, and are kept as credit.` : ""}`,
    `Its invoices and payments: ${sender.publicUrl}/organizations/${slug}/invoices`,
  ]);
}
