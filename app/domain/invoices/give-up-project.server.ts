import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import { allocation, pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { pledgeStreams, transferKey } from "#app/domain/pledges/follow-settlement.server.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { entriesBetween, nothingPosted } from "#app/domain/pledges/posting.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { readMove, type NoSuchMove } from "#app/domain/projects/read-move.server.ts";
import { stepDeliverable } from "#app/domain/projects/step-deliverable.server.ts";
import { stepProject } from "#app/domain/projects/step-project.server.ts";

export type GiveUpRefusal = ProjectNotFound | KeyReused | NoSuchMove;

export interface GivenUp {
  /** Pledges that are released, of money and of hours. */
  readonly released: number;
  /** What they would have paid: a decimal string of minor units. */
  readonly releasedMinor: string;
}

interface Asked {
  readonly projectId: string;
  /** The stage that the page showed. */
  readonly from: string;
  readonly reason: string;
}

/**
 * Ends a project that will not be built after all, though it is co-funded: every pledge that was allocated to it is
 * cancelled by a mirrored transfer, and nobody pays. Only before anything was delivered; what is delivered is paid for.
 *
 * @param preview tells what would be released and changes nothing
 */
export function giveUpProject(ctx: Context, key: string, { projectId, from, reason }: Asked, { preview = false }: { preview?: boolean } = {}): Promise<Result<GivenUp, GiveUpRefusal>> {
  return changeProject<GivenUp, GiveUpRefusal>(ctx, projectId, { key, request: { giveUp: projectId, from, reason }, preview }, async (tx, found) => {
    const move = await readMove(tx, found, { from, to: "not_planned", reason }, { verb: "giving_up", preview });
    if (!move.ok) return move;
    const rows = await tx.db.select().from(pledge).where(and(eq(pledge.projectId, found.id), eq(pledge.rung, "allocated"))).orderBy(asc(pledge.position));
    await stopWork(tx, found, reason);
    await release(tx, found, rows, reason);
    return ok({ released: rows.length, releasedMinor: rows.reduce((sum, { allocatedMinor }) => sum + (allocatedMinor ?? 0n), 0n).toString() });
  });
}

async function stopWork(tx: Tx, found: Project, reason: string): Promise<void> {
  const organizationId = stewardOrganization(tx.actor);
  await stepProject(tx, found, "not_planned", { reason, organizationId, set: { queuePosition: null } });
  const begun = await tx.db.select().from(deliverable).where(and(eq(deliverable.projectId, found.id), ne(deliverable.state, "planned"))).orderBy(asc(deliverable.position));
  for (const each of begun) await stepDeliverable(tx, each, "planned", { reason, organizationId });
}

/** Rows, steps and events first, the book last. */
async function release(tx: Tx, { id: projectId, currency }: Project, rows: readonly PledgeRow[], reason: string): Promise<void> {
  if (rows.length === 0) return;
  const totals = projectTotals(currency, { firmMinor: 0n, conditionalMinor: 0n, organizations: 0 }, []);
  for (const row of rows)
    tx.say({
      name: "pledge.cancelled",
      streams: pledgeStreams(row),
      organizationId: row.creditedOrganizationId,
      entity: `pledge:${row.id}`,
      payload: { pledgeId: row.id, named: row.named, amountMinor: (row.allocatedMinor ?? 0n).toString(), termsKind: row.termsKind, totals, reason },
    });
  const ids = rows.map(({ id }) => id);
  await Promise.all([
    tx.db.delete(allocation).where(inArray(allocation.pledgeId, ids)).execute(),
    tx.db.update(pledge).set({ rung: "cancelled", stands: false, offeredMinor: 0n, allocatedMinor: sql`null`, endedAt: tx.now }).where(inArray(pledge.id, ids)).execute(),
    stepPledges(tx, rows.map(({ id, rung }) => ({ pledgeId: id, from: rung, to: "cancelled" as const, reason }))),
  ]);
  const entries = rows.flatMap((row) => entriesBetween({ pledgeId: row.id, payerOrganizationId: row.payerOrganizationId, projectId }, { side: "committed", amountMinor: row.allocatedMinor ?? 0n }, nothingPosted));
  if (entries.length > 0) await postTransfers(tx, currency, [{ kind: "pledge_cancelled", idempotencyKey: transferKey(tx, projectId), projectId, reason, entries }]);
}
