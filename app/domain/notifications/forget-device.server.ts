import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { and, eq } from "drizzle-orm";
import { pushDevice } from "#db/schema/notifications.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";

/** Tells one of the asker's devices no more. Done twice, it stays done; nobody else's can be named. */
export const forgetDevice = command({
  name: "device.forget",
  permission: "signed_in",
  key: "none",
  input: z.object({ id }),
  output: z.null(),
  run: (ctx, _key, { id: deviceId }) =>
    transact<null, never>(ctx, {}, async ({ db }) => {
      await db.delete(pushDevice).where(and(eq(pushDevice.id, deviceId), eq(pushDevice.personId, ctx.actor.personId)));
      return ok(null);
    }),
});
