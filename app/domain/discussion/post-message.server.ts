import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { messageReceipt } from "./message-values.server.ts";
import { and, count, eq, gt } from "drizzle-orm";
import { message, topic } from "#db/schema/discussion.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { isVisible } from "#app/domain/kernel/text-rule.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { excerptOf } from "./excerpt.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { messageDraftKey } from "#app/domain/projects/draft-key.ts";
import { forgetDraft } from "#app/domain/projects/save-draft.server.ts";
import { lockOf } from "./lock-thread.server.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import { renderMessage, writeMentions, type TooManyMentions } from "./mentions.server.ts";
import { findSubjectToWriteAbout, type SubjectColumns, type SubjectRefusal } from "./find-subject.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";
import { messagePace, type MessageReceipt, postMessageData } from "./message.ts";

export type PostMessageRefusal =
  | KernelRefusal<"sign_in_first">
  | DiscussionRefusal<"thread_not_found">
  | DiscussionRefusal<"not_your_organization", "organizationId">
  | DiscussionRefusal<"reply_not_found", "replyToId">
  | SubjectRefusal
  | TooManyMentions
  | DiscussionRefusal<"message_empty", "markdown">
  | DiscussionRefusal<"thread_locked" | "messages_too_fast">;

/** Says something in a project's discussion, for oneself or for an organization that one belongs to. */
export const postMessage = command({
  name: "message.post",
  permission: "message.post",
  key: "required",
  input: z.object({ projectId: id, ...postMessageData.shape }),
  output: messageReceipt,
  async run(ctx, key, { projectId, ...data }): Promise<Result<MessageReceipt, PostMessageRefusal | KeyReused>> {
    const { actor } = ctx;
    if (actor.kind !== "person") return refuse({ kind: "sign_in_first" });
    const stream = projectStream(projectId);
    // Text is rendered before the lock is taken: the project's other commands need not wait for it.
    const rendered = await renderMessage(ctx, projectId, data.markdown);
    if (!rendered.ok) return rendered;
    const { html, mentioned, links } = rendered.value;
    if (!isVisible(excerptOf(html))) return refuse({ kind: "message_empty", field: "markdown" });
    // A message about nothing in particular is asked for as it was before messages could be about something.
    const { about = null, ...said } = data;
    return transact<MessageReceipt, PostMessageRefusal>(
      ctx,
      { key, request: { post: projectId, ...said, ...(about !== null && { about }) }, lock: [stream] },
      async (tx) => {
        // Sent one behind the other, as is all that follows: whoever holds the project's lock goes to the database and back as seldom as can be.
        const [level, locked, answered, subject, isFast] = await Promise.all([
          mayRead(tx.db, actor, stream),
          may(actor, "message.lock") ? null : lockOf(tx.db, projectId),
          data.replyToId === null ? null : answeredMessage(tx, projectId, data.replyToId),
          about === null ? null : findSubjectToWriteAbout(tx, projectId, about),
          isTooFast(tx, actor.personId),
        ]);
        if (level === null) return refuse({ kind: "thread_not_found" });
        if (locked) return refuse({ kind: "thread_locked", reason: locked.reason });
        if (data.organizationId !== null && !organizationIds(actor).includes(data.organizationId))
          return refuse({ kind: "not_your_organization", field: "organizationId" });
        if (data.replyToId !== null && !answered) return refuse({ kind: "reply_not_found", field: "replyToId" });
        if (subject && !subject.ok) return subject;
        if (!subject && answered?.settledAt) return refuse({ kind: "topic_settled", field: "about" });
        if (isFast) return refuse({ kind: "messages_too_fast" });
        const messageId = tx.newId();
        const seq = await tx.sayNow({
          name: "message.posted",
          streams: [stream],
          payload: { messageId },
          organizationId: data.organizationId,
          entity: `message:${messageId}`,
          rev: 1,
        });
        await Promise.all([
          tx.db
            .insert(message)
            .values({
              id: messageId,
              projectId,
              authorId: actor.personId,
              ...said,
              ...(subject?.value ?? answered?.about),
              html,
              links,
              excerpt: excerptOf(html),
              seq,
              lastSeq: seq,
              createdAt: tx.now,
            })
            .execute(),
          writeMentions(tx, messageId, 1, mentioned),
          forgetDraft(tx, actor.personId, messageDraftKey(projectId)),
        ]);
        return ok({ messageId, seq, rev: 1 });
      },
    );
  },
});

/** What the message is about that another one answers; null when it is not in this thread. */
async function answeredMessage(
  { db }: Tx,
  projectId: string,
  messageId: string,
): Promise<{ about: SubjectColumns; settledAt: Date | null } | null> {
  const { topicId, deliverableId, pledgeId, contributionId } = message;
  const [found] = await db
    .select({ about: { topicId, deliverableId, pledgeId, contributionId }, settledAt: topic.closedAt })
    .from(message)
    .leftJoin(topic, eq(topic.id, topicId))
    .where(and(eq(message.id, messageId), eq(message.projectId, projectId)));
  return found ?? null;
}

async function isTooFast({ db, now }: Tx, personId: string): Promise<boolean> {
  const since = new Date(now.getTime() - messagePace.windowMs);
  const [row] = await db
    .select({ sent: count() })
    .from(message)
    .where(and(eq(message.authorId, personId), gt(message.createdAt, since)));
  return (row?.sent ?? 0) >= messagePace.messages;
}
