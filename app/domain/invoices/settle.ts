import { splitLargestRemainder } from "#app/domain/kernel/money.ts";

/** A part of something, by the pledge that it belongs to. */
export interface PledgePart {
  readonly pledgeId: string;
  readonly amountMinor: bigint;
}

/** What is open on one invoice, by the pledges on it, oldest first. */
export interface OpenInvoiceParts {
  readonly invoiceId: string;
  readonly deliverableId: string;
  readonly open: readonly PledgePart[];
}

/** How much of an invoice a payment settles. */
export interface Settled {
  readonly invoiceId: string;
  readonly deliverableId: string;
  readonly parts: readonly PledgePart[];
  readonly amountMinor: bigint;
}

export const sumOf = (parts: readonly { readonly amountMinor: bigint }[]): bigint =>
  parts.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);

/**
 * Divides what is paid over what each pledge owes. Rounding: largest remainder, ties to the older pledge; as no more is
 * divided than is open, nobody's part is above what is open for them.
 */
export function splitOverPledges(amountMinor: bigint, open: readonly PledgePart[]): PledgePart[] {
  const parts = splitLargestRemainder(
    amountMinor,
    open.map((part) => part.amountMinor),
  );
  return open
    .map(({ pledgeId }, index) => ({ pledgeId, amountMinor: parts[index] ?? 0n }))
    .filter((part) => part.amountMinor > 0n);
}

/** Settles invoices in the order given, each as far as the money goes; what is over stays with the payer. */
export function settleInOrder(
  amountMinor: bigint,
  invoices: readonly OpenInvoiceParts[],
): { settled: Settled[]; overMinor: bigint } {
  let left = amountMinor;
  const settled: Settled[] = [];
  for (const { invoiceId, deliverableId, open } of invoices) {
    const owed = sumOf(open);
    const pays = left < owed ? left : owed;
    if (pays === 0n) continue;
    settled.push({ invoiceId, deliverableId, parts: splitOverPledges(pays, open), amountMinor: pays });
    left -= pays;
  }
  return { settled, overMinor: left };
}

/** What was earned and taken as a fee for a deliverable, and not given back yet. */
export interface Gains {
  readonly earnedMinor: bigint;
  readonly feeMinor: bigint;
}

/**
 * How staff money that is credited comes back out of what it earned and of the sponsor's fee, in the proportion in which
 * both still stand. Rounding: largest remainder, ties to what was earned.
 */
export function giveBack(staffMinor: bigint, { earnedMinor, feeMinor }: Gains): Gains {
  const [earned = 0n, fee = 0n] = splitLargestRemainder(staffMinor, [earnedMinor, feeMinor]);
  return { earnedMinor: earned, feeMinor: fee };
}
