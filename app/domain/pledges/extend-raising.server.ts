import { eq, sql } from "drizzle-orm";
import { project } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { decisionIsOver } from "#app/domain/pledges/closing.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import type { NotPermitted, KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { PledgesRefusal } from "./refusals.ts";
import type { ProjectsRefusal } from "#app/domain/projects/refusals.ts";

export type ExtendRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | PledgesRefusal<"not_raising">
  /** The published rule is another one, or it was extended already, or the time to decide is over. */
  | PledgesRefusal<"extension_not_possible">
  | ProjectsRefusal<"deadline_passed", "closesAt">
  | KernelRefusal<"reason_missing", "reason">;

export interface Extension {
  readonly projectId: string;
  readonly closesAt: Date;
  readonly reason: string;
}

/** Moves the deadline once, where the published rule says so; every pledge stays as it was signed. */
export function extendRaising(
  ctx: Context,
  key: string,
  extension: Extension,
): Promise<Result<{ closesAt: string }, ExtendRefusal>> {
  const { projectId, closesAt, reason } = extension;
  return changeProject<{ closesAt: string }, ExtendRefusal>(
    ctx,
    projectId,
    { key, request: { ...extension, closesAt: closesAt.toISOString() } },
    async (tx, found) => {
      if (!may(ctx.actor, "project.close_raising")) return refuse({ kind: "not_permitted" });
      if (found.stage !== "raising" || !found.closesAt) return refuse({ kind: "not_raising" });
      const decisionOver = decisionIsOver(found.closesAt, tx.now);
      if (found.underFundingRule !== "extend" || found.extendedAt || decisionOver)
        return refuse({ kind: "extension_not_possible" });
      if (closesAt <= tx.now || closesAt <= found.closesAt)
        return refuse({ kind: "deadline_passed", field: "closesAt" });
      if (reason === "") return refuse({ kind: "reason_missing", field: "reason" });
      await tx.db
        .update(project)
        .set({ closesAt, extendedAt: tx.now, updatedAt: tx.now, rev: sql`${project.rev} + 1` })
        .where(eq(project.id, projectId));
      tx.say({
        name: "project.extended",
        streams: [projectStream(projectId), networkStream],
        organizationId: stewardOrganization(ctx.actor),
        entity: `project:${projectId}`,
        rev: found.rev + 1,
        payload: { closesAt: closesAt.toISOString(), reason },
      });
      return ok({ closesAt: closesAt.toISOString() });
    },
  );
}
