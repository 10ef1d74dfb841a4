/** An invoice in a list; sums in minor units. */
export interface ListedInvoice {
  readonly id: string;
  readonly number: string;
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  readonly project: { readonly slug: string; readonly title: string };
  readonly deliverable: { readonly position: number; readonly title: string };
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly issuedAt: string;
  readonly dueAt: string;
  readonly paidAt: string | null;
}

/** One invoice as it is printed. */
export interface InvoicePage extends ListedInvoice {
  readonly steward: string;
  readonly lines: readonly { readonly kind: "staff" | "cloud"; readonly description: string; readonly amountMinor: bigint }[];
  readonly mayRecordPayment: boolean;
  readonly key: string;
}

/** A deliverable that delivery says may be invoiced. */
export interface DueDeliverable {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly project: { readonly slug: string; readonly title: string };
  readonly currency: string;
  readonly totalMinor: bigint;
  readonly payers: number;
  /** For the command that invoices it. */
  readonly key: string;
}

/** An open invoice, with the key of the command that records its payment. */
export type OpenInvoice = ListedInvoice & { readonly key: string };
