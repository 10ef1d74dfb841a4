import { and, count, eq } from "drizzle-orm";
import { z } from "zod";
import { signOff, signOffKinds } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { id, revision, slugText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { stewardOrganization } from "./project-rights.ts";
import { stepProject } from "./step-project.server.ts";
import type { NotPermitted, ChangedMeanwhile } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type SignOffRefusal =
  | ProjectNotFound
  | NotPermitted
  | ChangedMeanwhile
  | KeyReused
  | ProjectsRefusal<"not_in_scoping" | "scope_has_no_price" | "already_signed_off">;

/**
 * One of the three sign-offs of a version of the scope. The third freezes that version with its rate, and moves the
 * project to signed off by itself. Whoever reads an older version than the present one signs nothing.
 */
export const signOffScope = command({
  name: "project.sign_off",
  permission: "signed_in",
  key: "none",
  input: z.object({ projectId: id, kind: z.enum(signOffKinds), scopeVersion: revision }),
  output: z.object({ slug: slugText, signedOff: z.boolean() }),
  run(
    ctx,
    _key,
    { projectId, kind, scopeVersion },
  ): Promise<Result<{ slug: string; signedOff: boolean }, SignOffRefusal>> {
    return changeProject<{ slug: string; signedOff: boolean }, SignOffRefusal>(
      ctx,
      projectId,
      {},
      async (tx, before) => {
        if (!may(ctx.actor, `project.sign_off_${kind}`)) return refuse({ kind: "not_permitted" });
        if (before.stage !== "scoping") return refuse({ kind: "not_in_scoping" });
        if (before.scopeVersion !== scopeVersion) return refuse({ kind: "changed_meanwhile" });
        if (before.goalMinor === null || before.minimumMinor === null || before.staffRateMinor === null)
          return refuse({ kind: "scope_has_no_price" });
        const inserted = await tx.db
          .insert(signOff)
          .values({ projectId, kind, scopeVersion, personId: ctx.actor.personId, at: tx.now })
          .onConflictDoNothing()
          .returning({ kind: signOff.kind });
        if (inserted.length === 0) return refuse({ kind: "already_signed_off" });
        const organizationId = stewardOrganization(ctx.actor);
        tx.say({
          name: "project.signed_off",
          streams: [projectStream(projectId)],
          payload: { kind, scopeVersion },
          organizationId,
          entity: `project:${projectId}`,
        });
        const [signed] = await tx.db
          .select({ count: count() })
          .from(signOff)
          .where(and(eq(signOff.projectId, projectId), eq(signOff.scopeVersion, scopeVersion)));
        const signedOff = signed?.count === signOffKinds.length;
        if (signedOff)
          await stepProject(tx, before, "signed_off", {
            reason: `Product, technical and partnerships signed version ${scopeVersion}.`,
            organizationId,
          });
        return ok({ slug: before.slug, signedOff });
      },
    );
  },
});
