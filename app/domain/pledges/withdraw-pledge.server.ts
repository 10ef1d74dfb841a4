import { z } from "zod";
import { eq } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { followSettlement, pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { loadRaising } from "#app/domain/pledges/load-raising.server.ts";
import { planSettlement } from "#app/domain/pledges/plan-settlement.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { setAsideSignatures } from "#app/domain/pledges/set-aside-signatures.server.ts";
import { stepPledges } from "#app/domain/pledges/step-pledges.server.ts";
import { projectTotals } from "#app/domain/pledges/totals.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { command } from "#app/domain/kernel/command.ts";
import { count, id, reasonText } from "#app/domain/kernel/values.server.ts";
import { isEnded } from "#app/domain/sight/pledge-kind.ts";
import type { PledgesRefusal } from "./refusals.ts";

export type WithdrawRefusal =
  | KeyReused
  /** There is no such pledge, or it is not one that the actor may withdraw. */
  | PledgesRefusal<"pledge_not_found" | "pledge_over">
  /** The project is co-funded: what it pays is agreed with everybody. */
  | PledgesRefusal<"pledge_allocated">
  /** The deadline has passed; the rules decide now. */
  | PledgesRefusal<"raising_closed">;

const withdrawnPledge = z.object({
  pledgeId: id,
  /** Pledges of others that wait again because of it. */
  fell: count,
});
export type WithdrawnPledge = Readonly<z.output<typeof withdrawnPledge>>;

/**
 * Takes a pledge back, before its project is co-funded: a mirrored transfer, and everything that others' pledges do
 * because of it. Interest and intent are taken back without the book.
 */
export const withdrawPledge = command({
  name: "pledge.withdraw",
  permission: "pledge.withdraw",
  key: "required",
  input: z.object({ pledgeId: id, reason: reasonText }),
  output: withdrawnPledge,
  async run(
    ctx,
    key,
    { pledgeId, reason },
    { preview = false }: { preview?: boolean } = {},
  ): Promise<Result<WithdrawnPledge, WithdrawRefusal>> {
    // A pledge never changes its project, so this may be read before the lock is taken.
    const [at] = isId(pledgeId)
      ? await ctx.db.select({ projectId: pledge.projectId }).from(pledge).where(eq(pledge.id, pledgeId))
      : [];
    if (!at) return refuse({ kind: "pledge_not_found" });
    const request = { withdraw: pledgeId, reason };
    const answer = await changeProject<WithdrawnPledge, WithdrawRefusal>(
      ctx,
      at.projectId,
      { key, request, preview },
      async (tx, found) => {
        const [row] = await tx.db.select().from(pledge).where(eq(pledge.id, pledgeId));
        if (!row || !mayWithdraw(ctx.actor, row)) return refuse({ kind: "pledge_not_found" });
        if (isEnded(row.rung)) return refuse({ kind: "pledge_over" });
        if (!["interest", "intent", "firm"].includes(row.rung)) return refuse({ kind: "pledge_allocated" });
        if (row.rung === "firm" && found.closesAt && found.closesAt <= tx.now)
          return refuse({ kind: "raising_closed" });
        return ok({ pledgeId, fell: await write(tx, found, row, reason) });
      },
    );
    // A project that the actor cannot see has no pledges either.
    return !answer.ok && answer.refusal.kind === "project_not_found"
      ? refuse({ kind: "pledge_not_found" })
      : (answer as Result<WithdrawnPledge, WithdrawRefusal>);
  },
});

/** Who may sign may take back; who may say an intent, or promise from a fund, may take that back. */
export const mayWithdraw = (
  actor: Actor,
  { rung, payerOrganizationId, fundId }: Pick<PledgeRow, "rung" | "payerOrganizationId" | "fundId">,
): boolean =>
  fundId !== null
    ? may(actor, "fund.promise", payerOrganizationId)
    : may(actor, "pledge.withdraw", payerOrganizationId) ||
      ((rung === "interest" || rung === "intent") && may(actor, "pledge.state_intent", payerOrganizationId));

async function write(tx: Tx, project: Project, row: PledgeRow, reason: string): Promise<number> {
  await Promise.all([
    tx.db
      .update(pledge)
      .set({ rung: "withdrawn", stands: false, offeredMinor: 0n, endedAt: tx.now })
      .where(eq(pledge.id, row.id))
      .execute(),
    setAsideSignatures(tx, [row.id]),
    stepPledges(tx, [{ pledgeId: row.id, from: row.rung, to: "withdrawn", reason }]),
  ]);
  // Read without it: hours that were agreed of it do not lower the price any more either.
  const { raising, rows, unsigned } = await loadRaising(tx.db, project);
  const plan = raising
    ? planSettlement(raising, rows)
    : { changes: [], firmMinor: 0n, conditionalMinor: 0n, organizations: 0 };
  const totals = projectTotals(project.currency, plan, unsigned);
  tx.say({
    name: "pledge.withdrawn",
    streams: pledgeStreams(row),
    organizationId: row.creditedOrganizationId,
    entity: `pledge:${row.id}`,
    payload: {
      pledgeId: row.id,
      named: row.named,
      amountMinor: (row.rung === "firm" ? row.offeredMinor : (row.amountMinor ?? 0n)).toString(),
      termsKind: row.termsKind,
      totals,
      reason,
    },
  });
  if (row.rung === "firm") {
    assert(raising, "a firm pledge was signed for a price");
    await followSettlement(tx, { project, changes: plan.changes, totals, causeId: row.id, withdrawn: { row, reason } });
  }
  return plan.changes.filter((change) => change.row.stands && !change.stands).length;
}
