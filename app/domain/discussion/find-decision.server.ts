import { and, eq } from "drizzle-orm";
import { decision, message } from "#db/schema/discussion.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";

/** A decision of this project with its message's numbers, found through the actor: null where it is not theirs to see. */
export async function findDecision({ db }: Tx, actor: Actor, projectId: string, decisionId: string) {
  if ((await mayRead(db, actor, projectStream(projectId))) === null) return null;
  const [found] = await db
    .select({ decision, rev: message.rev, lastSeq: message.lastSeq })
    .from(decision)
    .innerJoin(message, eq(message.id, decision.messageId))
    .where(and(eq(decision.id, decisionId), eq(decision.projectId, projectId)));
  return found ?? null;
}
