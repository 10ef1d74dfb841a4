import { eq, sql } from "drizzle-orm";
import { project } from "#db/schema/projects.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { measureDetail, type TextName } from "./level-of-detail.ts";
import type { EditInput, Project } from "./project.ts";
import { mayEdit, speaksFor } from "./project-rights.ts";
import { detailMissing, htmlOf, narrativeExists } from "./propose-project.server.ts";
import { isPrivate, isScopeOpen } from "./stage.ts";
import type { NotPermitted, ChangedMeanwhile } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type EditRefusal =
  | ProjectNotFound
  | NotPermitted
  | ChangedMeanwhile
  | KeyReused
  /** From the sign-off on, the texts are what people sign for. */
  | ProjectsRefusal<"texts_frozen">
  | ProjectsRefusal<"detail_missing", TextName>
  | ProjectsRefusal<"narrative_not_found", "narrativeId">;

const compared = ["title", "summary", "problem", "solution", "implementation", "fit", "narrativeId"] as const;

/** Names of the fields that differ; the log says which, never what stood in them. */
function changedFields(before: Project, after: Pick<Project, (typeof compared)[number] | "repositories">): string[] {
  const changed: string[] = compared.filter((field) => before[field] !== after[field]);
  return before.repositories.join(" ") === after.repositories.join(" ") ? changed : [...changed, "repositories"];
}

/**
 * Changes what a proposal says, until its scope is signed off. `rev` is the revision that the writer started from: when
 * somebody else was faster, nothing is overwritten and the writer keeps both texts. What is left out stays as it is, and
 * so does its address.
 */
export function editProject(
  ctx: Context,
  projectId: string,
  input: EditInput,
): Promise<Result<{ slug: string; rev: number }, EditRefusal>> {
  const { rev } = input;
  return changeProject<{ slug: string; rev: number }, EditRefusal>(ctx, projectId, {}, async (tx, before) => {
    if (!mayEdit(ctx.actor, before)) return refuse({ kind: "not_permitted" });
    if (before.rev !== rev) return refuse({ kind: "changed_meanwhile" });
    if (!isScopeOpen(before.stage)) return refuse({ kind: "texts_frozen" });
    const { title = before.title, summary = before.summary, repositories = before.repositories } = input;
    const {
      problem = before.problem,
      solution = before.solution,
      implementation = before.implementation,
      fit = before.fit,
      narrativeId = before.narrativeId,
    } = input;
    const written = { title, summary, problem, solution, implementation, fit, repositories, narrativeId };
    if (narrativeId !== null && !(await narrativeExists(tx.db, narrativeId)))
      return refuse({ kind: "narrative_not_found", field: "narrativeId" });
    const detail = measureDetail({ problem, solution, implementation, fit });
    if (!isPrivate(before.stage) && !detail.passes) return refuse(detailMissing(detail));
    const fields = changedFields(before, written);
    if (fields.length === 0) return ok({ slug: before.slug, rev });
    await tx.db
      .update(project)
      .set({
        ...written,
        html: htmlOf({ problem, solution, implementation, fit }),
        updatedAt: tx.now,
        rev: sql`${project.rev} + 1`,
      })
      .where(eq(project.id, projectId));
    tx.say({
      name: "project.edited",
      streams: [projectStream(projectId)],
      payload: { fields },
      organizationId: speaksFor(ctx.actor, before),
      entity: `project:${projectId}`,
      rev: rev + 1,
    });
    return ok({ slug: before.slug, rev: rev + 1 });
  });
}
