import { and, eq } from "drizzle-orm";
import { pushDevice } from "#db/schema/notifications.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import type { DeviceWish } from "./push-device.ts";

/** What one of the asker's devices is told from now on. One that is not theirs, or is gone, is simply not there. */
export const chooseForDevice = (ctx: Context & { readonly actor: PersonActor }, id: string, wish: DeviceWish) =>
  transact<null, never>(ctx, {}, async ({ db }) => {
    await db
      .update(pushDevice)
      .set({ wish })
      .where(and(eq(pushDevice.id, id), eq(pushDevice.personId, ctx.actor.personId)));
    return ok(null);
  });
