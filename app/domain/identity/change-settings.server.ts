import { eq, sql } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import type { themes } from "./account.ts";

/** What is to hold; what is left out stays as it is. */
export interface Settings {
  readonly displayName?: string | undefined;
  readonly locale?: string | undefined;
  readonly timeZone?: string | undefined;
  readonly theme?: (typeof themes)[number] | undefined;
  readonly showPresence?: boolean | undefined;
  readonly newsByMail?: (typeof person.$inferSelect)["newsByMail"] | undefined;
}

/** Changes how the asker is named and how pages look to them. Nothing of this is anybody else's business, so no event is said. */
export const changeSettings = (ctx: Context & { readonly actor: PersonActor }, settings: Settings) =>
  transact<null, never>(ctx, {}, async (tx) => {
    const { displayName, locale, timeZone, theme, showPresence, newsByMail } = settings;
    // Columns that are undefined are left out of the statement; the name stands for itself, so that there is always one.
    await tx.db
      .update(person)
      .set({
        displayName: displayName ?? sql`${person.displayName}`,
        locale,
        timeZone,
        theme,
        showPresence,
        newsByMail,
      })
      .where(eq(person.id, ctx.actor.personId));
    return ok(null);
  });
