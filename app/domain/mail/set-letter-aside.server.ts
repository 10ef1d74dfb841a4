import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { id } from "#app/domain/kernel/values.server.ts";
import { and, eq, inArray } from "drizzle-orm";
import { letter } from "#db/schema/mail.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { LetterRefusal } from "./resend-letter.server.ts";

/** Takes a letter that did not arrive off the list: its reader was told in another way, or need not be told any more. */
export const setLetterAside = command({
  name: "letter.set_aside",
  permission: "network.undelivered",
  key: "none",
  input: z.object({ letterId: id }),
  output: z.null(),
  async run(ctx, _key, { letterId }): Promise<Result<null, LetterRefusal>> {
    if (!may(ctx.actor, "network.undelivered")) return refuse({ kind: "not_permitted" });
    if (!isId(letterId)) return refuse({ kind: "letter_not_held" });
    const aside = await ctx.db
      .update(letter)
      .set({ state: "ended", endedAt: ctx.clock.now() })
      .where(and(eq(letter.id, letterId), inArray(letter.state, ["refused", "expired"])))
      .returning({ id: letter.id });
    return aside.length > 0 ? ok(null) : refuse({ kind: "letter_not_held" });
  },
});
