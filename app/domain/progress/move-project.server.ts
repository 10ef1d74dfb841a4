import { max } from "drizzle-orm";
import { z } from "zod";
import { project, stages } from "#db/schema/projects.ts";
import { command } from "#app/domain/kernel/command.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import type { Tx, KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, slugText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { moveAsked } from "#app/domain/projects/project-values.server.ts";
import type { Project } from "#app/domain/projects/project.ts";
import { cofunderShareOf, networkSettings, withdrawalLockOf } from "#app/domain/identity/network-settings.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { readMove, type NoSuchMove } from "./read-move.server.ts";
import { usualHoursRule } from "#app/domain/projects/scope.ts";
import type { Move, Stage } from "#app/domain/projects/stage.ts";
import { stepProject } from "#app/domain/projects/step-project.server.ts";

export type MoveRefusal = ProjectNotFound | KeyReused | NoSuchMove;

/**
 * Moves a project along the stage table: only listed moves, by whom the table names, with its guards held and its reason
 * given. Opening a raise is one of them; how a raise ends is decided by its closing.
 */
export const moveProject = command({
  name: "project.move",
  permission: "project.move",
  key: "none",
  input: z.object({ projectId: id, ...moveAsked }),
  output: z.object({ slug: slugText, stage: z.enum(stages) }),
  run(ctx, _key, { projectId, ...asked }): Promise<Result<{ slug: string; stage: Stage }, MoveRefusal>> {
    return changeProject<{ slug: string; stage: Stage }, MoveRefusal>(ctx, projectId, {}, async (tx, before) => {
      const read = await readMove(tx, before, asked);
      if (!read.ok) return read;
      const move = read.value;
      const organizationId = move.by === "proposer" ? before.proposerOrganizationId : stewardOrganization(ctx.actor);
      await stepProject(tx, before, move.to, {
        reason: asked.reason,
        organizationId,
        set: await whatElse(tx, move, before),
      });
      return ok({ slug: before.slug, stage: move.to });
    });
  },
});

/** What changes with the stage: a place in the queue, or a scope that must be signed anew. */
async function whatElse({ db }: Tx, { from, to }: Move, before: Project): Promise<Partial<Project>> {
  if (to === "upcoming") {
    if (before.queuePosition !== null) return {};
    const [last] = await db.select({ position: max(project.queuePosition) }).from(project);
    return { queuePosition: (last?.position ?? 0) + 1 };
  }
  // Whoever signs is told who will read their name, and until when they may withdraw: these promises are the network's of
  // the day on which the raise opens.
  if (to === "raising" && before.rulesFrozenAt === null) {
    const settings = await networkSettings(db);
    return {
      queuePosition: null,
      cofunderBasisPoints: cofunderShareOf(settings),
      withdrawalLockDays: withdrawalLockOf(settings),
    };
  }
  // A pause keeps the place: others may not overtake it for that.
  if (to !== "paused" && before.queuePosition !== null) return { queuePosition: null };
  // Signed off before there was such a rule: from here on it is published, and hours lower the price.
  if (to === "raising") return { hoursRule: before.hoursRule ?? usualHoursRule };
  // Old signatures belong to the old version; after a lapse the rules of the failed raise bind nobody any more.
  if (to === "scoping" && from === "lapsed")
    return { scopeVersion: before.scopeVersion + 1, rulesFrozenAt: null, extendedAt: null, closesAt: null };
  // So does the life of one that was given up.
  if (from === "not_planned") return { rulesFrozenAt: null, extendedAt: null, closesAt: null };
  // A pause in scoping changes nothing that was signed.
  if (to === "scoping" && from !== "endorsed" && from !== "paused") return { scopeVersion: before.scopeVersion + 1 };
  return {};
}
