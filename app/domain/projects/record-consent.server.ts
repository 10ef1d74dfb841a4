import { z } from "zod";
import { maintainerConsent } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { id, noteText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { maintainerOrganizations, stewardOrganization } from "./project-rights.ts";
import { projectAddress } from "./project-values.server.ts";
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
export const recordConsent = command({
  name: "project.consent",
  permission: "project.consent",
  key: "none",
  input: z.object({
    projectId: id,
    repository: z.string().max(160),
    answer: z.enum(["consents", "objects"]),
    note: noteText,
  }),
  output: projectAddress,
  run(ctx, _key, { projectId, repository, answer, note }): Promise<Result<{ slug: string }, ConsentRefusal>> {
    return changeProject<{ slug: string }, ConsentRefusal>(ctx, projectId, {}, async (tx, found) => {
      const [upstream] = maintainerOrganizations(ctx.actor);
      const bySteward = upstream === undefined;
      if (bySteward && !may(ctx.actor, "project.record_consent")) return refuse({ kind: "not_permitted" });
      if (!isOpenForConsent(found.stage) || found.origin === "documented")
        return refuse({ kind: "not_open_for_consent" });
      if (!found.repositories.includes(repository))
        return refuse({ kind: "repository_not_in_project", field: "repository" });
      if (bySteward && !/https?:\/\/\S+\.\S+/.test(note))
        return refuse({ kind: "consent_needs_source", field: "note" });
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
  },
});
