import { and, eq, isNull, or, sql } from "drizzle-orm";
import { decision, message, messageMention, messageReaction, messageRevision } from "#db/schema/discussion.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { mayRead } from "./may-read.server.ts";
import type { DeleteMessageData, MessageReceipt } from "./message.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type DeleteMessageRefusal =
  | KernelRefusal<"sign_in_first">
  | DiscussionRefusal<"message_not_found">
  /** Others have agreed to its words: first the decision is taken back, which says why. */
  | DiscussionRefusal<"message_is_a_decision">
  /** Who removes another's words says why. */
  | DiscussionRefusal<"deletion_needs_reason", "reason">;

/**
 * Takes a message back: its author may, and the steward's moderators with a reason. Its words and their history are gone;
 * number, author and time stay as a tombstone, so that nobody's numbering has holes.
 */
export function deleteMessage(
  ctx: Context,
  { projectId, key, messageId, reason }: DeleteMessageData & { projectId: string; key: string },
): Promise<Result<MessageReceipt, DeleteMessageRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  const moderates = may(actor, "message.hide");
  return transact<MessageReceipt, DeleteMessageRefusal>(
    ctx,
    { key, request: { delete: projectId, messageId, reason }, lock: [stream] },
    async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "message_not_found" });
      const [found] = await tx.db
        .select()
        .from(message)
        .where(
          and(
            eq(message.id, messageId),
            eq(message.projectId, projectId),
            or(eq(message.authorId, actor.personId), sql`${moderates}`),
          ),
        );
      if (!found || found.deletedAt) return refuse({ kind: "message_not_found" });
      const byAuthor = found.authorId === actor.personId;
      if (!byAuthor && reason === "") return refuse({ kind: "deletion_needs_reason", field: "reason" });
      if ((await tx.db.$count(decision, and(eq(decision.messageId, messageId), isNull(decision.takenBackAt)))) > 0)
        return refuse({ kind: "message_is_a_decision" });
      const rev = found.rev + 1;
      await tx.db.delete(messageRevision).where(eq(messageRevision.messageId, messageId));
      await tx.db.delete(messageMention).where(eq(messageMention.messageId, messageId));
      await tx.db.update(decision).set({ html: "" }).where(eq(decision.messageId, messageId));
      await tx.db.delete(messageReaction).where(eq(messageReaction.messageId, messageId));
      const seq = await tx.sayNow({
        name: "message.deleted",
        streams: [stream],
        payload: { messageId, byAuthor },
        entity: `message:${messageId}`,
        rev,
      });
      await tx.db
        .update(message)
        .set({
          markdown: "",
          html: "",
          excerpt: "",
          links: [],
          rev,
          lastSeq: seq,
          deletedAt: tx.now,
          deletedBy: actor.personId,
          deletionReason: reason === "" ? null : reason,
        })
        .where(eq(message.id, messageId));
      return ok({ messageId, seq, rev });
    },
  );
}
