import { pair, type NewEntry } from "#app/domain/ledger/ledger.ts";
import type { Terms } from "#app/domain/pledges/settlement-terms.ts";

/** On which side of the book a promise is: waiting for its conditions (or for the end, if it closes), or committed. */
export type Side = "waiting" | "committed";

/** What the book holds for one pledge. */
export interface Posting {
  readonly side: Side;
  readonly amountMinor: bigint;
}

export const nothingPosted: Posting = { side: "waiting", amountMinor: 0n };

/** What a pledge's row says that the book holds for it. */
export function postingOf(row: { termsKind: Terms["kind"]; stands: boolean; offeredMinor: bigint }): Posting {
  return { side: sideOf(row.termsKind, row.stands), amountMinor: row.offeredMinor };
}

/** A closer is asked only at the end, so until then it waits even where its conditions hold. */
export const sideOf = (termsKind: Terms["kind"], stands: boolean): Side =>
  stands && termsKind !== "closer" ? "committed" : "waiting";

/** Where a promise is posted: the payer's account and the project's. */
export interface PostedPledge {
  readonly pledgeId: string;
  readonly payerOrganizationId: string;
  readonly projectId: string;
}

/** The entries that bring the book from one posting of a pledge to another: what was is mirrored, what is comes new. */
export function entriesBetween(
  { pledgeId, payerOrganizationId, projectId }: PostedPledge,
  before: Posting,
  after: Posting,
): NewEntry[] {
  const accounts = {
    waiting: {
      payer: { kind: "waiting", ownerId: payerOrganizationId },
      project: { kind: "waited", ownerId: projectId },
    },
    committed: {
      payer: { kind: "commitment", ownerId: payerOrganizationId },
      project: { kind: "committed", ownerId: projectId },
    },
  } as const;
  const about = { pledgeId };
  if (before.side === after.side) {
    const { payer, project } = accounts[after.side];
    const grows = after.amountMinor - before.amountMinor;
    return grows > 0n ? pair(payer, project, grows, about) : grows < 0n ? pair(project, payer, -grows, about) : [];
  }
  const from = accounts[before.side];
  const to = accounts[after.side];
  return [
    ...(before.amountMinor > 0n ? pair(from.project, from.payer, before.amountMinor, about) : []),
    ...(after.amountMinor > 0n ? pair(to.payer, to.project, after.amountMinor, about) : []),
  ];
}
