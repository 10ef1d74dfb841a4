import type { ShownReceipt } from "#app/domain/ledger/receipt.ts";
import type { UndeliveredLetter } from "#app/domain/mail/letter.ts";

/** An invoice in a list; sums in minor units. */
export interface ListedInvoice {
  readonly id: string;
  readonly number: string;
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  readonly project: { readonly slug: string; readonly title: string };
  readonly deliverable: { readonly position: number; readonly title: string };
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly openMinor: bigint;
  readonly issuedAt: string;
  readonly dueAt: string;
  /** When nothing was open any more: paid, or credited. */
  readonly paidAt: string | null;
}

export interface ShownInvoiceLine {
  readonly position: number;
  readonly kind: "staff" | "cloud";
  readonly description: string;
  readonly amountMinor: bigint;
  readonly creditedMinor: bigint;
}

export interface ShownCreditNote {
  readonly number: string;
  readonly reason: string;
  readonly issuedAt: string;
  readonly amountMinor: bigint;
}

/** One credit note as it is printed, beside the invoice that it takes a part of back. */
export interface CreditNotePage extends ShownCreditNote {
  readonly lines: readonly { readonly description: string; readonly amountMinor: bigint }[];
  readonly invoice: InvoicePage;
}

/** A payment, a credit used or a refund. */
/** Where it is shown with an invoice, its amount is what of it settled this one. */
export interface ShownPayment extends ShownReceipt {
  readonly kind: "received" | "applied" | "refunded";
}

/** One invoice as it is printed. */
export interface InvoicePage extends ListedInvoice {
  /** Who sent it, with which address, and where to pay, as it was when it was issued. */
  readonly steward: string;
  readonly address: string;
  readonly payTo: string;
  readonly lines: readonly ShownInvoiceLine[];
  readonly creditNotes: readonly ShownCreditNote[];
  readonly payments: readonly ShownPayment[];
  /** What the organization has with the network beyond its invoices. */
  readonly creditMinor: bigint;
  readonly may: { readonly recordPayment: boolean; readonly credit: boolean; readonly resend: boolean };
  /** Letters about it that did not arrive, for whoever may send them again. */
  readonly undelivered: readonly UndeliveredLetter[];
  readonly key: string;
}

/** An organization that paid ahead, or was credited after it had paid. */
export interface OrganizationCredit {
  readonly organization: ListedInvoice["organization"];
  readonly creditMinor: bigint;
}

/** A deliverable that delivery says may be invoiced. */
export interface DueDeliverable {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly project: { readonly slug: string; readonly title: string };
  readonly currency: string;
  readonly totalMinor: bigint;
  /** What funds pay of it, without an invoice. */
  readonly fromFundsMinor: bigint;
  /** Organizations that are sent an invoice. */
  readonly payers: number;
  /** For the command that invoices it. */
  readonly key: string;
}

/** An open invoice, with the key of the command that records its payment. */
export type OpenInvoice = ListedInvoice & { readonly key: string };
