import { eq, sql } from "drizzle-orm";
import { z } from "zod";
import { contribution, contributionClaim } from "#db/schema/contributions.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id, reasonText } from "#app/domain/kernel/values.server.ts";
import { changeProject, type ProjectNotFound } from "#app/domain/projects/change-project.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { findOpenClaim, linksAtOnce } from "./claim.server.ts";
import { isUpstream } from "./contribution.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type AnswerClaimRefusal =
  | ProjectNotFound
  | NotPermitted
  | KeyReused
  | KernelRefusal<"reason_missing", "reason">
  | ContributionsRefusal<"contribution_not_found" | "contribution_no_claim">;

/**
 * The steward, or a proven maintainer of the project, looked at what somebody linked: it counts from here on; or it was not
 * so, with the reason, and the address is free for whoever links it where it belongs.
 */
export const answerClaim = command({
  name: "contribution.answer_claim",
  permission: "signed_in",
  key: "none",
  input: z.object({
    projectId: id,
    contributionId: id,
    answer: z.enum(["confirmed", "declined"]),
    reason: reasonText,
  }),
  output: z.null(),
  run(ctx, _key, { projectId, contributionId, answer, reason }): Promise<Result<null, AnswerClaimRefusal>> {
    return changeProject<null, AnswerClaimRefusal>(ctx, projectId, {}, async (tx) => {
      const [found] = await tx.db.select().from(contribution).where(eq(contribution.id, contributionId));
      if (found?.projectId !== projectId) return refuse({ kind: "contribution_not_found" });
      if (!(await linksAtOnce(tx.db, ctx.actor, projectId))) return refuse({ kind: "not_permitted" });
      const claim = await findOpenClaim(tx.db, contributionId);
      if (!claim) return refuse({ kind: "contribution_no_claim" });
      const declined = answer === "declined";
      if (declined && reason === "") return refuse({ kind: "reason_missing", field: "reason" });
      await tx.db
        .update(contributionClaim)
        .set({ answer, reason, answeredBy: actorId(ctx.actor), answeredAt: tx.now })
        .where(eq(contributionClaim.id, claim.id));
      await tx.db
        .update(contribution)
        .set({
          // Where it does not belong it stands no more, so that nobody keeps an address from its place.
          ...(declined && { projectId: null, deliverableId: null, inKindOrganizationId: null, linkedBy: null }),
          rev: sql`${contribution.rev} + 1`,
        })
        .where(eq(contribution.id, contributionId));
      if (!declined && isUpstream(found.state)) await climbPledges(tx, projectId);
      const { title, kind, state, deliverableId, rev } = found;
      const said = {
        streams: [projectStream(projectId), networkStream],
        organizationId: stewardOrganization(ctx.actor),
        entity: `contribution:${contributionId}`,
        rev: rev + 1,
      } as const;
      if (declined) tx.say({ ...said, name: "contribution.declined", payload: { contributionId, title, reason } });
      else
        tx.say({
          ...said,
          name: "contribution.linked",
          payload: { contributionId, title, kind, state, deliverableId },
        });
      return ok(null);
    });
  },
});
