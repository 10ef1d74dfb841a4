import { and, desc, eq } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { hoursShortfall } from "#db/schema/hours.ts";
import { deliverableStep } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { count, reasonText } from "#app/domain/kernel/values.server.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { silenceDays } from "#app/domain/projects/deliverable.ts";
import { findDeliverable } from "#app/domain/projects/find-deliverable.server.ts";
import { deliverableRef } from "#app/domain/projects/project-values.server.ts";
import { missingAmong, readGiven } from "./read-given.server.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type LeaveScopeRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ProjectsRefusal<"deliverable_not_found" | "not_in_monitoring">
  | ContributionsRefusal<"hours_not_missing">
  /** By the published rule they are asked for as money first. */
  | ContributionsRefusal<"hours_asked_as_money">
  | KernelRefusal<"reason_missing", "reason">;

/**
 * What was agreed in hours for a deliverable and not done leaves its scope, and the steward says what is not built. By the
 * rule "money" only once nobody paid for it in the two weeks since monitoring began.
 */
export const leaveScope = command({
  name: "hours.leave_scope",
  permission: "hours.agree",
  key: "required",
  input: z.object({ ...deliverableRef, reason: reasonText }),
  output: z.object({ minutes: count }),
  run(ctx, key, asked): Promise<Result<{ minutes: number }, LeaveScopeRefusal>> {
    const { projectId, position, reason } = asked;
    return changeProject<{ minutes: number }, LeaveScopeRefusal>(
      ctx,
      projectId,
      { key, request: asked },
      async (tx, { hoursRule }) => {
        if (ctx.actor.kind !== "person" || !may(ctx.actor, "hours.agree")) return refuse({ kind: "not_permitted" });
        const { personId } = ctx.actor;
        const found = await findDeliverable(tx.db, projectId, position);
        if (!found) return refuse({ kind: "deliverable_not_found" });
        if (found.state !== "monitoring") return refuse({ kind: "not_in_monitoring" });
        const missing = missingAmong(await readGiven(tx.db, found));
        if (missing.length === 0) return refuse({ kind: "hours_not_missing" });
        if (hoursRule === "money") {
          const openAt = await askedUntil(tx.db, found.id);
          if (openAt > tx.now)
            return refuse({
              kind: "hours_asked_as_money",
              days: Math.ceil((openAt.getTime() - tx.now.getTime()) / dayMs),
            });
        }
        if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
        await tx.db.insert(hoursShortfall).values(
          missing.map(({ pledgeId, missingMinutes, missingMinor }) => ({
            id: tx.newId(),
            pledgeId,
            deliverableId: found.id,
            minutes: missingMinutes,
            became: "scope" as const,
            valueMinor: missingMinor,
            reason,
            personId,
            at: tx.now,
          })),
        );
        await climbPledges(tx, projectId);
        for (const { pledgeId, named, creditedOrganizationId, missingMinutes } of missing)
          tx.say({
            name: "hours.left_scope",
            streams: pledgeStreams({ projectId, named, creditedOrganizationId }),
            organizationId: creditedOrganizationId,
            entity: `pledge:${pledgeId}`,
            payload: {
              pledgeId,
              named,
              minutes: missingMinutes,
              deliverableId: found.id,
              position,
              title: found.title,
              reason,
            },
          });
        return ok({ minutes: missing.reduce((sum, { missingMinutes }) => sum + missingMinutes, 0) });
      },
    );
  },
});

/** How long whoever may pay for missing hours is waited for: as long as for co-funders who stay silent. */
export async function askedUntil(db: Db, deliverableId: string): Promise<Date> {
  const [began] = await db
    .select({ at: deliverableStep.at })
    .from(deliverableStep)
    .where(and(eq(deliverableStep.deliverableId, deliverableId), eq(deliverableStep.toState, "monitoring")))
    .orderBy(desc(deliverableStep.at))
    .limit(1);
  return new Date((began?.at.getTime() ?? 0) + silenceDays * dayMs);
}
