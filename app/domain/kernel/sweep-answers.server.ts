import { and, inArray, lte, sql } from "drizzle-orm";
import { commandResult } from "#db/schema/log.ts";
import { dayMs } from "./clock.ts";
import type { Context } from "./context.ts";
import { ok } from "./result.ts";
import { transact } from "./transaction.server.ts";

/** No browser keeps an unsent command for so long, and no form stays open; a key that comes later still would be done anew. */
export const answersKeptMs = 365 * dayMs;
/** In one round: a short transaction, and the next round goes on. */
const atATime = 10_000;

/** Takes away the answers of commands that nobody will send again. Run by a job now and then, on any node; harmless twice. */
export const sweepAnswers = (ctx: Context) =>
  transact<{ removed: number }, never>(ctx, {}, async (tx) => {
    const old = new Date(tx.now.getTime() - answersKeptMs);
    const oldest = tx.db.select({ key: commandResult.key }).from(commandResult).where(lte(commandResult.at, old)).orderBy(commandResult.at).limit(atATime);
    const removed = await tx.db
      .delete(commandResult)
      .where(and(inArray(commandResult.key, oldest), lte(commandResult.at, old)))
      .returning({ one: sql`1` });
    return ok({ removed: removed.length });
  });
