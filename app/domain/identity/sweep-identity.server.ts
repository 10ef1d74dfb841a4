import { lte, sql } from "drizzle-orm";
import { attempt, knownDevice, passwordReset, session, signUp } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** Takes away sessions, known browsers, links and counts whose time is over. Run by a job now and then, on any node; harmless twice. */
export const sweepIdentity = (ctx: Context) =>
  transact<{ removed: number }, never>(ctx, {}, async (tx) => {
    const removed = await Promise.all([
      tx.db.delete(session).where(lte(session.expiresAt, tx.now)).returning({ one: sql`1` }),
      tx.db.delete(attempt).where(lte(attempt.windowEndsAt, tx.now)).returning({ one: sql`1` }),
      tx.db.delete(knownDevice).where(lte(knownDevice.expiresAt, tx.now)).returning({ one: sql`1` }),
      tx.db.delete(signUp).where(lte(signUp.expiresAt, tx.now)).returning({ one: sql`1` }),
      tx.db.delete(passwordReset).where(lte(passwordReset.expiresAt, tx.now)).returning({ one: sql`1` }),
    ]);
    return ok({ removed: removed.reduce((sum, rows) => sum + rows.length, 0) });
  });
