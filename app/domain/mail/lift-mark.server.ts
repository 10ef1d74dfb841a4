import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { eq } from "drizzle-orm";
import { refusingMailbox } from "#db/schema/mail.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";

/** Forgets that an address refused a letter: the next one is tried there again. Done twice, it stays done. */
export const liftMark = command({
  name: "letter.lift_mark",
  permission: "network.undelivered",
  key: "none",
  input: z.object({ address: z.string().max(limits.emailLength) }),
  output: z.null(),
  async run(ctx, _key, { address }): Promise<Result<null, NotPermitted>> {
    if (!may(ctx.actor, "network.undelivered")) return refuse({ kind: "not_permitted" });
    await ctx.db.delete(refusingMailbox).where(eq(refusingMailbox.address, address));
    return ok(null);
  },
});
