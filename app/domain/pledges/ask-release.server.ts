import { and, eq, isNull } from "drizzle-orm";
import { z } from "zod";
import { pledge, pledgeRelease } from "#db/schema/pledges.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream } from "#app/domain/kernel/events.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import { isEnded } from "#app/domain/sight/pledge-kind.ts";
import type { PledgesRefusal } from "./refusals.ts";
import { mayWithdraw } from "./withdraw-pledge.server.ts";
import { isHeld } from "./withdrawal-lock.ts";

export type AskReleaseRefusal =
  | KeyReused
  | KernelRefusal<"reason_missing", "reason">
  | PledgesRefusal<"pledge_not_found" | "pledge_over" | "pledge_allocated" | "raising_closed">
  /** It can be withdrawn as it is. */
  | PledgesRefusal<"release_not_needed">
  | PledgesRefusal<"release_asked_already">;

const askedRelease = z.object({ releaseId: id });
type AskedRelease = z.output<typeof askedRelease>;

/** Asks the steward to release a pledge that its own people can no longer withdraw, because others count on it. */
export const askRelease = command({
  name: "pledge.ask_release",
  permission: "pledge.withdraw",
  key: "required",
  input: z.object({ pledgeId: id, reason: reasonText }),
  output: askedRelease,
  async run(ctx, key, { pledgeId, reason }): Promise<Result<AskedRelease, AskReleaseRefusal>> {
    // A pledge never changes its project, so this may be read before the lock is taken.
    const [at] = await ctx.db.select({ projectId: pledge.projectId }).from(pledge).where(eq(pledge.id, pledgeId));
    if (!at) return refuse({ kind: "pledge_not_found" });
    const answer = await changeProject<AskedRelease, AskReleaseRefusal>(
      ctx,
      at.projectId,
      { key, request: { release: pledgeId, reason } },
      async (tx, found) => {
        const [row] = await tx.db.select().from(pledge).where(eq(pledge.id, pledgeId));
        const askedBy = actorId(ctx.actor);
        if (!row || askedBy === null || !mayWithdraw(ctx.actor, row)) return refuse({ kind: "pledge_not_found" });
        if (isEnded(row.rung)) return refuse({ kind: "pledge_over" });
        if (row.rung === "interest" || row.rung === "intent") return refuse({ kind: "release_not_needed" });
        if (row.rung !== "firm") return refuse({ kind: "pledge_allocated" });
        if (found.closesAt && found.closesAt <= tx.now) return refuse({ kind: "raising_closed" });
        if (!isHeld(found, tx.now)) return refuse({ kind: "release_not_needed" });
        if (reason.trim() === "") return refuse({ kind: "reason_missing", field: "reason" });
        const open = and(eq(pledgeRelease.pledgeId, pledgeId), isNull(pledgeRelease.answer));
        if ((await tx.db.$count(pledgeRelease, open)) > 0) return refuse({ kind: "release_asked_already" });
        const releaseId = tx.newId();
        await tx.db.insert(pledgeRelease).values({ id: releaseId, pledgeId, reason, askedBy, askedAt: tx.now });
        tx.say({
          name: "pledge.release_asked",
          streams: [organizationStream(row.payerOrganizationId)],
          organizationId: row.payerOrganizationId,
          entity: `pledge:${pledgeId}`,
          audience: "members",
          payload: { pledgeId, projectId: found.id, releaseId, reason },
        });
        return ok({ releaseId });
      },
    );
    // A project that the actor cannot see has no pledges either.
    return !answer.ok && answer.refusal.kind === "project_not_found"
      ? refuse({ kind: "pledge_not_found" })
      : (answer as Result<AskedRelease, AskReleaseRefusal>);
  },
});
