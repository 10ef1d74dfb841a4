import { and, desc, eq } from "drizzle-orm";
import { session } from "#db/schema/identity.ts";
import { pushDevice } from "#db/schema/notifications.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import type { ToldDevice } from "./push-device.ts";

/** The asker's devices that are told, newest first: those that heard of another key of ours hear nothing, and are not among them. */
export const toldDevices = (
  { db, actor }: Pick<Context, "db"> & { readonly actor: PersonActor },
  { publicKey }: Push,
): Promise<ToldDevice[]> =>
  db
    .select({
      id: pushDevice.id,
      userAgent: session.userAgent,
      wish: pushDevice.wish,
      createdAt: pushDevice.createdAt,
      sessionHash: pushDevice.sessionHash,
    })
    .from(pushDevice)
    .innerJoin(session, eq(session.idHash, pushDevice.sessionHash))
    .where(and(eq(pushDevice.personId, actor.personId), eq(pushDevice.serverKey, publicKey)))
    .orderBy(desc(pushDevice.createdAt), pushDevice.id)
    .limit(limits.devicesTold);
