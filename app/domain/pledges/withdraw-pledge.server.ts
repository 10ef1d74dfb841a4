import { z } from "zod";
import { eq } from "drizzle-orm";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { count, id, reasonText } from "#app/domain/kernel/values.server.ts";
import { isHeld } from "#app/domain/pledges/withdrawal-lock.ts";
import { writeWithdrawal } from "#app/domain/pledges/write-withdrawal.server.ts";
import { isEnded } from "#app/domain/sight/pledge-kind.ts";
import type { PledgesRefusal } from "./refusals.ts";

export type WithdrawRefusal =
  | KeyReused
  /** There is no such pledge, or it is not one that the actor may withdraw. */
  | PledgesRefusal<"pledge_not_found" | "pledge_over">
  /** The project is co-funded: what it pays is agreed with everybody. */
  | PledgesRefusal<"pledge_allocated">
  /** The deadline has passed; the rules decide now. */
  | PledgesRefusal<"raising_closed">
  /** The last days of the raise have begun: the steward releases it, when it is asked. */
  | PledgesRefusal<"withdrawal_held">;

const withdrawnPledge = z.object({
  pledgeId: id,
  /** Pledges of others that wait again because of it. */
  fell: count,
});
export type WithdrawnPledge = Readonly<z.output<typeof withdrawnPledge>>;

/**
 * Takes a pledge back, before its project is co-funded and before the last days in which its network holds pledges: a
 * mirrored transfer, and everything that others' pledges do because of it. Interest and intent are taken back without the book.
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
        if (row.rung === "firm" && isHeld(found, tx.now)) return refuse({ kind: "withdrawal_held" });
        return ok({ pledgeId, fell: await writeWithdrawal(tx, found, row, reason) });
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
