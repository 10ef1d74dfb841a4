import { and, eq } from "drizzle-orm";
import { topic } from "#db/schema/discussion.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { mayRead } from "./may-read.server.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type SettleTopicRefusal = KernelRefusal<"sign_in_first"> | DiscussionRefusal<"topic_not_found">;

/** Settles a topic, so that it is read and nobody adds to it, or takes it up again: whoever opened it may, and the steward's moderators. */
export function settleTopic(
  ctx: Context,
  { projectId, topicId, settled }: { projectId: string; topicId: string; settled: boolean },
): Promise<Result<null, SettleTopicRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  return transact<null, SettleTopicRefusal>(ctx, { lock: [stream] }, async (tx) => {
    const [found] =
      (await mayRead(tx.db, actor, stream)) === null
        ? []
        : await tx.db
            .select()
            .from(topic)
            .where(and(eq(topic.id, topicId), eq(topic.projectId, projectId)));
    if (!found || (found.openedBy !== actor.personId && !may(actor, "message.lock")))
      return refuse({ kind: "topic_not_found" });
    if ((found.closedAt !== null) === settled) return ok(null);
    await tx.db
      .update(topic)
      .set(settled ? { closedAt: tx.now, closedBy: actor.personId } : { closedAt: null, closedBy: null })
      .where(eq(topic.id, topicId));
    const { number, title } = found;
    tx.say({
      name: settled ? "topic.settled" : "topic.taken_up",
      streams: [stream],
      payload: { topicId, number, title },
      entity: `topic:${topicId}`,
    });
    return ok(null);
  });
}
