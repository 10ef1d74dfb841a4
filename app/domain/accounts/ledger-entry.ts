import type { AccountKind, TransferKind } from "#app/domain/ledger/ledger.ts";

/** What an account belongs to, as this viewer may see it. */
export interface ShownOwner {
  readonly name: string;
  readonly href: string;
}

export interface ShownEntry {
  readonly kind: AccountKind;
  /** Null: the network's own account, or an organization that is not named to this viewer (`masked`). */
  readonly owner: ShownOwner | null;
  readonly masked: boolean;
  /** Debit positive, credit negative. */
  readonly amountMinor: bigint;
  readonly currency: string;
  /** Null where it would tell of pledges that are not this viewer's to see. */
  readonly balanceAfterMinor: bigint | null;
  readonly pledgeId: string | null;
  /** "deliverable 2", where the entry is about one. */
  readonly deliverable: number | null;
}

export interface ShownTransfer {
  readonly number: number;
  readonly kind: TransferKind;
  readonly occurredAt: string;
  readonly reason: string;
  readonly actor: string | null;
  readonly project: ShownOwner | null;
  /** Number of the transfer that this one undoes. */
  readonly reverses: number | null;
  readonly entries: readonly ShownEntry[];
  /** Entries beyond those listed. */
  readonly moreEntries: number;
}
