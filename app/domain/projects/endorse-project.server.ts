import { z } from "zod";
import { endorsement } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, noteText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { projectAddress } from "./project-values.server.ts";
import { isOpenForEndorsement } from "./stage.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type EndorseRefusal =
  ProjectNotFound | NotPermitted | KeyReused | ProjectsRefusal<"not_open_for_endorsement" | "already_endorsed">;

/** In one's own name (null), or for an organization: that is a permission of its own. */
const endorsementToGive = z.object({ projectId: id, organizationId: id.nullable(), value: noteText });

/** Says that it is needed: in one's own name, or for the organization that one may speak for, with what it is worth to them. */
export const endorseProject = command({
  name: "project.endorse",
  permission: "project.endorse_self",
  key: "required",
  input: endorsementToGive,
  output: projectAddress,
  run(ctx, key, endorsing): Promise<Result<{ slug: string }, EndorseRefusal>> {
    const { projectId, organizationId, value } = endorsing;
    return changeProject<{ slug: string }, EndorseRefusal>(
      ctx,
      projectId,
      { key, request: { ...endorsing, key } },
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
  },
});
