import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { dayOf } from "#app/domain/kernel/clock.ts";
import { assert } from "#app/domain/kernel/result.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { dayText, minorUnits, noteText } from "#app/domain/kernel/values.server.ts";
import type { AccountKind, NewTransfer } from "./ledger.ts";
import { postTransfers } from "./post-transfers.server.ts";
import type { Arrival, Receipt } from "./receipt.ts";

/** What a command takes of money that came in, beside what it is for. */
export const arrivalFields = {
  amountMinor: minorUnits,
  happenedOn: dayText.optional(),
  reference: noteText.optional(),
};

/**
 * Books a receipt, and answers the columns that its table has of one. The area tells of it and takes its locks before: the
 * book's come last.
 * @param id made by the area, which has told of it already; the transfer's key is its kind and this
 */
export async function bookReceipt(
  tx: Tx,
  currency: string,
  id: string,
  { amountMinor, happenedOn = dayOf(tx.now), reference = "" }: Arrival,
  transfer: Omit<NewTransfer, "idempotencyKey" | "reversesId">,
): Promise<Omit<Receipt, "mirrorId">> {
  const [posted] = await postTransfers(tx, currency, [{ ...transfer, idempotencyKey: `${transfer.kind}:${id}` }]);
  assert(posted, "one transfer was posted");
  const by = { recordedAt: tx.now, recordedBy: actorId(tx.actor) };
  return { id, amountMinor, happenedOn, reference, ...by, transferId: posted.id };
}

/**
 * Takes a receipt's money out of the book again: a transfer that mirrors its own, entry by entry, read from the book and
 * not thought out anew. Answers the mirror's id for the receipt's row. Told and locked before, as above. A second mirror
 * of one receipt would be refused by the book itself: its key, and what it reverses, are there once.
 */
export async function mirrorReceipt(
  tx: Tx,
  { id, transferId }: Pick<Receipt, "id" | "transferId">,
  { kind, reason }: Pick<NewTransfer, "kind"> & { readonly reason: string },
): Promise<string> {
  const entries = await readRows(
    tx.db,
    {
      projectId: col.nullable(col.text),
      currency: col.text,
      kind: col.word<AccountKind>(),
      ownerId: col.nullable(col.text),
      amount: col.bigint,
      pledgeId: col.nullable(col.text),
      deliverableId: col.nullable(col.text),
    },
    sql`
    select t.project_id as "projectId", e.currency, a.kind, a.owner_id as "ownerId", e.amount_minor as amount, e.pledge_id as "pledgeId", e.deliverable_id as "deliverableId"
    from transfer t join entry e on e.transfer_id = t.id join account a on a.id = e.account_id where t.id = ${transferId} order by e.position`,
  );
  const [first] = entries;
  assert(first, "a transfer has entries");
  const [posted] = await postTransfers(tx, first.currency, [
    {
      kind,
      idempotencyKey: `${kind}:${id}`,
      reason,
      ...(first.projectId === null ? {} : { projectId: first.projectId }),
      reversesId: transferId,
      entries: entries.map((entry) => ({
        account: { kind: entry.kind, ownerId: entry.ownerId },
        amountMinor: -entry.amount,
        pledgeId: entry.pledgeId ?? undefined,
        deliverableId: entry.deliverableId ?? undefined,
      })),
    },
  ]);
  assert(posted, "one transfer was posted");
  return posted.id;
}
