import { and, count, eq } from "drizzle-orm";
import { signOff, signOffKinds } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { assert, ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { changeProject, type ProjectNotFound } from "./change-project.server.ts";
import { stewardOrganization } from "./project-rights.ts";
import { stepProject } from "./step-project.server.ts";
import type { NotPermitted, ChangedMeanwhile } from "#app/domain/kernel/refusals.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { ProjectsRefusal } from "./refusals.ts";

export type SignOffKind = (typeof signOffKinds)[number];

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
export function signOffScope(
  ctx: Context,
  projectId: string,
  { kind, scopeVersion }: { kind: SignOffKind; scopeVersion: number },
): Promise<Result<{ slug: string; signedOff: boolean }, SignOffRefusal>> {
  return changeProject<{ slug: string; signedOff: boolean }, SignOffRefusal>(ctx, projectId, {}, async (tx, before) => {
    if (!may(ctx.actor, `project.sign_off_${kind}`)) return refuse({ kind: "not_permitted" });
    if (before.stage !== "scoping") return refuse({ kind: "not_in_scoping" });
    if (before.scopeVersion !== scopeVersion) return refuse({ kind: "changed_meanwhile" });
    if (before.goalMinor === null || before.minimumMinor === null || before.staffRateMinor === null)
      return refuse({ kind: "scope_has_no_price" });
    assert(ctx.actor.kind === "person", "only people sign");
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
  });
}
