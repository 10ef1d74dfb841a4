import { eq, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { person } from "#db/schema/identity.ts";
import { unsubscribeToken } from "#db/schema/notifications.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { senderOf } from "#app/domain/identity/network-settings.server.ts";
import { hashSecret, newSecret } from "#app/domain/identity/secret.server.ts";
import type { Compose } from "#app/domain/mail/deliver-letter.server.ts";
import { kindsThat } from "./news-kinds.ts";
import { notificationLetter } from "./notification-letter.ts";
import { notificationsOfLetter } from "./notification-pages.server.ts";

/** The news that was promised to this letter, as its reader may know it now; none for whoever wants none by mail any more. */
export const composeNews: Compose = async ({ db, clock }, { about: letterId, personId }, publicUrl) => {
  const found = personId && letterId ? await findActor(db, personId) : null;
  if (!found || !personId || !letterId) return null;
  const [wish] = await db.select({ news: person.newsByMail }).from(person).where(eq(person.id, personId));
  if (wish?.news === "never") return null;
  const notifications = await notificationsOfLetter({ db, actor: found.actor }, found.viewer.locale, letterId);
  const [told] = await readRows(
    db,
    { asks: col.number },
    sql`select count(*)::int as asks from notification where person_id = ${personId} and letter_id = ${letterId} and kind = any(${sql.param(kindsThat("waits"))}::text[])`,
  );
  const asks = told?.asks ?? 0;
  if (notifications.length + asks === 0) return null;
  const unsubscribe = newSecret();
  await db.insert(unsubscribeToken).values({ hash: hashSecret(unsubscribe), personId, createdAt: clock.now() });
  return notificationLetter(await senderOf({ db }, publicUrl), {
    displayName: found.viewer.displayName,
    notifications,
    asks,
    unsubscribe,
  });
};
