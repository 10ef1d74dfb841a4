import { maintainerConsent } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { maintainerOrganizations, stewardOrganization } from "./project-rights.ts";
import { isOpenForConsent } from "./stage.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type ConsentRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | ProjectsRefusal<"repository_not_in_project", "repository">
  | ProjectsRefusal<"not_open_for_consent">
  /** The steward writes down an answer that was given elsewhere: it says where. */
  | ProjectsRefusal<"consent_needs_source", "note">;

/**
 * What the maintainers of one repository answered: a maintainer for themselves, or the steward for an answer given
 * elsewhere, with the address where it can be read. A later answer replaces the earlier one; the log keeps both.
 */
export function recordConsent(
  ctx: Context,
  projectId: string,
  { repository, answer, note }: { repository: string; answer: "consents" | "objects"; note: string },
): Promise<Result<{ slug: string }, ConsentRefusal>> {
  return changeProject<{ slug: string }, ConsentRefusal>(ctx, projectId, {}, async (tx, found) => {
    const [upstream] = maintainerOrganizations(ctx.actor);
    const bySteward = upstream === undefined;
    if (bySteward && !may(ctx.actor, "project.record_consent")) return refuse({ kind: "not_permitted" });
    if (!isOpenForConsent(found.stage) || found.origin === "documented")
      return refuse({ kind: "not_open_for_consent" });
    if (!found.repositories.includes(repository))
      return refuse({ kind: "repository_not_in_project", field: "repository" });
    if (bySteward && !/https?:\/\/\S+\.\S+/.test(note)) return refuse({ kind: "consent_needs_source", field: "note" });
    const values = { answer, note, personId: actorId(ctx.actor), at: tx.now };
    await tx.db
      .insert(maintainerConsent)
      .values({ projectId, repository, ...values })
      .onConflictDoUpdate({ target: [maintainerConsent.projectId, maintainerConsent.repository], set: values });
    tx.say({
      name: "project.consented",
      streams: [projectStream(projectId)],
      payload: { repository, answer, note },
      organizationId: upstream ?? stewardOrganization(ctx.actor),
      entity: `project:${projectId}`,
    });
    return ok({ slug: found.slug });
  });
}
