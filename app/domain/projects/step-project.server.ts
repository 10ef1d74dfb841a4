import { eq, sql } from "drizzle-orm";
import { project, projectStep } from "#db/schema/projects.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { Project } from "./project.ts";
import { isPrivate, type Stage } from "./stage.ts";

interface Step {
  readonly reason: string;
  /** The organization acted for. */
  readonly organizationId: string | null;
  /** What else changes with it. */
  readonly set?: Partial<
    Pick<Project, "closesAt" | "scopeVersion" | "rulesFrozenAt" | "extendedAt" | "cofundedAt" | "queuePosition">
  >;
}

/**
 * Writes one step of a project's life: the stage, its row in the history, and the event, in the project's stream and for
 * everybody. Whoever calls it holds the project's lock and has asked the stage table; it asks nothing.
 */
export async function stepProject(
  tx: Tx,
  before: Pick<Project, "id" | "stage" | "rev">,
  to: Stage,
  { reason, organizationId, set = {} }: Step,
): Promise<void> {
  await tx.db
    .update(project)
    .set({ ...set, stage: to, updatedAt: tx.now, rev: sql`${project.rev} + 1` })
    .where(eq(project.id, before.id));
  await tx.db.insert(projectStep).values({
    id: tx.newId(),
    projectId: before.id,
    fromStage: before.stage,
    toStage: to,
    reason,
    actorId: actorId(tx.actor),
    organizationId,
    at: tx.now,
  });
  tx.say({
    name: "project.moved",
    streams: [projectStream(before.id), ...(isPrivate(to) ? [] : [networkStream])],
    payload: { from: before.stage, to, reason },
    organizationId,
    entity: `project:${before.id}`,
    rev: before.rev + 1,
  });
}
