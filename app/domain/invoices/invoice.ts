import { splitLargestRemainder } from "#app/domain/kernel/money.ts";

/** Days from issue to due. */
export const daysToPay = 30;

/** "2026-041": the year, and the number within it without gaps. */
export const invoiceNumber = ({ year, number }: { readonly year: number; readonly number: number }): string =>
  `${year}-${String(number).padStart(3, "0")}`;

/** "CN-2026-003": credit notes are numbered apart. */
export const creditNoteNumber = (named: { readonly year: number; readonly number: number }): string =>
  `CN-${invoiceNumber(named)}`;

export function readCreditNoteNumber(text: string): { year: number; number: number } | null {
  return text.startsWith("CN-") ? readInvoiceNumber(text.slice(3)) : null;
}

export function readInvoiceNumber(text: string): { year: number; number: number } | null {
  const [, year, number] = /^(\d{4})-(\d{3,9})$/.exec(text) ?? [];
  return year && number ? { year: Number(year), number: Number(number) } : null;
}

/** What one pledge pays for one deliverable: the source of its lines. */
export interface DuePart {
  readonly pledgeId: string;
  readonly payerOrganizationId: string;
  /** The fund that pays it at once; null: its organization is sent an invoice. */
  readonly fundId: string | null;
  readonly staffMinor: bigint;
  readonly cloudMinor: bigint;
}

export interface InvoiceLine {
  readonly kind: "staff" | "cloud";
  readonly pledgeId: string;
  readonly amountMinor: bigint;
}

export interface DueInvoice {
  readonly organizationId: string;
  /** Which money it asks for. */
  readonly money: "together" | "staff" | "cloud";
  readonly lines: readonly InvoiceLine[];
  readonly totalMinor: bigint;
}

/**
 * One invoice for each payer, in the order of their oldest pledges; staff and cloud never share a line. Where the network
 * wants them on separate invoices, each payer gets one for each. What a fund pays needs none: its money is here already.
 */
export function dueInvoices(
  parts: readonly DuePart[],
  { separate }: { readonly separate: boolean } = { separate: false },
): DueInvoice[] {
  const byPayer = new Map<string, InvoiceLine[]>();
  for (const { pledgeId, payerOrganizationId, fundId, staffMinor, cloudMinor } of parts) {
    if (fundId !== null) continue;
    const lines = byPayer.get(payerOrganizationId) ?? [];
    byPayer.set(payerOrganizationId, lines);
    if (staffMinor > 0n) lines.push({ kind: "staff", pledgeId, amountMinor: staffMinor });
    if (cloudMinor > 0n) lines.push({ kind: "cloud", pledgeId, amountMinor: cloudMinor });
  }
  const invoice = (organizationId: string, money: DueInvoice["money"], lines: readonly InvoiceLine[]): DueInvoice => ({
    organizationId,
    money,
    lines,
    totalMinor: lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
  });
  return [...byPayer]
    .flatMap(([organizationId, lines]) => {
      const staff = lines.filter(({ kind }) => kind === "staff");
      const cloud = lines.filter(({ kind }) => kind === "cloud");
      return separate
        ? [invoice(organizationId, "staff", staff), invoice(organizationId, "cloud", cloud)]
        : [invoice(organizationId, "together", [...staff, ...cloud])];
    })
    .filter(({ totalMinor }) => totalMinor > 0n);
}

/** What becomes of a deliverable's money once it is accepted. */
export interface Earnings {
  readonly earnedMinor: bigint;
  /** Cloud is passed through at cost and carries no fee. */
  readonly recoveredMinor: bigint;
  /** The fiscal sponsor's part of the staff money. */
  readonly feeMinor: bigint;
}

/** Rounding: the fee by largest remainder against what is earned, so that the parts sum to the staff money. */
export function earningsOf(
  parts: readonly Pick<DuePart, "staffMinor" | "cloudMinor">[],
  feeBasisPoints: number,
): Earnings {
  const staffMinor = parts.reduce((sum, part) => sum + part.staffMinor, 0n);
  const recoveredMinor = parts.reduce((sum, part) => sum + part.cloudMinor, 0n);
  const [feeMinor = 0n, earnedMinor = 0n] = splitLargestRemainder(staffMinor, [
    BigInt(feeBasisPoints),
    BigInt(10_000 - feeBasisPoints),
  ]);
  return { earnedMinor, recoveredMinor, feeMinor };
}
