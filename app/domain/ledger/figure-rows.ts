import type { Figure } from "./figures.ts";
import { transferGroups, type AccountKind, type TransferKind } from "./ledger.ts";

interface FigureDefinition {
  /** What it counts, for whoever reads the rows behind it. */
  readonly says: string;
  /** The side on which the figure grows. */
  readonly side: "debit" | "credit";
  /** Entries on accounts of these kinds, in transfers of these kinds. */
  readonly of: readonly { readonly account: AccountKind; readonly happenings: readonly TransferKind[] }[];
}

/**
 * The one definition of each figure: which entries of the book it is the sum of. Every page, export and check reads them
 * through this table (docs/decisions/012-four-figures.md), so a figure and the rows behind it cannot disagree.
 */
export const figureRows: Readonly<Record<Figure, FigureDefinition>> = {
  promised: {
    says: "Pledges that stand, at what they pay: signed, not withdrawn, not lapsed, trimmed when the raise closed. It stays when a promise is fulfilled.",
    side: "credit",
    of: [{ account: "committed", happenings: transferGroups.pledges }],
  },
  invoiced: {
    says: "Asked for by invoices, less credit notes.",
    side: "debit",
    of: [{ account: "receivable", happenings: ["invoiced", "credit_note"] }],
  },
  received: {
    says: "What settled invoices, and what funds paid at once: payments and credit used, less what was freed or taken back. Money paid ahead is credit until then.",
    side: "credit",
    of: [
      { account: "receivable", happenings: ["paid", "credit_applied", "payment_freed", "payment_mirrored"] },
      { account: "restricted", happenings: ["matched"] },
    ],
  },
  spent: {
    says: "Work that its co-funders accepted and that was invoiced: staff, cloud at cost and the sponsor’s fee, less what credit notes gave back.",
    side: "debit",
    of: [{ account: "restricted", happenings: transferGroups.accepted }],
  },
};
