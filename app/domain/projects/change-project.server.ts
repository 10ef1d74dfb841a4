import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { refuse, type Refusal, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type TransactionOptions, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { findProjectById } from "./find-project.server.ts";
import type { Project } from "./project.ts";
import type { ProjectsRefusal } from "./refusals.ts";

/** There is no such project, or it is not the actor's to see. */
export type ProjectNotFound = ProjectsRefusal<"project_not_found">;

/**
 * One transaction on one project, which is locked first (its stream's row is its lock) and found through the actor, so
 * that a verb decides on what stands and nobody changes it meanwhile.
 */
export const changeProject = <T, R extends Refusal>(
  ctx: Context,
  projectId: string,
  options: Pick<TransactionOptions, "key" | "request" | "preview">,
  body: (tx: Tx, project: Project) => Promise<Result<T, R>>,
): Promise<Result<T, R | ProjectNotFound | KeyReused>> =>
  transact<T, R | ProjectNotFound>(ctx, { ...options, lock: [projectStream(projectId)] }, async (tx) => {
    const found = await findProjectById(tx.db, ctx.actor, projectId);
    return found ? body(tx, found) : refuse({ kind: "project_not_found" });
  });
