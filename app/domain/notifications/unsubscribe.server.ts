import { eq, sql } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import { unsubscribeToken } from "#db/schema/notifications.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { hashSecret } from "#app/domain/identity/secret.server.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { NotificationsRefusal } from "./refusals.ts";

export type UnsubscribeRefusal = NotificationsRefusal<"unsubscribe_link_unknown">;

/** Whose letters a link ends; null for one that is unknown or too old. */
export async function unsubscribePage(
  { db }: Pick<Context, "db">,
  token: string,
): Promise<{ readonly news: (typeof person.$inferSelect)["newsByMail"] } | null> {
  const [found] = await db
    .select({ news: person.newsByMail })
    .from(unsubscribeToken)
    .innerJoin(person, eq(person.id, unsubscribeToken.personId))
    .where(eq(unsubscribeToken.hash, hashSecret(token)));
  return found ?? null;
}

/** Ends the letters of whom the link was sent to: nobody has to sign in for that. Done twice, it stays done. */
export async function unsubscribe(
  { db }: Pick<Context, "db">,
  token: string,
): Promise<Result<null, UnsubscribeRefusal>> {
  const ended = await db.execute(sql`
    update person set news_by_mail = 'never' from unsubscribe_token t where t.hash = ${hashSecret(token)} and t.person_id = person.id returning person.id`);
  return ended.length > 0 ? ok(null) : refuse({ kind: "unsubscribe_link_unknown" });
}
