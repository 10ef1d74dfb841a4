import { eq, sql } from "drizzle-orm";
import { network } from "#db/schema/identity.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { areHeld, lettersHeldSince } from "./held-letters.ts";
import { may } from "./permissions.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { IdentityRefusal } from "./refusals.ts";

export type HoldLettersRefusal = KeyReused | NotPermitted | IdentityRefusal<"network_not_set_up">;

/** Holds what the product sends by itself, or lets it go, what waited included. To say what is so already changes nothing. */
export async function holdLetters(
  ctx: Context,
  held: boolean,
): Promise<Result<{ changed: boolean }, HoldLettersRefusal>> {
  if (!may(ctx.actor, "network.edit")) return refuse({ kind: "not_permitted" });
  return transact<{ changed: boolean }, HoldLettersRefusal>(ctx, { lock: [networkStream] }, async (tx) => {
    const [found] = await tx.db.select({ id: network.id, settings: network.settings }).from(network).limit(1);
    if (!found) return refuse({ kind: "network_not_set_up" });
    if (areHeld(found.settings) === held) return ok({ changed: false });
    const settings = held
      ? { ...found.settings, [lettersHeldSince]: tx.now.toISOString() }
      : sql`${network.settings} - ${lettersHeldSince}::text`;
    await tx.db.update(network).set({ settings }).where(eq(network.id, found.id));
    tx.say({ name: "network.edited", streams: [networkStream], payload: { fields: ["letters"] } });
    return ok({ changed: true });
  });
}
