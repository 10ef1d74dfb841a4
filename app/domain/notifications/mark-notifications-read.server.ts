import { sql } from "drizzle-orm";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** One of them, those of a stream up to a number, or all. */
export type Read = { readonly id: string } | { readonly stream: string; readonly upTo: number } | "all";

/** Marks the asker's own notifications as read, and tells their other screens, where there was one to mark. Answers how many. */
export async function markNotificationsRead(
  ctx: Context & { readonly actor: PersonActor },
  which: Read,
): Promise<number> {
  const { personId } = ctx.actor;
  const meant =
    which === "all"
      ? sql`true`
      : "id" in which
        ? sql`id = ${which.id}`
        : sql`stream_id = ${which.stream} and seq <= ${which.upTo}`;
  // Most readings of a thread have nothing to mark: they take no lock.
  const [unread] = await ctx.db.execute(
    sql`select 1 from notification where person_id = ${personId} and read_at is null and ${meant} limit 1`,
  );
  if (!unread) return 0;
  const done = await transact<number, never>(ctx, { lock: [personStream(personId)] }, async (tx) => {
    const read = await tx.db.execute(
      sql`update notification set read_at = ${tx.now.toISOString()}::timestamptz where person_id = ${personId} and read_at is null and ${meant} returning id`,
    );
    if (read.length > 0) tx.say({ name: "notifications.changed", streams: [personStream(personId)], payload: {} });
    return ok(read.length);
  });
  return done.ok ? done.value : 0;
}
