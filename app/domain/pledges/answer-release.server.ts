import { and, eq, inArray, isNull } from "drizzle-orm";
import { z } from "zod";
import { membership, organization, person } from "#db/schema/identity.ts";
import { pledge, pledgeRelease, releaseAnswers } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId, rolesIn } from "#app/domain/kernel/actor.ts";
import { command } from "#app/domain/kernel/command.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused, Tx } from "#app/domain/kernel/transaction.server.ts";
import { count, id, reasonText } from "#app/domain/kernel/values.server.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import type { PledgesRefusal } from "./refusals.ts";
import { writeWithdrawal } from "./write-withdrawal.server.ts";

export type AnswerReleaseRefusal =
  | KeyReused
  /** Nobody asks, it was answered meanwhile, or it is not the actor's to answer. */
  | PledgesRefusal<"release_not_asked">
  | PledgesRefusal<"answer_needs_sentence", "reason">
  /** Who answers speaks for the pledge's own organization too. */
  | PledgesRefusal<"another_releases">
  | PledgesRefusal<"pledge_over" | "raising_closed">;

const answeredRelease = z.object({ pledgeId: id, fell: count });
type AnsweredRelease = z.output<typeof answeredRelease>;

/**
 * The steward releases a pledge in the last days of its raise, or declines to, each with a sentence for the people of
 * whoever asked. Released, it is mirrored in the book as if it were withdrawn. Nobody answers for their own organization.
 */
export const answerRelease = command({
  name: "pledge.answer_release",
  permission: "pledge.release",
  key: "required",
  input: z.object({ releaseId: id, answer: z.enum(releaseAnswers), reason: reasonText }),
  output: answeredRelease,
  async run(ctx, key, asked): Promise<Result<AnsweredRelease, AnswerReleaseRefusal>> {
    const { releaseId, answer, reason } = asked;
    const answeredBy = actorId(ctx.actor);
    // A request never changes its pledge, nor a pledge its project, so this may be read before the lock is taken.
    const [at] =
      answeredBy !== null && may(ctx.actor, "pledge.release")
        ? await ctx.db
            .select({ projectId: pledge.projectId })
            .from(pledgeRelease)
            .innerJoin(pledge, eq(pledge.id, pledgeRelease.pledgeId))
            .where(eq(pledgeRelease.id, releaseId))
        : [];
    if (!at || answeredBy === null) return refuse({ kind: "release_not_asked" });
    const done = await changeProject<AnsweredRelease, AnswerReleaseRefusal>(
      ctx,
      at.projectId,
      { key, request: asked },
      async (tx, found) => {
        const [open] = await tx.db
          .select({ release: pledgeRelease, row: pledge, payerKind: organization.kind })
          .from(pledgeRelease)
          .innerJoin(pledge, eq(pledge.id, pledgeRelease.pledgeId))
          .innerJoin(organization, eq(organization.id, pledge.payerOrganizationId))
          .where(and(eq(pledgeRelease.id, releaseId), isNull(pledgeRelease.answer)));
        if (!open) return refuse({ kind: "release_not_asked" });
        const { release, row, payerKind } = open;
        const isTheirs = payerKind !== "steward" && rolesIn(ctx.actor, row.payerOrganizationId).length > 0;
        if (isTheirs || release.askedBy === answeredBy) return refuse({ kind: "another_releases" });
        if (reason.trim() === "") return refuse({ kind: "answer_needs_sentence", field: "reason" });
        if (row.rung !== "firm") return refuse({ kind: "pledge_over" });
        if (found.closesAt && found.closesAt <= tx.now) return refuse({ kind: "raising_closed" });
        await tx.db
          .update(pledgeRelease)
          .set({ answer, answerReason: reason, answeredBy, answeredAt: tx.now })
          .where(eq(pledgeRelease.id, releaseId));
        tx.say({
          name: "pledge.release_answered",
          streams: [
            organizationStream(row.payerOrganizationId),
            ...(await peopleOf(tx, row.payerOrganizationId, release.askedBy)).map(personStream),
          ],
          organizationId: row.payerOrganizationId,
          entity: `pledge:${row.id}`,
          audience: "members",
          payload: { pledgeId: row.id, slug: found.slug, title: found.title, answer, reason },
        });
        const fell =
          answer === "granted" ? await writeWithdrawal(tx, found, row, release.reason, "pledge.released") : 0;
        return ok({ pledgeId: row.id, fell });
      },
    );
    return !done.ok && done.refusal.kind === "project_not_found"
      ? refuse({ kind: "release_not_asked" })
      : (done as Result<AnsweredRelease, AnswerReleaseRefusal>);
  },
});

/** Who asked, and those who sign or speak for the organization. */
async function peopleOf({ db }: Tx, organizationId: string, askedBy: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ id: person.id })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      and(
        eq(membership.organizationId, organizationId),
        inArray(membership.role, ["budget_holder", "representative", "programme_officer"]),
        isNull(person.closedAt),
      ),
    )
    .limit(limits.peopleListed);
  return [...new Set([askedBy, ...rows.map(({ id }) => id)])];
}
