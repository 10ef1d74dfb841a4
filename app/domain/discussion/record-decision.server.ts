import { z } from "zod";
import { recordDecisionData } from "./decision.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id, revision } from "#app/domain/kernel/values.server.ts";
import { decisionReceipt } from "./message-values.server.ts";
import { and, eq, isNull, max } from "drizzle-orm";
import { decision, message } from "#db/schema/discussion.ts";
import { mayAtHome } from "#app/domain/projects/at-home-here.server.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import type { DecisionReceipt } from "./message.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type RecordDecisionRefusal =
  | KernelRefusal<"sign_in_first">
  | NotPermitted
  | DiscussionRefusal<"message_not_found">
  | DiscussionRefusal<"not_your_organization", "organizationId">
  | DiscussionRefusal<"already_a_decision">
  /** It says something else by now; `rev` is what stands. */
  | (DiscussionRefusal<"decision_reads_otherwise"> & { readonly rev: number });

/**
 * Records what a message says as a decision of its project. The words are kept as they are now.
 * @param baseRev the revision that the recorder has read: nobody records words that they did not see
 */
export const recordDecision = command({
  name: "decision.record",
  permission: "decision.record",
  key: "required",
  input: z.object({ projectId: id, baseRev: revision, ...recordDecisionData.shape }),
  output: decisionReceipt,
  run(
    ctx,
    key,
    { projectId, baseRev, messageId, organizationId },
  ): Promise<Result<DecisionReceipt, RecordDecisionRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
    const stream = projectStream(projectId);
    const request = { record: projectId, messageId, organizationId, baseRev };
    return transact<DecisionReceipt, RecordDecisionRefusal>(ctx, { key, request, lock: [stream] }, async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "message_not_found" });
      if (!(await mayAtHome(tx.db, actor, "decision.record", projectId))) return refuse({ kind: "not_permitted" });
      if (organizationId !== null && !organizationIds(actor).includes(organizationId))
        return refuse({ kind: "not_your_organization", field: "organizationId" });
      const [found] = await tx.db
        .select()
        .from(message)
        .where(and(eq(message.id, messageId), eq(message.projectId, projectId)));
      if (!found || found.deletedAt) return refuse({ kind: "message_not_found" });
      if ((await tx.db.$count(decision, and(eq(decision.messageId, messageId), isNull(decision.takenBackAt)))) > 0)
        return refuse({ kind: "already_a_decision" });
      if (found.rev !== baseRev) return refuse({ kind: "decision_reads_otherwise", rev: found.rev });
      const [last] = await tx.db
        .select({ number: max(decision.number) })
        .from(decision)
        .where(eq(decision.projectId, projectId));
      const number = (last?.number ?? 0) + 1;
      const decisionId = tx.newId();
      await tx.db.insert(decision).values({
        id: decisionId,
        projectId,
        messageId,
        number,
        html: found.html,
        recordedBy: actor.personId,
        organizationId,
        at: tx.now,
      });
      const seq = await tx.sayNow({
        name: "decision.recorded",
        streams: [stream],
        payload: { decisionId, messageId, number },
        organizationId,
        entity: `decision:${decisionId}`,
        rev: found.rev,
      });
      await tx.db.update(message).set({ lastSeq: seq }).where(eq(message.id, messageId));
      return ok({ messageId, decisionId, number, seq, rev: found.rev });
    });
  },
});
