import { createHash } from "node:crypto";
import { and, eq, ne } from "drizzle-orm";
import { pushDevice } from "#db/schema/notifications.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { isPushAddress, type DeviceInput } from "./push-device.ts";
import type { NotificationsRefusal } from "./refusals.ts";

export type TellDeviceRefusal =
  | NotificationsRefusal<"push_not_set_up">
  /** The browser's push service is none that this network sends to. */
  | NotificationsRefusal<"push_service_unknown" | "devices_full">;

interface ThisDevice extends Extract<DeviceInput, { as: "tell" }> {
  /** The signed-in browser that asks. */
  readonly sessionHash: string;
}

/**
 * Has the asker's browser told of news from now on. Asked again, as by a browser whose push service gave it a new address,
 * it stays the same device, with what was chosen for it. An address that another session brought before is that same
 * browser, signed in anew: it belongs to whoever is signed in now.
 */
export async function tellDevice(
  ctx: Context & { readonly actor: PersonActor },
  push: Push | undefined,
  { sessionHash, endpoint, p256dh, auth, wish }: ThisDevice,
) {
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
}
