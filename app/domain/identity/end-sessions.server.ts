import { and, eq, ne } from "drizzle-orm";
import { session } from "#db/schema/identity.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** Which of the asker's own sessions: one, by its hash, or all but one. */
export type WhichSessions = { readonly only: string } | { readonly allBut: string };

/**
 * Signs browsers of the asker out. Only their own can be named; one that is not theirs, or is gone already, is simply not
 * there any more. The event lets open sockets of these browsers end within a second.
 */
export const endSessions = (ctx: Context & { readonly actor: PersonActor }, which: WhichSessions) =>
  transact<{ count: number }, never>(ctx, {}, async (tx) => {
    const { personId } = ctx.actor;
    const chosen = "only" in which ? eq(session.idHash, which.only) : ne(session.idHash, which.allBut);
    const ended = await tx.db
      .delete(session)
      .where(and(eq(session.personId, personId), chosen))
      .returning({ id: session.idHash });
    if (ended.length > 0)
      tx.say({
        name: "account.sessions_ended",
        streams: [personStream(personId)],
        entity: `person:${personId}`,
        payload: { count: ended.length },
      });
    return ok({ count: ended.length });
  });
