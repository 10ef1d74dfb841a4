import type { Ageing } from "#app/domain/invoices/ageing.ts";

/** What a raise would come to at its deadline, if nobody pledged or withdrew until then. */
export interface ForecastRow {
  readonly id: string;
  readonly project: { readonly slug: string; readonly title: string };
  readonly closesAt: string;
  readonly minimumMinor: bigint;
  /** By the book, now. */
  readonly standsMinor: bigint;
  readonly waitsMinor: bigint;
  /** `funded` and `slices` tip it; `may_extend`: the steward decides. */
  readonly outcome: "funded" | "slices" | "lapsed" | "may_extend";
  /** What all would owe together as the work is accepted; zero where it does not tip. */
  readonly fallsDueMinor: bigint;
}

/** What an organization owes, by how long it is overdue. */
export interface ReceivableRow {
  readonly id: string;
  readonly organization: { readonly slug: string; readonly name: string };
  readonly sums: Ageing;
  readonly totalMinor: bigint;
}

export const decisionKinds = ["bank_line", "signature", "to_invoice", "reallocation", "extension"] as const;
export type DecisionKind = (typeof decisionKinds)[number];

export const decisionWords: Readonly<Record<DecisionKind, string>> = {
  bank_line: "Bank line to post or set aside",
  signature: "Pledge to be signed by a second person",
  to_invoice: "Deliverable to invoice",
  reallocation: "Money to move, with its pledger’s consent",
  extension: "Raise below its minimum: extend it, or it lapses",
};

/** Something that somebody has to decide before money moves on. */
export interface WaitingRow {
  readonly id: string;
  readonly kind: DecisionKind;
  readonly about: string;
  /** Where it is decided; null where this viewer only reads. */
  readonly href: string | null;
  /** Year-month-day. */
  readonly since: string;
  readonly amountMinor: bigint;
}
