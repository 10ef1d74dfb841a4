import type { accountKinds, transferKinds } from "#db/schema/ledger.ts";

export type AccountKind = (typeof accountKinds)[number];
export type TransferKind = (typeof transferKinds)[number];

/** Names one account of the book's currency: its kind, and what owns it (an organization, a project or a fund). */
export interface AccountName {
  readonly kind: AccountKind;
  readonly ownerId: string | null;
}

/** One line of a transfer. Debit is positive, credit negative. */
export interface NewEntry {
  readonly account: AccountName;
  readonly amountMinor: bigint;
  readonly pledgeId?: string | undefined;
  readonly deliverableId?: string | undefined;
}

export interface NewTransfer {
  readonly kind: TransferKind;
  /** Once and never again: the same happening posted twice is refused by the database. */
  readonly idempotencyKey: string;
  /** The acting person's own reason, where one was asked for. */
  readonly reason?: string;
  readonly projectId?: string;
  /** The transfer that this one undoes. */
  readonly reversesId?: string | undefined;
  readonly entries: readonly NewEntry[];
}

/** Two sides of one amount: the common shape of an entry pair. Throws for an amount of zero or less. */
export function pair(
  debit: AccountName,
  credit: AccountName,
  amountMinor: bigint,
  about: Pick<NewEntry, "pledgeId" | "deliverableId"> = {},
): NewEntry[] {
  if (amountMinor <= 0n) throw new RangeError("an entry pair moves more than nothing");
  return [
    { account: debit, amountMinor, ...about },
    { account: credit, amountMinor: -amountMinor, ...about },
  ];
}

/** What each kind of account means, in the book's own words. */
export const accountKindWords: Readonly<Record<AccountKind, string>> = {
  waiting: "signed, conditions do not hold yet",
  waited: "would come if conditions held",
  commitment: "promised by organizations",
  committed: "promised to projects",
  receivable: "invoiced, not paid yet",
  credit: "paid ahead, or credited",
  cash: "in the bank",
  restricted: "held for projects",
  earned: "staff work accepted",
  recovered: "cloud, at cost",
  fee: "fiscal sponsor",
  fund: "funders’ pools",
  dues_owed: "dues asked for, not paid yet",
  dues: "membership dues",
};

/** The order in which balances are listed: promises first, then money, then what became of it. */
export const accountKindOrder = [
  "waiting",
  "waited",
  "commitment",
  "committed",
  "receivable",
  "credit",
  "cash",
  "restricted",
  "fund",
  "earned",
  "recovered",
  "fee",
  "dues_owed",
  "dues",
] as const satisfies readonly AccountKind[];

export const transferWords: Readonly<Record<TransferKind, string>> = {
  pledge_waits: "Pledge signed, waits for its conditions",
  pledge_stands: "Pledge stands",
  pledge_falls: "Pledge waits again",
  pledge_withdrawn: "Pledge withdrawn",
  pledge_lapsed: "Pledge lapsed",
  pledge_cancelled: "Pledge cancelled",
  pledge_trimmed: "Trimmed to what is needed",
  invoiced: "Invoiced",
  commitment_mirrored: "Commitments mirrored",
  paid: "Invoice paid",
  accepted: "Deliverable accepted",
  fund_filled: "Fund filled",
  matched: "Matched from a fund",
  sponsored: "Membership sponsored",
  moved: "Moved with consent",
  move_mirrored: "Move taken back",
  refunded: "Refunded",
  credit_applied: "Credit used for an invoice",
  payment_freed: "Payment freed by a credit note",
  payment_mirrored: "Payment taken back",
  credit_note: "Credit note",
  acceptance_mirrored: "Earnings given back",
  fund_mirrored: "Filling of a fund taken back",
  dues_asked: "Dues asked for",
  dues_paid: "Dues paid",
  dues_mirrored: "Dues taken back",
};

/** Kinds of transfers as people filter them. */
export const transferGroups = {
  pledges: [
    "pledge_waits",
    "pledge_stands",
    "pledge_falls",
    "pledge_withdrawn",
    "pledge_lapsed",
    "pledge_cancelled",
    "pledge_trimmed",
  ],
  invoices: [
    "invoiced",
    "commitment_mirrored",
    "paid",
    "credit_applied",
    "payment_freed",
    "payment_mirrored",
    "credit_note",
    "refunded",
  ],
  accepted: ["accepted", "acceptance_mirrored"],
  funds: ["fund_filled", "fund_mirrored", "matched", "sponsored", "moved", "move_mirrored"],
  dues: ["dues_asked", "dues_paid", "sponsored", "dues_mirrored"],
} as const satisfies Record<string, readonly TransferKind[]>;

export type TransferGroup = keyof typeof transferGroups;

export const transferGroupWords: Readonly<Record<TransferGroup, string>> = {
  pledges: "pledges",
  invoices: "invoices and payments",
  accepted: "accepted work",
  funds: "funds",
  dues: "membership dues",
};
