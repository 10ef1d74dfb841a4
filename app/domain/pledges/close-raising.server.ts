import { z } from "zod";
import { sql } from "drizzle-orm";
import { allocation } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import type { NewEntry, NewTransfer } from "#app/domain/ledger/ledger.ts";
import { postTransfers } from "#app/domain/ledger/post-transfers.server.ts";
import { allocate, type Allocation, type PricedDeliverable } from "#app/domain/pledges/allocation.ts";
import { entriesAway, pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { settleAtClosing } from "#app/domain/pledges/closing.ts";
import { openSealed } from "#app/domain/pledges/open-sealed.server.ts";
import { loadRaising, type LoadedRaising } from "#app/domain/pledges/load-raising.server.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { entriesBetween, postingOf } from "#app/domain/pledges/posting.ts";
import type { Settlement } from "#app/domain/pledges/settlement-terms.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { stepProject } from "#app/domain/projects/step-project.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { count, id, minorUnitsText, reasonText } from "#app/domain/kernel/values.server.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { PledgesRefusal } from "./refusals.ts";

/** Rows in one statement, as for the book. */
const rowsPerStatement = 5_000;

export type CloseRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | PledgesRefusal<"not_raising">
  /** Before the deadline a raise is closed only where its minimum stands. */
  | PledgesRefusal<"minimum_not_reached">
  /** The steward may still extend it. */
  | PledgesRefusal<"extension_open">
  | KernelRefusal<"reason_missing", "reason">;

export interface ClosedRaising {
  readonly outcome: "funded" | "slices" | "lapsed";
  /** The deliverables that are funded, by their places counted from 1. */
  readonly funded: readonly number[];
  readonly totalMinor: string;
  readonly allocated: number;
  readonly released: number;
}
const closedRaising: z.ZodType<ClosedRaising> = z.object({
  outcome: z.enum(["funded", "slices", "lapsed"]),
  funded: z.array(count),
  totalMinor: minorUnitsText,
  allocated: count,
  released: count,
});

export interface Closing {
  readonly projectId: string;
  /** Why the steward closes early; at the deadline the rules speak and no reason is needed. */
  readonly reason: string;
}

const closingOfRaising: z.ZodType<Closing> = z.object({ projectId: id, reason: reasonText });

/**
 * Ends a raise: at its deadline by whoever comes first (the job, usually), or earlier by the steward once the minimum
 * stands. What each pledge pays is fixed by settlement, divided over the deliverables it funds, trimmed in the book; what
 * is not needed is released. Below the minimum the published rule decides.
 *
 * @param preview tells what would happen and changes nothing: `now`, or when its deadline passes and nothing else happens before
 */
export const closeRaising = command({
  name: "project.close_raising",
  permission: "project.close_raising",
  key: "required",
  input: closingOfRaising,
  output: closedRaising,
  run(
    ctx,
    key,
    closing,
    { preview }: { preview?: "now" | "deadline" } = {},
  ): Promise<Result<ClosedRaising, CloseRefusal>> {
    return changeProject<ClosedRaising, CloseRefusal>(
      ctx,
      closing.projectId,
      { key, request: closing, preview: preview !== undefined },
      async (tx, found) => {
        if (!may(ctx.actor, "project.close_raising")) return refuse({ kind: "not_permitted" });
        if (found.stage !== "raising" || !found.closesAt) return refuse({ kind: "not_raising" });
        const loaded = await loadRaising(tx.db, found);
        assert(loaded.raising, "a project that raises has a price");
        const early = found.closesAt > tx.now && preview !== "deadline";
        const settlement = settleAtClosing(loaded.raising, found.closesAt, tx.now);
        const { outcome } = settlement;
        if (early && outcome !== "funded") return refuse({ kind: "minimum_not_reached" });
        if (early && closing.reason === "") return refuse({ kind: "reason_missing", field: "reason" });
        if (outcome === "may_extend" || outcome === "open") return refuse({ kind: "extension_open" });

        const reason = closing.reason || deadlineReason(outcome);
        const opened = await openSealed(tx, loaded);
        const ends = endsOf(opened, settlement);
        if (outcome === "lapsed") await lapse(tx, opened, ends, reason);
        else await fund(tx, opened, settlement, ends, reason);
        const funded = fundedDeliverables(loaded, settlement).map((each) => loaded.deliverables.indexOf(each) + 1);
        const allocated = ends.filter(({ keeps }) => keeps).length;
        return ok({
          outcome,
          funded,
          totalMinor: settlement.totalMinor.toString(),
          allocated,
          released: ends.length - allocated,
        });
      },
    );
  },
});

function deadlineReason(outcome: ClosedRaising["outcome"]): string {
  if (outcome === "funded") return "The deadline passed and the minimum stands.";
  if (outcome === "slices")
    return "The deadline passed below the minimum; the deliverables that are fully covered are funded.";
  return "The deadline passed below the minimum.";
}

/** How a live pledge ends the raise: with what it pays, or released. */
interface End {
  readonly row: PledgeRow;
  /** It pays something, or works in kind. */
  readonly keeps: boolean;
  readonly offersMinor: bigint;
  readonly paysMinor: bigint;
  readonly reason: string;
}

function endsOf({ rows, outside, unsigned }: LoadedRaising, settlement: Settlement): End[] {
  const nothing = { keeps: false, offersMinor: 0n, paysMinor: 0n };
  return [
    ...settlement.standing.map(({ pledge, offersMinor, paysMinor }): End => {
      const keeps = paysMinor > 0n || pledge.terms.kind === "in_kind";
      return {
        row: rows.get(pledge.id)!,
        keeps,
        offersMinor,
        paysMinor,
        reason: keeps ? "" : "Nothing of it was needed.",
      };
    }),
    ...settlement.dropped.map(({ pledge, reason }): End => {
      const missed =
        reason.kind === "minimum_missed"
          ? "The minimum was not reached."
          : reason.kind === "slice_not_covered"
            ? "What it was for was not fully covered."
            : "Its conditions did not hold.";
      return { ...nothing, row: rows.get(pledge.id)!, reason: missed };
    }),
    ...outside.map((row): End => ({
      ...nothing,
      row,
      reason: "Its organization was not admitted when the raise ended.",
    })),
    ...unsigned.map((row): End => ({ ...nothing, row, reason: "The raise ended before it was signed." })),
  ];
}

async function lapse(tx: Tx, loaded: LoadedRaising, ends: readonly End[], reason: string): Promise<void> {
  const { project } = loaded;
  const totals = projectTotals(project.currency, { firmMinor: 0n, conditionalMinor: 0n, organizations: 0 }, []);
  await stepProject(tx, project, "lapsed", { reason, organizationId: stewardOrganization(tx.actor) });
  tx.say({
    name: "project.lapsed",
    streams: [projectStream(project.id), networkStream],
    entity: `project:${project.id}`,
    payload: { totals, reason },
  });
  await writeEnds(tx, loaded, ends, totals, []);
}

async function fund(
  tx: Tx,
  loaded: LoadedRaising,
  settlement: Settlement,
  ends: readonly End[],
  reason: string,
): Promise<void> {
  const { project } = loaded;
  const kept = ends.filter(({ keeps }) => keeps);
  const totals = projectTotals(
    project.currency,
    {
      firmMinor: settlement.totalMinor,
      conditionalMinor: 0n,
      organizations: new Set(
        kept.flatMap(({ row }) => (row.termsKind === "in_kind" ? [] : [row.creditedOrganizationId])),
      ).size,
    },
    [],
  );
  const funded = fundedDeliverables(loaded, settlement);
  const paying = kept.filter(({ paysMinor }) => paysMinor > 0n);
  const allocations = allocate(
    paying.map(({ row, paysMinor }) => ({ id: row.id, deliverableId: row.deliverableId ?? undefined, paysMinor })),
    funded,
  );
  await stepProject(tx, project, "cofunded", {
    reason,
    organizationId: stewardOrganization(tx.actor),
    set: { cofundedAt: tx.now },
  });
  tx.say({
    name: "project.cofunded",
    streams: [projectStream(project.id), networkStream],
    entity: `project:${project.id}`,
    payload: { totals, paysMinor: settlement.totalMinor.toString(), reason },
  });
  await writeEnds(tx, loaded, ends, totals, allocations);
}

/** Slices pay for covered deliverables only, and a stretch is paid for as a whole; otherwise the money fills them in their order. */
function fundedDeliverables(
  { project, raising, deliverables }: LoadedRaising,
  { outcome, coveredDeliverableIds, totalMinor }: Settlement,
): readonly PricedDeliverable[] {
  if (outcome === "lapsed") return [];
  if (outcome === "slices") return deliverables.filter(({ id }) => coveredDeliverableIds.includes(id));
  if (project.overFundingRule !== "stretch" || totalMinor > raising!.goalMinor) return deliverables;
  return deliverables.slice(0, raising!.facts.deliverables.length);
}

type Totals = ReturnType<typeof projectTotals>;

/** Rows, steps, events and allocations first, the book last. */
async function writeEnds(
  tx: Tx,
  { project }: LoadedRaising,
  ends: readonly End[],
  totals: Totals,
  allocations: readonly Allocation[],
): Promise<void> {
  for (const end of ends) if (!end.keeps && end.row.rung === "firm") sayLapsed(tx, end, totals);
  await Promise.all([
    updateRows(tx, ends),
    stepPledges(
      tx,
      ends.map(({ row, keeps, reason }) => ({
        pledgeId: row.id,
        from: row.rung,
        to: keeps ? ("allocated" as const) : ("lapsed" as const),
        reason,
      })),
    ),
    ...Array.from({ length: Math.ceil(allocations.length / rowsPerStatement) }, (_, index) =>
      tx.db.insert(allocation).values(allocations.slice(index * rowsPerStatement, (index + 1) * rowsPerStatement)),
    ),
  ]);
  await postTransfers(tx, project.currency, closingTransfers(project.id, ends));
}

/** One transfer for everything trimmed and one for everything released: the book shows the closing as it happened. */
function closingTransfers(projectId: string, ends: readonly End[]): NewTransfer[] {
  const firm = ends.filter(({ row }) => row.rung === "firm");
  const about = (row: PledgeRow) => ({ pledgeId: row.id, payerOrganizationId: row.payerOrganizationId, projectId });
  const trimmed = firm
    .filter(({ keeps }) => keeps)
    .flatMap(({ row, paysMinor }): NewEntry[] =>
      entriesBetween(about(row), postingOf(row), { side: "committed", amountMinor: paysMinor }),
    );
  const released = firm.filter(({ keeps }) => !keeps).flatMap(({ row }) => entriesAway(row));
  const transfer = (kind: "pledge_trimmed" | "pledge_lapsed", entries: NewEntry[]): NewTransfer[] =>
    // A project raises again after a lapse, with other pledges: the first of them tells the closings apart.
    entries.length === 0
      ? []
      : [{ kind, idempotencyKey: `closing:${projectId}:${kind}:${entries[0]!.pledgeId}`, projectId, entries }];
  return [...transfer("pledge_trimmed", trimmed), ...transfer("pledge_lapsed", released)];
}

function sayLapsed(tx: Tx, { row, reason }: End, totals: Totals): void {
  tx.say({
    name: "pledge.lapsed",
    streams: pledgeStreams(row),
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${row.id}`,
    payload: {
      pledgeId: row.id,
      named: row.named,
      amountMinor: row.offeredMinor.toString(),
      termsKind: row.termsKind,
      totals,
      reason,
    },
  });
}

async function updateRows(tx: Tx, ends: readonly End[]): Promise<void> {
  if (ends.length === 0) return;
  await tx.db.execute(sql`
    update pledge set rung = ended.rung, stands = (ended.rung = 'allocated'), offered_minor = ended.offers_minor,
      allocated_minor = case when ended.rung = 'allocated' then ended.pays_minor end,
      ended_at = case when ended.rung = 'allocated' then null else ${tx.now.toISOString()}::timestamptz end
    from unnest(${sql.param(ends.map(({ row }) => row.id))}::uuid[], ${sql.param(ends.map(({ keeps }) => (keeps ? "allocated" : "lapsed")))}::text[],
      ${sql.param(ends.map(({ keeps, offersMinor }) => (keeps ? offersMinor : 0n).toString()))}::bigint[],
      ${sql.param(ends.map(({ paysMinor }) => paysMinor.toString()))}::bigint[]) as ended (id, rung, offers_minor, pays_minor)
    where pledge.id = ended.id`);
}
