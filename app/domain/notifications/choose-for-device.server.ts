import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { deviceWishChoices } from "./push-device.ts";
import { and, eq } from "drizzle-orm";
import { pushDevice } from "#db/schema/notifications.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** What one of the asker's devices is told from now on. One that is not theirs, or is gone, is simply not there. */
export const chooseForDevice = command({
  name: "device.choose",
  permission: "signed_in",
  key: "none",
  input: z.object({ id, wish: z.enum(deviceWishChoices) }),
  output: z.null(),
  run: (ctx, _key, { id: deviceId, wish }) =>
    transact<null, never>(ctx, {}, async ({ db }) => {
      await db
        .update(pushDevice)
        .set({ wish })
        .where(and(eq(pushDevice.id, deviceId), eq(pushDevice.personId, ctx.actor.personId)));
      return ok(null);
    }),
});
