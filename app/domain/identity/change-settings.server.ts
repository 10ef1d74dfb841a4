import { limits } from "#app/domain/kernel/limits.ts";
import { timeZoneText } from "./account-values.server.ts";
import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { eq, sql } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import { ok, refuse } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { skeletonOf } from "#app/domain/kernel/skeleton.server.ts";
import { personLooksLike } from "./looks-like.server.ts";
import type { IdentityRefusal } from "./refusals.ts";
import { newsChoices, themes } from "./account.ts";

/** What is to hold; what is left out stays as it is. */
const settings = z.object({
  displayName: z.string().max(limits.nameLength).optional(),
  locale: z.string().max(20).optional(),
  timeZone: timeZoneText.optional(),
  theme: z.enum(themes).optional(),
  showPresence: z.boolean().optional(),
  newsByMail: z.enum(newsChoices).optional(),
});

/** Changes how the asker is named and how pages look to them. Nothing of this is anybody else's business, so no event is said. */
export const changeSettings = command({
  name: "person.change_settings",
  permission: "signed_in",
  key: "none",
  input: settings,
  output: z.null(),
  run: (ctx, _key, settings) =>
    transact<null, IdentityRefusal<"person_name_taken", "displayName">>(ctx, {}, async (tx) => {
      const { displayName, locale, timeZone, theme, showPresence, newsByMail } = settings;
      // Whoever keeps their name keeps it, also if it looks like another one by now.
      if (displayName !== undefined && (await personLooksLike(tx, displayName, ctx.actor.personId)))
        return refuse({ kind: "person_name_taken", field: "displayName" });
      // Columns that are undefined are left out of the statement; the name stands for itself, so that there is always one.
      await tx.db
        .update(person)
        .set({
          displayName: displayName ?? sql`${person.displayName}`,
          nameSkeleton: displayName === undefined ? undefined : skeletonOf(displayName),
          locale,
          timeZone,
          theme,
          showPresence,
          newsByMail,
        })
        .where(eq(person.id, ctx.actor.personId));
      return ok(null);
    }),
});
