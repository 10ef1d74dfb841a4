import { z } from "zod";
import { editMessageData } from "./message.ts";
import { command } from "#app/domain/kernel/command.ts";
import { id, revision } from "#app/domain/kernel/values.server.ts";
import { messageReceipt } from "./message-values.server.ts";
import { and, eq } from "drizzle-orm";
import { message, messageRevision } from "#db/schema/discussion.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { isVisible } from "#app/domain/kernel/text-rule.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { excerptOf } from "./excerpt.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import { renderMessage, writeMentions, type TooManyMentions } from "./mentions.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";
import type { MessageReceipt } from "./message.ts";

export type EditMessageRefusal =
  | KernelRefusal<"sign_in_first">
  | DiscussionRefusal<"message_not_found">
  | TooManyMentions
  | DiscussionRefusal<"message_empty", "markdown">
  /** Somebody (oneself, on another screen) edited it since; `rev` is what stands now. */
  | (DiscussionRefusal<"message_changed", "markdown"> & { readonly rev: number });

/**
 * Changes what one's own message says. What it said before is kept in its history.
 * @param baseRev the revision that the new text was written over
 */
export const editMessage = command({
  name: "message.edit",
  permission: "message.post",
  key: "required",
  input: z.object({ projectId: id, baseRev: revision, ...editMessageData.shape }),
  output: messageReceipt,
  async run(
    ctx,
    key,
    { projectId, baseRev, messageId, markdown },
  ): Promise<Result<MessageReceipt, EditMessageRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return refuse({ kind: "sign_in_first" });
    const stream = projectStream(projectId);
    const rendered = await renderMessage(ctx, projectId, markdown);
    if (!rendered.ok) return rendered;
    const { html, mentioned, links } = rendered.value;
    if (!isVisible(excerptOf(html))) return refuse({ kind: "message_empty", field: "markdown" });
    const request = { edit: projectId, messageId, baseRev, markdown };
    return transact<MessageReceipt, EditMessageRefusal>(ctx, { key, request, lock: [stream] }, async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "message_not_found" });
      const [found] = await tx.db
        .select()
        .from(message)
        .where(and(eq(message.id, messageId), eq(message.projectId, projectId), eq(message.authorId, actor.personId)));
      if (!found || found.deletedAt) return refuse({ kind: "message_not_found" });
      if (found.rev !== baseRev) return refuse({ kind: "message_changed", field: "markdown", rev: found.rev });
      const rev = found.rev + 1;
      await tx.db
        .insert(messageRevision)
        .values({ messageId, rev: found.rev, markdown: found.markdown, at: found.editedAt ?? found.createdAt });
      await writeMentions(tx, messageId, rev, mentioned);
      const seq = await tx.sayNow({
        name: "message.edited",
        streams: [stream],
        payload: { messageId },
        organizationId: found.organizationId,
        entity: `message:${messageId}`,
        rev,
      });
      await tx.db
        .update(message)
        .set({ markdown, html, links, excerpt: excerptOf(html), rev, lastSeq: seq, editedAt: tx.now })
        .where(eq(message.id, messageId));
      return ok({ messageId, seq, rev });
    });
  },
});
