import { z } from "zod";
import type { PersonContext } from "#app/domain/kernel/context.ts";
import { command } from "#app/domain/kernel/command.ts";
import { count, id } from "#app/domain/kernel/values.server.ts";
import { sql } from "drizzle-orm";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";

/** One of them, those of a stream up to a number, or all. */
const which = z.union([z.object({ id }), z.object({ stream: z.string().max(60), upTo: count }), z.literal("all")]);

/** Marks the asker's own notifications as read, and tells their other screens, where there was one to mark. Answers how many. */
export const markNotificationsRead = command({
  name: "notification.read",
  permission: "signed_in",
  key: "none",
  input: which,
  output: count,
  run: (ctx, _key, asked) => markNewsRead(ctx, asked),
});

/** The same, for whoever read them in another way. */
export async function markNewsRead(
  ctx: PersonContext,
  asked: z.output<typeof which>,
): Promise<Result<number, KeyReused>> {
  const { personId } = ctx.actor;
  const meant =
    asked === "all"
      ? sql`true`
      : "id" in asked
        ? sql`id = ${asked.id}`
        : sql`stream_id = ${asked.stream} and seq <= ${asked.upTo}`;
  // Most readings of a thread have nothing to mark: they take no lock.
  const [unread] = await ctx.db.execute(
    sql`select 1 from notification where person_id = ${personId} and read_at is null and ${meant} limit 1`,
  );
  if (!unread) return ok(0);
  return transact<number, never>(ctx, { lock: [personStream(personId)] }, async (tx) => {
    const read = await tx.db.execute(
      sql`update notification set read_at = ${tx.now.toISOString()}::timestamptz where person_id = ${personId} and read_at is null and ${meant} returning id`,
    );
    if (read.length > 0) tx.say({ name: "notifications.changed", streams: [personStream(personId)], payload: {} });
    return ok(read.length);
  });
}
