import { eq } from "drizzle-orm";
import { refusingMailbox } from "#db/schema/mail.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";

/** Forgets that an address refused a letter: the next one is tried there again. Done twice, it stays done. */
export async function liftMark(ctx: Context, address: string): Promise<Result<null, NotPermitted>> {
  if (!may(ctx.actor, "network.undelivered")) return refuse({ kind: "not_permitted" });
  await ctx.db.delete(refusingMailbox).where(eq(refusingMailbox.address, address));
  return ok(null);
}
