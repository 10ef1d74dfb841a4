import { eq, sql } from "drizzle-orm";
import { attempt } from "#db/schema/identity.ts";
import { dayMs, hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { assert, ok } from "#app/domain/kernel/result.ts";
import { transact, type Tx } from "#app/domain/kernel/transaction.server.ts";
import { hashSecret } from "./secret.server.ts";

/**
 * What may be tried how often for one account, whoever tries from wherever. Limits per network address are the server's;
 * these hold over all addresses and all nodes, because they are counted in the database.
 */
export const attemptLimits = {
  /** Ten wrong passwords in a quarter of an hour. The way out is a reset by mail, which clears the count. */
  sign_in: { limit: 10, windowMs: 15 * minuteMs },
  /** Letters that anybody can cause to be sent to an address: three an hour is a nuisance, more would be a weapon. */
  letter: { limit: 3, windowMs: hourMs },
  /** Invitations that one person has mailed in a day: anybody may register an organization, and nobody may send everybody mail through us. */
  invitation: { limit: 30, windowMs: dayMs },
} as const;

export type AttemptKind = keyof typeof attemptLimits;

/** Keyed by a hash, and counted for unknown addresses too: the table does not say who has an account. */
const keyOf = (kind: AttemptKind, subject: string) => hashSecret(`${kind}:${subject.toLowerCase()}`);

/**
 * Counts one attempt before it is made, in one atomic statement, so that a hundred at once are still at most the limit.
 * @returns whether it may be made, and when the window ends
 */
export async function countAttempt(ctx: Context, kind: AttemptKind, subject: string): Promise<{ allowed: boolean; windowEndsAt: Date }> {
  const { limit, windowMs } = attemptLimits[kind];
  const counted = await transact(ctx, {}, async (tx) => {
    const [row] = await tx.db
      .insert(attempt)
      .values({ key: keyOf(kind, subject), count: 1, windowEndsAt: new Date(tx.now.getTime() + windowMs) })
      .onConflictDoUpdate({
        target: attempt.key,
        set: {
          count: sql`case when ${attempt.windowEndsAt} <= ${tx.now.toISOString()} then 1 else ${attempt.count} + 1 end`,
          windowEndsAt: sql`case when ${attempt.windowEndsAt} <= ${tx.now.toISOString()} then excluded.window_ends_at else ${attempt.windowEndsAt} end`,
        },
      })
      .returning();
    assert(row, "an upsert returns its row");
    return ok({ allowed: row.count <= limit, windowEndsAt: row.windowEndsAt });
  });
  assert(counted.ok, "counting is never refused");
  return counted.value;
}

/** Forgets what was counted, after the right answer was given. */
export const clearAttempts = async (tx: Tx, kind: AttemptKind, subject: string): Promise<void> => {
  await tx.db.delete(attempt).where(eq(attempt.key, keyOf(kind, subject)));
};
