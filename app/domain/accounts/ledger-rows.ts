import type { ShownTransfer } from "./ledger-entry.ts";

/** Columns of the exported book, in order; documented in `docs/export.md`. */
export const ledgerColumns = [
  "transfer",
  "happening",
  "occurred_at",
  "project",
  "account",
  "owner",
  "amount_minor",
  "currency",
  "balance_after_minor",
  "reverses",
  "pledge",
  "deliverable",
] as const;

export type LedgerRow = Readonly<Record<(typeof ledgerColumns)[number], string>>;

/** One row for each entry: everything as text, sums in minor units, debit positive, credit negative. */
export function ledgerRows(transfer: ShownTransfer): LedgerRow[] {
  return transfer.entries.map((entry) => ({
    transfer: String(transfer.number),
    happening: transfer.kind,
    occurred_at: transfer.occurredAt,
    project: transfer.project?.href.split("/").at(-1) ?? "",
    account: entry.kind,
    owner: entry.owner?.href.split("/").at(-1) ?? (entry.masked ? "not named" : ""),
    amount_minor: entry.amountMinor.toString(),
    currency: entry.currency,
    balance_after_minor: entry.balanceAfterMinor?.toString() ?? "",
    reverses: transfer.reverses === null ? "" : String(transfer.reverses),
    pledge: entry.pledgeId ?? "",
    deliverable: entry.deliverable === null ? "" : String(entry.deliverable),
  }));
}
