import { and, eq, isNull } from "drizzle-orm";
import { decisionAgreement, message } from "#db/schema/discussion.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { agreementsPerDecision, type SetAgreementData } from "./decision.ts";
import { findDecision } from "./find-decision.server.ts";
import type { DecisionReceipt } from "./message.ts";
import type { KernelRefusal, NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type SetAgreementRefusal =
  | KernelRefusal<"sign_in_first">
  | DiscussionRefusal<"decision_not_found" | "decision_taken_back">
  /** Only who represents an organization agrees for it. */
  | NotPermitted
  | DiscussionRefusal<"agreements_full">;

/** Agrees to a decision, in one's own name or for the organization that one represents, or no longer. It sets what holds. */
export function setAgreement(
  ctx: Context,
  { projectId, key, ...agreement }: SetAgreementData & { projectId: string; key: string },
): Promise<Result<DecisionReceipt, SetAgreementRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  const { decisionId, organizationId, on } = agreement;
  const { personId } = actor;
  return transact<DecisionReceipt, SetAgreementRefusal>(
    ctx,
    { key, request: { agree: projectId, ...agreement }, lock: [stream] },
    async (tx) => {
      const found = await findDecision(tx, actor, projectId, decisionId);
      if (!found) return refuse({ kind: "decision_not_found" });
      if (organizationId !== null && !may(actor, "decision.agree_organization", organizationId))
        return refuse({ kind: "not_permitted" });
      const { messageId, number, takenBackAt } = found.decision;
      if (takenBackAt) return refuse({ kind: "decision_taken_back" });
      const ofDecision = eq(decisionAgreement.decisionId, decisionId);
      const mine = and(
        ofDecision,
        organizationId === null
          ? and(eq(decisionAgreement.personId, personId), isNull(decisionAgreement.organizationId))
          : eq(decisionAgreement.organizationId, organizationId),
      );
      const receipt = { messageId, decisionId, number, rev: found.rev };
      if ((await tx.db.$count(decisionAgreement, mine)) === (on ? 1 : 0)) return ok({ ...receipt, seq: found.lastSeq });
      if (on) {
        if ((await tx.db.$count(decisionAgreement, ofDecision)) >= agreementsPerDecision)
          return refuse({ kind: "agreements_full" });
        await tx.db
          .insert(decisionAgreement)
          .values({ id: tx.newId(), decisionId, personId, organizationId, at: tx.now });
      } else await tx.db.delete(decisionAgreement).where(mine);
      const seq = await tx.sayNow({
        name: "decision.agreed",
        streams: [stream],
        payload: { decisionId, messageId, number, agrees: on },
        organizationId,
        entity: `decision:${decisionId}`,
        rev: found.rev,
      });
      await tx.db.update(message).set({ lastSeq: seq }).where(eq(message.id, messageId));
      return ok({ ...receipt, seq });
    },
  );
}
