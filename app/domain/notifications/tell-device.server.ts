import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { createHash } from "node:crypto";
import { and, eq, ne } from "drizzle-orm";
import { pushDevice } from "#db/schema/notifications.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import type { NotificationsRefusal } from "./refusals.ts";
import { deviceWishChoices, isPushAddress } from "./push-device.ts";

export type TellDeviceRefusal =
  | NotificationsRefusal<"push_not_set_up">
  /** The browser's push service is none that this network sends to. */
  | NotificationsRefusal<"push_service_unknown" | "devices_full">;

/**
 * Has the asker's browser told of news from now on. Asked again, as by a browser whose push service gave it a new address,
 * it stays the same device, with what was chosen for it. An address that another session brought before is that same
 * browser, signed in anew: it belongs to whoever is signed in now.
 */
export const tellDevice = command({
  name: "device.tell",
  permission: "signed_in",
  key: "none",
  input: z.object({
    /** The signed-in browser that asks. */
    sessionHash: z.string().max(limits.tokenLength),
    endpoint: z.string().max(limits.urlLength),
    p256dh: z.string().max(100),
    auth: z.string().max(30),
    /** Absent where the browser's own worker renews an address: what its owner chose stays. */
    wish: z.enum(deviceWishChoices).optional(),
  }),
  output: z.null(),
  async run(ctx, _key, { sessionHash, endpoint, p256dh, auth, wish }, push?: Push) {
    const { personId } = ctx.actor;
    const endpointHash = createHash("sha256").update(endpoint).digest("hex");
    return transact<null, TellDeviceRefusal>(ctx, { lock: [personStream(personId)] }, async ({ db, now, newId }) => {
      if (!push) return refuse({ kind: "push_not_set_up" });
      if (!isPushAddress(endpoint, push.hosts)) return refuse({ kind: "push_service_unknown" });
      await db
        .delete(pushDevice)
        .where(and(eq(pushDevice.endpointHash, endpointHash), ne(pushDevice.sessionHash, sessionHash)));
      const others = await db.$count(
        pushDevice,
        and(eq(pushDevice.personId, personId), ne(pushDevice.sessionHash, sessionHash)),
      );
      if (others >= limits.devicesTold) return refuse({ kind: "devices_full" });
      const address = { endpoint, endpointHash, p256dh, auth, serverKey: push.publicKey };
      await db
        .insert(pushDevice)
        .values({ id: newId(), personId, sessionHash, ...address, wish: wish ?? "everything", createdAt: now })
        .onConflictDoUpdate({ target: pushDevice.sessionHash, set: { ...address, ...(wish && { wish }) } });
      return ok(null);
    });
  },
});
