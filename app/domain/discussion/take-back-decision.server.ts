import { eq } from "drizzle-orm";
import { decision, message } from "#db/schema/discussion.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import type { TakeBackDecisionData } from "./decision.ts";
import { findDecision } from "./find-decision.server.ts";
import type { DecisionReceipt } from "./message.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type TakeBackDecisionRefusal =
  KernelRefusal<"sign_in_first"> | DiscussionRefusal<"decision_not_found" | "decision_taken_back">;

/** Takes a decision back, with the reason: who recorded it may, and the steward. It keeps its number and its place in the list. */
export function takeBackDecision(
  ctx: Context,
  { projectId, key, decisionId, reason }: TakeBackDecisionData & { projectId: string; key: string },
): Promise<Result<DecisionReceipt, TakeBackDecisionRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  return transact<DecisionReceipt, TakeBackDecisionRefusal>(
    ctx,
    { key, request: { takeBack: projectId, decisionId, reason }, lock: [stream] },
    async (tx) => {
      const found = await findDecision(tx, actor, projectId, decisionId);
      if (!found || (found.decision.recordedBy !== actor.personId && !may(actor, "decision.take_back")))
        return refuse({ kind: "decision_not_found" });
      const { messageId, number, takenBackAt } = found.decision;
      if (takenBackAt) return refuse({ kind: "decision_taken_back" });
      await tx.db
        .update(decision)
        .set({ takenBackAt: tx.now, takenBackBy: actor.personId, takenBackReason: reason })
        .where(eq(decision.id, decisionId));
      const seq = await tx.sayNow({
        name: "decision.taken_back",
        streams: [stream],
        payload: { decisionId, messageId, number, reason },
        entity: `decision:${decisionId}`,
        rev: found.rev,
      });
      await tx.db.update(message).set({ lastSeq: seq }).where(eq(message.id, messageId));
      return ok({ messageId, decisionId, number, seq, rev: found.rev });
    },
  );
}
