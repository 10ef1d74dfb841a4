import { eq } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import type { themes } from "./account.ts";

export interface Settings {
  readonly displayName: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly theme: (typeof themes)[number];
  readonly showPresence: boolean;
  readonly newsByMail: (typeof person.$inferSelect)["newsByMail"];
}

/** Changes how the asker is named and how pages look to them. Nothing of this is anybody else's business, so no event is said. */
export const changeSettings = (ctx: Context & { readonly actor: PersonActor }, settings: Settings) =>
  transact<null, never>(ctx, {}, async (tx) => {
    const { displayName, locale, timeZone, theme, showPresence, newsByMail } = settings;
    await tx.db.update(person).set({ displayName, locale, timeZone, theme, showPresence, newsByMail }).where(eq(person.id, ctx.actor.personId));
    return ok(null);
  });
