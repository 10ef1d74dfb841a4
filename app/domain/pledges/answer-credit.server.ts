import { eq } from "drizzle-orm";
import { z } from "zod";
import { pledge } from "#db/schema/pledges.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { networkStream, personStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import { isEnded } from "#app/domain/sight/pledge-kind.ts";
import { areAdmitted, readStandings } from "#app/domain/pledges/read-standings.server.ts";
import { settleAnew } from "#app/domain/pledges/settle-anew.server.ts";
import { changeProject } from "#app/domain/projects/change-project.server.ts";
import type { PledgesRefusal } from "./refusals.ts";

/** It was answered, changed or taken back meanwhile, or it is not the actor's to answer. */
export type AnswerCreditRefusal = KeyReused | PledgesRefusal<"credit_not_asked">;

const answered = z.object({ pledgeId: id, accepted: z.boolean() });
type Answered = z.output<typeof answered>;

/**
 * An organization answers whether it wants to be credited for what another one pays. From its yes on it is the one that
 * is named, counted and waited for, and a co-funder; what others wait for is settled anew. Its no leaves the payer.
 */
export const answerCredit = command({
  name: "pledge.answer_credit",
  permission: "pledge.answer_credit",
  key: "required",
  input: z.object({ pledgeId: id, accepts: z.boolean() }),
  output: answered,
  async run(ctx, key, { pledgeId, accepts }): Promise<Result<Answered, AnswerCreditRefusal>> {
    // A pledge never changes its project, so this may be read before the lock is taken.
    const [at] = await ctx.db.select({ projectId: pledge.projectId }).from(pledge).where(eq(pledge.id, pledgeId));
    if (!at) return refuse({ kind: "credit_not_asked" });
    const answer = await changeProject<Answered, AnswerCreditRefusal>(
      ctx,
      at.projectId,
      { key, request: { credit: pledgeId, accepts } },
      async (tx, found) => {
        const [row] = await tx.db.select().from(pledge).where(eq(pledge.id, pledgeId));
        const asked = row?.creditAskedOrganizationId;
        if (!row || !asked || isEnded(row.rung) || !may(ctx.actor, "pledge.answer_credit", asked))
          return refuse({ kind: "credit_not_asked" });
        // Whoever is credited counts as an organization: one that is not admitted would take the pledge out of every sum.
        if (accepts && !areAdmitted(await readStandings(tx, [asked]), [asked]))
          return refuse({ kind: "credit_not_asked" });
        const agreed = accepts && { creditedOrganizationId: asked, creditAgreed: true };
        await tx.db
          .update(pledge)
          .set({ creditAskedOrganizationId: null, ...agreed })
          .where(eq(pledge.id, pledgeId));
        if (row.actingPersonId !== null)
          tx.say({
            name: "credit.answered",
            streams: [personStream(row.actingPersonId)],
            organizationId: asked,
            entity: `pledge:${pledgeId}`,
            payload: { pledgeId, projectId: found.id, answer: accepts ? "accepted" : "declined" },
          });
        if (!accepts) return ok({ pledgeId, accepted: false });
        tx.say({
          name: "credit.accepted",
          streams: [...pledgeStreams({ ...row, ...agreed }), networkStream],
          organizationId: asked,
          entity: `pledge:${pledgeId}`,
          payload: { pledgeId, named: row.named },
        });
        if (row.rung === "firm" && found.stage === "raising") await settleAnew(tx, found);
        return ok({ pledgeId, accepted: true });
      },
    );
    return !answer.ok && answer.refusal.kind === "project_not_found"
      ? refuse({ kind: "credit_not_asked" })
      : (answer as Result<Answered, AnswerCreditRefusal>);
  },
});
