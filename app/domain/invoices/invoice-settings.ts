import { z } from "zod";

/** What a network settles once about its invoices; kept among its settings. */
const settings = z.object({
  /** Staff and cloud on invoices of their own, instead of on lines of their own. */
  separateInvoices: z.boolean().catch(false),
  /** The sender's address, as lines. */
  invoiceAddress: z.string().catch(""),
  /** Where to pay: account, bank, and whatever else payers need. */
  invoicePayTo: z.string().catch(""),
});

export interface InvoiceSettings {
  readonly separate: boolean;
  readonly address: string;
  readonly payTo: string;
}

export function invoiceSettings(stored: Readonly<Record<string, unknown>>): InvoiceSettings {
  const { separateInvoices, invoiceAddress, invoicePayTo } = settings.parse(stored);
  return { separate: separateInvoices, address: invoiceAddress, payTo: invoicePayTo };
}
