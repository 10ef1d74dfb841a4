import type { Rung } from "#app/domain/pledges/pledge.ts";

/** Each rung of a pledge's ladder, and each of its ends, as people read it. */
export const rungWords: Readonly<Record<Rung, string>> = {
  interest: "Interest",
  intent: "Intent, not binding",
  firm: "Firm, signed",
  allocated: "Allocated: the project is co-funded",
  invoiced: "Invoiced",
  paid: "Paid",
  spent: "Spent on accepted work",
  credited: "Credited: its work is upstream",
  withdrawn: "Withdrawn",
  lapsed: "Lapsed",
  cancelled: "Cancelled",
  refunded: "Refunded",
  reallocated: "Reallocated to another project",
};
