import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { secret } from "./account-values.server.ts";
import { and, desc, eq, inArray } from "drizzle-orm";
import { knownDevice } from "#db/schema/identity.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { hashSecret, newSecret } from "./secret.server.ts";

/** How long a browser stays known after somebody last signed in there. */
export const knownDeviceMs = 365 * dayMs;
/** Of one person: who has no cookies is a new browser each time. */
const devicesKept = 50;

/**
 * Remembers that somebody signed in with this browser. The token is a new one each time, and all who are known there move
 * to it: one that a stranger planted in the browser is worth nothing afterwards.
 */
export const rememberDevice = command({
  name: "person.remember_browser",
  permission: "product",
  key: "none",
  input: z.object({
    personId: id,
    /** What the browser's cookie said so far. */
    device: secret.nullable(),
  }),
  output: z.object({ device: z.string() }),
  run: (ctx, _key, { personId, device }) =>
    transact<{ device: string }, never>(ctx, {}, async (tx) => {
      const renewed = newSecret();
      const row = {
        tokenHash: hashSecret(renewed),
        personId,
        seenAt: tx.now,
        expiresAt: new Date(tx.now.getTime() + knownDeviceMs),
      };
      if (device !== null)
        await tx.db
          .update(knownDevice)
          .set({ tokenHash: row.tokenHash })
          .where(eq(knownDevice.tokenHash, hashSecret(device)));
      await tx.db
        .insert(knownDevice)
        .values(row)
        .onConflictDoUpdate({
          target: [knownDevice.tokenHash, knownDevice.personId],
          set: { seenAt: row.seenAt, expiresAt: row.expiresAt },
        });
      const tooMany = tx.db
        .select({ tokenHash: knownDevice.tokenHash })
        .from(knownDevice)
        .where(eq(knownDevice.personId, personId))
        .orderBy(desc(knownDevice.seenAt))
        .offset(devicesKept);
      await tx.db
        .delete(knownDevice)
        .where(and(eq(knownDevice.personId, personId), inArray(knownDevice.tokenHash, tooMany)));
      return ok({ device: renewed });
    }),
});
