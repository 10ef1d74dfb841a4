import { and, eq, sql } from "drizzle-orm";
import { topic } from "#db/schema/discussion.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { lockOf } from "./lock-thread.server.ts";
import { mayRead } from "./may-read.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type OpenTopicRefusal =
  | KernelRefusal<"sign_in_first">
  | DiscussionRefusal<"thread_not_found" | "thread_locked">
  | DiscussionRefusal<"topic_there_already" | "too_many_topics", "title">;

/** Names something that the discussion of a project is also about. Whoever may write in it may. */
export function openTopic(
  ctx: Context,
  { projectId, key, title }: { projectId: string; key: string; title: string },
): Promise<Result<{ topicId: string; number: number }, OpenTopicRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  return transact<{ topicId: string; number: number }, OpenTopicRefusal>(
    ctx,
    { key, request: { openTopic: projectId, title }, lock: [stream] },
    async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "thread_not_found" });
      const locked = may(actor, "message.lock") ? null : await lockOf(tx.db, projectId);
      if (locked) return refuse({ kind: "thread_locked", reason: locked.reason });
      const known = await tx.db.$count(topic, eq(topic.projectId, projectId));
      if (known >= limits.topicsPerProject) return refuse({ kind: "too_many_topics", field: "title" });
      if (
        (await tx.db.$count(
          topic,
          and(eq(topic.projectId, projectId), eq(sql`lower(${topic.title})`, title.toLowerCase())),
        )) > 0
      )
        return refuse({ kind: "topic_there_already", field: "title" });
      const topicId = tx.newId();
      const number = known + 1;
      await tx.db
        .insert(topic)
        .values({ id: topicId, projectId, number, title, openedBy: actor.personId, openedAt: tx.now });
      tx.say({
        name: "topic.opened",
        streams: [stream],
        payload: { topicId, number, title },
        entity: `topic:${topicId}`,
      });
      return ok({ topicId, number });
    },
  );
}
