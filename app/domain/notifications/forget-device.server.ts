import { and, eq } from "drizzle-orm";
import { pushDevice } from "#db/schema/notifications.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** Tells one of the asker's devices no more. Done twice, it stays done; nobody else's can be named. */
export const forgetDevice = (ctx: Context & { readonly actor: PersonActor }, id: string) =>
  transact<null, never>(ctx, {}, async ({ db }) => {
    await db.delete(pushDevice).where(and(eq(pushDevice.id, id), eq(pushDevice.personId, ctx.actor.personId)));
    return ok(null);
  });
