import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { organizationStream, projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import type { ProjectTotals } from "#app/domain/pledges/totals.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import type { PlannedChange } from "#app/domain/pledges/plan-settlement.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { entriesBetween, postingOf } from "#app/domain/pledges/posting.ts";
import { saidOffer } from "#app/domain/pledges/said-offer.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";

export interface SettlementToFollow {
  readonly project: { readonly id: string; readonly currency: string };
  readonly changes: readonly PlannedChange[];
  readonly totals: ProjectTotals;
  /** The pledge that was signed or withdrawn, if it was one that caused the changes. */
  readonly causeId?: string;
  /** Pledges whose steps and events are the caller's own. */
  readonly ownSteps?: ReadonlySet<string>;
  /** A pledge that leaves the raise; its row is written by the caller. */
  readonly withdrawn?: { readonly row: PledgeRow; readonly reason: string };
}

/**
 * Lets the book, the pledges' rows, their steps and the log follow a settlement: what comes to stand is committed, what
 * falls waits again, a match that grew or shrank is corrected by the difference. Called under the project's lock, after
 * everything else that the command writes, because it locks the book. The row, the step and the event of the pledge that
 * caused it are its command's own; its transfer is posted here with the others.
 */
export async function followSettlement(tx: Tx, following: SettlementToFollow): Promise<void> {
  await postTransfers(tx, following.project.currency, await writeFollowing(tx, following));
}

/** The same but for the book: its transfers, for a command on several projects that posts all of them at its end. */
export async function writeFollowing(
  tx: Tx,
  { project, changes, totals, causeId, ownSteps, withdrawn }: SettlementToFollow,
): Promise<NewTransfer[]> {
  const others = changes.filter(({ row }) => row.id !== causeId);
  const told = others.filter(({ row }) => !ownSteps?.has(row.id));
  for (const change of told) sayChange(tx, change, totals, causeId ?? null);
  const moved = told.filter(({ row, stands }) => row.stands !== stands);
  await Promise.all([
    updateRows(tx, others),
    stepPledges(
      tx,
      moved.map(({ row, stands }) => ({
        pledgeId: row.id,
        from: "firm",
        to: "firm",
        reason: stands ? "Its conditions hold." : "Its conditions hold no longer.",
      })),
    ),
  ]);
  const undone = await lastTransfers(tx, [
    ...(withdrawn ? [withdrawn.row.id] : []),
    ...changes.filter(({ before }) => before.amountMinor > 0n).map(({ row }) => row.id),
  ]);
  const transferOf = (row: PledgeRow, transfer: Pick<NewTransfer, "kind" | "entries" | "reason">): NewTransfer[] =>
    transfer.entries.length === 0
      ? []
      : [
          {
            ...transfer,
            idempotencyKey: transferKey(tx, row.id),
            projectId: project.id,
            reversesId: undone.get(row.id),
          },
        ];
  return [
    ...(withdrawn
      ? transferOf(withdrawn.row, {
          kind: "pledge_withdrawn",
          entries: entriesAway(withdrawn.row),
          reason: withdrawn.reason,
        })
      : []),
    ...changes.flatMap(({ row, before, after }) =>
      transferOf(row, { kind: kindOf(before, after), entries: entriesBetween(postedAs(row), before, after) }),
    ),
  ];
}

/** Each command posts at most one transfer for a pledge, so the command and the pledge name it. */
export const transferKey = (tx: Tx, about: string): string =>
  `${actorId(tx.actor) ?? "product"}:${tx.key ?? tx.newId()}:${about}`;

const postedAs = (row: PledgeRow) => ({
  pledgeId: row.id,
  payerOrganizationId: row.payerOrganizationId,
  projectId: row.projectId,
});

/** What the book holds for a pledge, mirrored. */
export const entriesAway = (row: PledgeRow) =>
  entriesBetween(postedAs(row), postingOf(row), { ...postingOf(row), amountMinor: 0n });

/** Where a pledge's events are told. An organization's own stream would name one that did not consent to be named. */
export const pledgeStreams = (row: Pick<PledgeRow, "projectId" | "named" | "creditedOrganizationId">): StreamId[] =>
  row.named
    ? [projectStream(row.projectId), organizationStream(row.creditedOrganizationId)]
    : [projectStream(row.projectId)];

function kindOf(before: PlannedChange["before"], after: PlannedChange["after"]): NewTransfer["kind"] {
  const shrinks = before.side === "committed" && (after.side === "waiting" || after.amountMinor < before.amountMinor);
  return shrinks ? "pledge_falls" : after.side === "committed" ? "pledge_stands" : "pledge_waits";
}

function sayChange(
  tx: Tx,
  { row, stands, after }: PlannedChange,
  totals: ProjectTotals,
  becauseOfPledgeId: string | null,
): void {
  if (row.stands === stands) return;
  tx.say({
    name: stands ? "pledge.stood" : "pledge.fell",
    streams: pledgeStreams(row),
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${row.id}`,
    payload: {
      pledgeId: row.id,
      named: row.named,
      amountMinor: after.amountMinor.toString(),
      termsKind: row.termsKind,
      offer: saidOffer(row),
      totals,
      becauseOfPledgeId,
    },
  });
}

async function updateRows(tx: Tx, changes: readonly PlannedChange[]): Promise<void> {
  if (changes.length === 0) return;
  // The driver takes an array of booleans for one boolean, so they travel as words.
  await tx.db.execute(sql`
    update pledge set stands = after.stands::boolean, offered_minor = after.offered_minor
    from unnest(${sql.param(changes.map(({ row }) => row.id))}::uuid[], ${sql.param(changes.map(({ stands }) => String(stands)))}::text[],
      ${sql.param(changes.map(({ after }) => after.amountMinor.toString()))}::bigint[]) as after (id, stands, offered_minor)
    where pledge.id = after.id`);
}

/** The last transfer of each of these pledges: the one that a change of its posting undoes. */
async function lastTransfers(tx: Tx, pledgeIds: readonly string[]): Promise<Map<string, string>> {
  if (pledgeIds.length === 0) return new Map();
  const rows = await readRows(
    tx.db,
    { pledgeId: col.text, transferId: col.text },
    sql`
    select distinct on (pledge_id) pledge_id as "pledgeId", transfer_id as "transferId"
    from entry where pledge_id = any(${sql.param([...pledgeIds])}::uuid[])
    order by pledge_id, number desc`,
  );
  return new Map(rows.map(({ pledgeId, transferId }) => [pledgeId, transferId]));
}
