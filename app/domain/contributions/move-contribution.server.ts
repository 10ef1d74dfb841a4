import { and, eq, isNull, or, sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { contribution, contributionClaim } from "#db/schema/contributions.ts";
import { project } from "#db/schema/projects.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import { climbPledges } from "#app/domain/contributions/climb-pledges.server.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { dayText, id } from "#app/domain/kernel/values.server.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { isUpstream, mayMove, states, type ContributionRow, type ContributionState } from "./contribution.ts";
import { findOpenClaim, linkedIt, linksAtOnce } from "./claim.server.ts";
import type { NotPermitted, ChangedMeanwhile } from "#app/domain/kernel/refusals.ts";
import type { ContributionsRefusal } from "./refusals.ts";

export type MoveContributionRefusal =
  | NotPermitted
  | ChangedMeanwhile
  | KeyReused
  | ContributionsRefusal<"contribution_not_found" | "contribution_move_not_listed">;

/** A contribution as far as the actor may see it: with its project, or belonging to none. */
export async function findContribution(db: Db, actor: Actor, contributionId: string): Promise<ContributionRow | null> {
  if (!isId(contributionId)) return null;
  const [found] = await db
    .select({ contribution })
    .from(contribution)
    .leftJoin(project, eq(project.id, contribution.projectId))
    .where(
      and(
        eq(contribution.id, contributionId),
        or(isNull(contribution.projectId), projectSight(actor).sql(sql`project`)),
      ),
    )
    .limit(1);
  return found?.contribution ?? null;
}

/**
 * How the actor may move it: `counts` for the steward and the project's proven maintainers; `claims` for those who linked
 * it, whose word that it went upstream counts once it is confirmed; facts that belong to no project are the steward's.
 */
export async function moverOf(
  db: Db,
  actor: Actor,
  found: Pick<ContributionRow, "id" | "projectId" | "linkedBy">,
): Promise<"counts" | "claims" | null> {
  if (found.projectId === null) return may(actor, "contribution.link") ? "counts" : null;
  if (await linksAtOnce(db, actor, found.projectId)) return "counts";
  return (await linkedIt(db, actor, found)) ? "claims" : null;
}

/** Moves a contribution along its listed states. On its day upstream, today unless another day is given. */
export const moveContribution = command({
  name: "contribution.move",
  permission: "contribution.link",
  key: "none",
  input: z.object({ contributionId: id, from: z.enum(states), to: z.enum(states), happenedOn: dayText.optional() }),
  output: z.object({ state: z.enum(states) }),
  async run(
    ctx,
    _key,
    { contributionId, from, to, happenedOn },
  ): Promise<Result<{ state: ContributionState }, MoveContributionRefusal>> {
    const before = await findContribution(ctx.db, ctx.actor, contributionId);
    if (!before) return refuse({ kind: "contribution_not_found" });
    const lock = before.projectId === null ? [networkStream] : [projectStream(before.projectId)];
    return transact<{ state: ContributionState }, MoveContributionRefusal>(ctx, { lock }, async (tx) => {
      const found = await findContribution(tx.db, ctx.actor, contributionId);
      if (!found) return refuse({ kind: "contribution_not_found" });
      const mover = await moverOf(tx.db, ctx.actor, found);
      if (mover === null) return refuse({ kind: "not_permitted" });
      if (found.state !== from || found.projectId !== before.projectId) return refuse({ kind: "changed_meanwhile" });
      if (!mayMove(from, to)) return refuse({ kind: "contribution_move_not_listed", from, to });
      const day = happenedOn ?? (isUpstream(to) ? tx.now.toISOString().slice(0, 10) : found.happenedOn);
      const { rev } = found;
      await tx.db
        .update(contribution)
        .set({
          state: to,
          happenedOn: day,
          linkedBy: found.linkedBy ?? actorId(ctx.actor),
          rev: sql`${contribution.rev} + 1`,
        })
        .where(eq(contribution.id, found.id));
      // An open claim stays one, whoever moves it; that it went upstream is one again where it is said by whose word does not count.
      const open = await findOpenClaim(tx.db, found.id);
      const claims = open !== null || (mover === "claims" && isUpstream(to) && !isUpstream(from));
      if (claims && !open)
        await tx.db.insert(contributionClaim).values({
          id: tx.newId(),
          contributionId: found.id,
          organizationId: organizationsFor(ctx.actor, "contribution.link")[0] ?? null,
          personId: actorId(ctx.actor)!,
          at: tx.now,
        });
      if (found.projectId !== null && isUpstream(to) && !claims) await climbPledges(tx, found.projectId);
      tx.say({
        name: "contribution.moved",
        streams: found.projectId === null ? [networkStream] : [projectStream(found.projectId), networkStream],
        organizationId: organizationsFor(ctx.actor, "contribution.link")[0] ?? stewardOrganization(ctx.actor),
        entity: `contribution:${found.id}`,
        rev: rev + 1,
        payload: { contributionId: found.id, title: found.title, from, to, ...(claims && { claimed: true }) },
      });
      return ok({ state: to });
    });
  },
});
