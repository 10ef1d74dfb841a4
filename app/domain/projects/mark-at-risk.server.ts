import { eq, sql } from "drizzle-orm";
import { project } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { stewardOrganization } from "./project-rights.ts";
import { isBeingBuilt } from "./stage.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type RiskRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ProjectsRefusal<"not_being_built">
  | KernelRefusal<"reason_missing", "reason">;

/** Says openly that a project may miss what was agreed, or that it is out of danger again; always with the reason. */
export function markAtRisk(
  ctx: Context,
  projectId: string,
  { atRisk, reason }: { atRisk: boolean; reason: string },
): Promise<Result<{ slug: string }, RiskRefusal>> {
  return changeProject<{ slug: string }, RiskRefusal>(ctx, projectId, {}, async (tx, before) => {
    if (!may(ctx.actor, "project.move") || before.origin === "documented") return refuse({ kind: "not_permitted" });
    if (!isBeingBuilt(before.stage)) return refuse({ kind: "not_being_built" });
    if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
    if (before.atRisk === atRisk) return ok({ slug: before.slug });
    await tx.db
      .update(project)
      .set({ atRisk, updatedAt: tx.now, rev: sql`${project.rev} + 1` })
      .where(eq(project.id, projectId));
    tx.say({
      name: "project.at_risk",
      streams: [projectStream(projectId), networkStream],
      payload: { atRisk, reason },
      organizationId: stewardOrganization(ctx.actor),
      entity: `project:${projectId}`,
      rev: before.rev + 1,
    });
    return ok({ slug: before.slug });
  });
}
