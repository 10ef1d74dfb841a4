import { and, count, eq, gt, sql } from "drizzle-orm";
import { message, messageReaction } from "#db/schema/discussion.ts";
import { event } from "#db/schema/log.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { mayRead } from "./may-read.server.ts";
import type { MessageReceipt, SetReactionData } from "./message.ts";
import { peoplePerReaction, reactionPace } from "./reaction.ts";
import type { KernelRefusal } from "#app/domain/kernel/refusals.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type SetReactionRefusal =
  KernelRefusal<"sign_in_first"> | DiscussionRefusal<"message_not_found" | "reaction_full" | "reactions_too_fast">;

/**
 * Says one of a few things to a message, or takes that back. It sets what holds rather than turning it over: whichever of
 * two tabs comes last, and however often, the message has it once or not at all.
 */
export function setReaction(
  ctx: Context,
  { projectId, key, ...reaction }: SetReactionData & { projectId: string; key: string },
): Promise<Result<MessageReceipt, SetReactionRefusal | KeyReused>> {
  const { actor } = ctx;
  if (actor.kind !== "person") return Promise.resolve(refuse({ kind: "sign_in_first" }));
  const stream = projectStream(projectId);
  const { messageId, kind, on } = reaction;
  const { personId } = actor;
  return transact<MessageReceipt, SetReactionRefusal>(
    ctx,
    { key, request: { react: projectId, ...reaction }, lock: [stream] },
    async (tx) => {
      if ((await mayRead(tx.db, actor, stream)) === null) return refuse({ kind: "message_not_found" });
      const [found] = await tx.db
        .select({ rev: message.rev, lastSeq: message.lastSeq, deletedAt: message.deletedAt })
        .from(message)
        .where(and(eq(message.id, messageId), eq(message.projectId, projectId)));
      if (!found || found.deletedAt) return refuse({ kind: "message_not_found" });
      const { rev } = found;
      const mine = and(
        eq(messageReaction.messageId, messageId),
        eq(messageReaction.personId, personId),
        eq(messageReaction.kind, kind),
      );
      if ((await tx.db.$count(messageReaction, mine)) === (on ? 1 : 0))
        return ok({ messageId, seq: found.lastSeq, rev });
      if (await isTooFast(tx, stream, personId)) return refuse({ kind: "reactions_too_fast" });
      if (on) {
        if (
          (await tx.db.$count(
            messageReaction,
            and(eq(messageReaction.messageId, messageId), eq(messageReaction.kind, kind)),
          )) >= peoplePerReaction
        )
          return refuse({ kind: "reaction_full" });
        await tx.db.insert(messageReaction).values({ messageId, personId, kind, at: tx.now });
      } else await tx.db.delete(messageReaction).where(mine);
      const seq = await tx.sayNow({
        name: "message.reacted",
        streams: [stream],
        payload: { messageId, kind, on },
        entity: `message:${messageId}`,
        rev,
      });
      await tx.db.update(message).set({ lastSeq: seq }).where(eq(message.id, messageId));
      return ok({ messageId, seq, rev });
    },
  );
}

/** Counted in the end of the log, because what was taken back is not in the table any more. */
async function isTooFast({ db, now }: Tx, stream: StreamId, personId: string): Promise<boolean> {
  const since = new Date(now.getTime() - reactionPace.windowMs);
  const [row] = await db
    .select({ said: count() })
    .from(event)
    .where(
      and(
        eq(event.streamId, stream),
        gt(event.seq, sql`(select head_seq from stream where id = ${stream}) - ${limits.eventsBehind}`),
        eq(event.actorId, personId),
        eq(event.type, "message.reacted"),
        gt(event.at, since),
      ),
    );
  return (row?.said ?? 0) >= reactionPace.reactions;
}
