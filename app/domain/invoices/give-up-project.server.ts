import { and, asc, eq, inArray, notInArray, sql } from "drizzle-orm";
import { z } from "zod";
import { col, readRows } from "#db/rows.server.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { count, id, minorUnitsText, reasonText } from "#app/domain/kernel/values.server.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { pledgeStreams, transferKey } from "#app/domain/pledges/follow-settlement.server.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { entriesBetween } from "#app/domain/pledges/posting.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { readMove, type NoSuchMove } from "#app/domain/progress/read-move.server.ts";
import { stepDeliverable } from "#app/domain/projects/step-deliverable.server.ts";
import { stepProject } from "#app/domain/projects/step-project.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";

export type GiveUpRefusal = ProjectNotFound | KeyReused | NoSuchMove;

export interface GivenUp {
  /** Pledges that are released, in whole or in part, of money and of hours. */
  readonly released: number;
  /** What they would have paid yet: a decimal string of minor units. */
  readonly releasedMinor: string;
  /** What was invoiced of the project, and stays: a decimal string of minor units. */
  readonly keptMinor: string;
}

const projectToGiveUp = z.object({
  projectId: id,
  /** The stage that the page showed. */
  from: z.string().max(40),
  reason: reasonText,
});

const givenUp: z.ZodType<GivenUp> = z.object({
  released: count,
  releasedMinor: minorUnitsText,
  keptMinor: minorUnitsText,
});

/**
 * Ends a project that will not be built, or not to its end, though it is co-funded: what its pledges would have paid for
 * deliverables that were not delivered is released by one mirrored transfer. What was invoiced stays owed and credited;
 * what was accepted has to be invoiced first.
 *
 * @param preview tells what would be released and changes nothing
 */
export const giveUpProject = command({
  name: "project.give_up",
  permission: "project.give_up",
  key: "required",
  input: projectToGiveUp,
  output: givenUp,
  run(
    ctx,
    key,
    { projectId, from, reason },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<GivenUp, GiveUpRefusal>> {
    return changeProject<GivenUp, GiveUpRefusal>(
      ctx,
      projectId,
      { key, request: { giveUp: projectId, from, reason }, preview },
      async (tx, found) => {
        const move = await readMove(tx, found, { from, to: "not_planned", reason }, { verb: "giving_up", preview });
        if (!move.ok) return move;
        const open = await readOpen(tx, found.id);
        const kept = await readKept(tx, found.id);
        await stopWork(tx, found, reason);
        await release(tx, found, open, kept, reason);
        return ok({
          released: open.length,
          releasedMinor: sumOf(open.map(({ releasedMinor }) => releasedMinor)),
          keptMinor: kept.firmMinor.toString(),
        });
      },
    );
  },
});

const sumOf = (sums: readonly bigint[]): string => sums.reduce((sum, each) => sum + each, 0n).toString();

/** A pledge that was allocated and still has something to be invoiced. */
interface OpenPledge {
  readonly row: PledgeRow;
  /** What of it was invoiced: it keeps that. */
  readonly invoicedMinor: bigint;
  readonly releasedMinor: bigint;
}

/** Those of which everything was invoiced stand higher on the ladder, and keep all of it. */
async function readOpen(tx: Tx, projectId: string): Promise<OpenPledge[]> {
  const rows = await tx.db
    .select({
      row: pledge,
      invoiced: sql<string>`coalesce((select sum(a.staff_minor + a.cloud_minor) from allocation a join deliverable d on d.id = a.deliverable_id where a.pledge_id = pledge.id and d.state = 'invoiced'), 0)`,
    })
    .from(pledge)
    .where(and(eq(pledge.projectId, projectId), eq(pledge.rung, "allocated")))
    .orderBy(asc(pledge.position));
  return rows.map(({ row, invoiced }) => ({
    row,
    invoicedMinor: BigInt(invoiced),
    releasedMinor: (row.allocatedMinor ?? 0n) - BigInt(invoiced),
  }));
}

/** What the project's invoiced deliverables cost its pledges, and how many organizations pay it. */
async function readKept({ db }: Tx, projectId: string): Promise<{ firmMinor: bigint; organizations: number }> {
  const [row] = await readRows(
    db,
    { kept: col.bigint, organizations: col.number },
    sql`
    select coalesce(sum(a.staff_minor + a.cloud_minor), 0)::text as kept, count(distinct p.credited_organization_id)::int as organizations
    from deliverable d join allocation a on a.deliverable_id = d.id and a.staff_minor + a.cloud_minor > 0 join pledge p on p.id = a.pledge_id
    where d.project_id = ${projectId} and d.state = 'invoiced'`,
  );
  return { firmMinor: row?.kept ?? 0n, organizations: row?.organizations ?? 0 };
}

async function stopWork(tx: Tx, found: Project, reason: string): Promise<void> {
  const organizationId = stewardOrganization(tx.actor);
  await stepProject(tx, found, "not_planned", { reason, organizationId, set: { queuePosition: null } });
  const begun = await tx.db
    .select()
    .from(deliverable)
    .where(and(eq(deliverable.projectId, found.id), notInArray(deliverable.state, ["planned", "invoiced"])))
    .orderBy(asc(deliverable.position));
  for (const each of begun) await stepDeliverable(tx, each, "planned", { reason, organizationId });
}

/** Rows, steps and events first, the book last. */
async function release(
  tx: Tx,
  { id: projectId, currency }: Project,
  open: readonly OpenPledge[],
  kept: { firmMinor: bigint; organizations: number },
  reason: string,
): Promise<void> {
  if (open.length === 0) return;
  const totals = projectTotals(currency, { ...kept, conditionalMinor: 0n }, []);
  for (const { row, releasedMinor } of open)
    tx.say({
      name: "pledge.cancelled",
      streams: pledgeStreams(row),
      organizationId: row.creditedOrganizationId,
      entity: `pledge:${row.id}`,
      payload: {
        pledgeId: row.id,
        named: row.named,
        amountMinor: releasedMinor.toString(),
        termsKind: row.termsKind,
        totals,
        reason,
      },
    });
  const idsOf = (pledges: readonly OpenPledge[]) => pledges.map(({ row }) => row.id);
  const whole = open.filter(({ invoicedMinor }) => invoicedMinor === 0n);
  const parts = open.filter(({ invoicedMinor }) => invoicedMinor > 0n);
  await tx.db.execute(sql`
    delete from allocation a using deliverable d where d.id = a.deliverable_id and d.state <> 'invoiced' and a.pledge_id = any(${sql.param(idsOf(open))}::uuid[])`);
  await Promise.all([
    ...(whole.length === 0
      ? []
      : [
          tx.db
            .update(pledge)
            .set({ rung: "cancelled", stands: false, offeredMinor: 0n, allocatedMinor: sql`null`, endedAt: tx.now })
            .where(inArray(pledge.id, idsOf(whole)))
            .execute(),
        ]),
    tx.db.execute(sql`
      update pledge set allocated_minor = kept.minor
      from unnest(${sql.param(idsOf(parts))}::uuid[], ${sql.param(parts.map(({ invoicedMinor }) => invoicedMinor.toString()))}::bigint[]) as kept (id, minor) where pledge.id = kept.id`),
    // One that keeps a part keeps its rung too, with a row that says why it became less.
    stepPledges(
      tx,
      open.map(({ row: { id, rung }, invoicedMinor }) => ({
        pledgeId: id,
        from: rung,
        to: invoicedMinor === 0n ? ("cancelled" as const) : rung,
        reason,
      })),
    ),
  ]);
  await climbPledges(tx, projectId);
  const entries = open.flatMap(({ row, invoicedMinor }) =>
    entriesBetween(
      { pledgeId: row.id, payerOrganizationId: row.payerOrganizationId, projectId },
      { side: "committed", amountMinor: row.allocatedMinor ?? 0n },
      { side: "committed", amountMinor: invoicedMinor },
    ),
  );
  if (entries.length > 0)
    await postTransfers(tx, currency, [
      { kind: "pledge_cancelled", idempotencyKey: transferKey(tx, projectId), projectId, reason, entries },
    ]);
}
