import { endorsement } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { isOpenForEndorsement } from "./stage.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type EndorseRefusal =
  ProjectNotFound | NotPermitted | KeyReused | ProjectsRefusal<"not_open_for_endorsement" | "already_endorsed">;

/** Says that it is needed: in one's own name, or for the organization that one may speak for, with what it is worth to them. */
export function endorseProject(
  ctx: Context,
  projectId: string,
  input: { key: string; organizationId: string | null; value: string },
): Promise<Result<{ slug: string }, EndorseRefusal>> {
  const { key, organizationId, value } = input;
  return changeProject<{ slug: string }, EndorseRefusal>(
    ctx,
    projectId,
    { key, request: { projectId, ...input } },
    async (tx, found) => {
      if (ctx.actor.kind !== "person") return refuse({ kind: "not_permitted" });
      const allowed =
        organizationId === null
          ? may(ctx.actor, "project.endorse_self")
          : may(ctx.actor, "project.endorse_organization", organizationId);
      if (!allowed) return refuse({ kind: "not_permitted" });
      if (!isOpenForEndorsement(found.stage) || found.origin === "documented")
        return refuse({ kind: "not_open_for_endorsement" });
      const id = tx.newId();
      const inserted = await tx.db
        .insert(endorsement)
        .values({ id, projectId, personId: ctx.actor.personId, organizationId, value, at: tx.now })
        .onConflictDoNothing()
        .returning({ id: endorsement.id });
      if (inserted.length === 0) return refuse({ kind: "already_endorsed" });
      tx.say({
        name: "project.endorsed",
        streams: [projectStream(projectId)],
        payload: { endorsementId: id },
        organizationId,
        entity: `endorsement:${id}`,
      });
      return ok({ slug: found.slug });
    },
  );
}
