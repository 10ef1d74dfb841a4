import { z } from "zod";
import { secret } from "./account-values.server.ts";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { and, eq, ne } from "drizzle-orm";
import { session } from "#db/schema/identity.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** Which of the asker's own sessions: one, by its hash, or all but one. */
const whichSessions = z.union([z.object({ only: secret }), z.object({ allBut: secret })]);

/**
 * Signs browsers of the asker out. Only their own can be named; one that is not theirs, or is gone already, is simply not
 * there any more. The event lets open sockets of these browsers end within a second.
 */
export const endSessions = command({
  name: "person.end_sessions",
  permission: "signed_in",
  key: "none",
  input: whichSessions,
  output: z.object({ count }),
  run: (ctx, _key, which) =>
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
    }),
});
