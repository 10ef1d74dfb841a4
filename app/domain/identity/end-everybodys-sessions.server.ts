import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { session } from "#db/schema/identity.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** Signs out every browser of everybody: for whoever runs the server, when a copy of the database or of its log is in wrong hands. */
export const endEverybodysSessions = command({
  name: "person.end_everybodys_sessions",
  permission: "product",
  key: "none",
  input: z.null(),
  output: z.object({ people: count }),
  run: (ctx) =>
    transact<{ people: number }, never>(ctx, {}, async (tx) => {
      const counts = new Map<string, number>();
      for (const { personId } of await tx.db.delete(session).returning({ personId: session.personId }))
        counts.set(personId, (counts.get(personId) ?? 0) + 1);
      for (const [personId, count] of counts)
        tx.say({
          name: "account.sessions_ended",
          streams: [personStream(personId)],
          entity: `person:${personId}`,
          payload: { count },
        });
      return ok({ people: counts.size });
    }),
});
