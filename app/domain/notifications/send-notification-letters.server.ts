import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { person } from "#db/schema/identity.ts";
import { notification, unsubscribeToken } from "#db/schema/notifications.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { hashSecret, newSecret } from "#app/domain/identity/secret.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Mail } from "#app/domain/kernel/mail.ts";
import { isDigestDue } from "./due-digest.ts";
import { notificationLetter } from "./notification-letter.ts";
import { notificationsOfLetter } from "./notification-pages.server.ts";

/** Letters in one round; the others follow in the next. */
const lettersAtOnce = 50;
/** More news than one reads in a letter: the rest is in the inbox. */
const newsInLetter = 50;
/** What is read on a screen within this time needs no letter, and a burst becomes one. */
const graceMs = 60_000;
/** Older news than a week's letter tells is no reason for one. */
const toldForDays = 8;

interface Candidate {
  readonly personId: string;
  readonly news: "instant" | "daily" | "weekly";
  readonly timeZone: string;
  readonly digestedAt: string | null;
}

/**
 * Sends people their unread news as they want it: as it happens, or gathered. Which news a letter tells is written down
 * before it is sent, and that it went is written down after it: a round that breaks off sends the very same letter again,
 * under the name that it had, and mailboxes keep one. Each piece of news is in one letter at most. Answers how many went.
 */
export async function sendNotificationLetters(ctx: Context, { mail, publicUrl }: { readonly mail: Mail; readonly publicUrl: string }): Promise<number> {
  await claimLetters(ctx);
  const { db, clock } = ctx;
  const letters = (await db.execute(sql`
    select n.letter_id as "letterId", n.person_id as "personId", count(*) filter (where n.kind = 'ask')::int as asks, p.email, p.display_name as "displayName", p.locale
    from notification n join person p on p.id = n.person_id
    where n.letter_id is not null and n.mailed_at is null and p.closed_at is null
    group by n.letter_id, n.person_id, p.id order by min(n.at) limit ${lettersAtOnce}`)) as unknown as { letterId: string; personId: string; asks: number; email: string; displayName: string; locale: string }[];
  if (letters.length === 0) return 0;
  const sender = { networkName: (await networkSettings(db))?.name ?? "", publicUrl };
  let sent = 0;
  for (const { letterId, personId, locale, ...told } of letters) {
    const found = await findActor(db, personId);
    const notifications = found ? await notificationsOfLetter({ db, actor: found.actor }, locale, letterId) : [];
    if (notifications.length + told.asks > 0) {
      const unsubscribe = newSecret();
      await db.insert(unsubscribeToken).values({ hash: hashSecret(unsubscribe), personId, createdAt: clock.now() });
      await mail.send(notificationLetter(sender, { ...told, letterId, notifications, unsubscribe }));
      sent += 1;
    }
    await db.update(notification).set({ mailedAt: clock.now() }).where(eq(notification.letterId, letterId));
  }
  return sent;
}

/** Writes down who gets a letter now, and about what. */
async function claimLetters({ db, clock, newId }: Context): Promise<void> {
  const now = clock.now();
  const open = sql`n.letter_id is null and n.mailed_at is null and n.read_at is null
    and n.at > ${new Date(now.getTime() - toldForDays * dayMs).toISOString()}::timestamptz and n.at <= ${new Date(now.getTime() - graceMs).toISOString()}::timestamptz`;
  const candidates = (await db.execute(sql`
    select p.id as "personId", p.news_by_mail as news, p.time_zone as "timeZone", p.digested_at as "digestedAt" from person p
    where p.closed_at is null and p.news_by_mail <> 'never' and exists (select 1 from notification n where n.person_id = p.id and ${open})`)) as unknown as Candidate[];
  const due = candidates.filter(({ news, timeZone, digestedAt }) => news === "instant" || isDigestDue(news, now, digestedAt === null ? null : new Date(digestedAt), timeZone)).slice(0, lettersAtOnce);
  if (due.length === 0) return;
  const [people, letterIds] = [due.map(({ personId }) => personId), due.map(() => newId())];
  await db.execute(sql`
    update notification set letter_id = chosen.letter_id from (
      select n.id, letter.id as letter_id, row_number() over (partition by n.person_id order by n.at, n.id) as place
      from notification n join unnest(${sql.param(people)}::uuid[], ${sql.param(letterIds)}::uuid[]) as letter (person_id, id) on letter.person_id = n.person_id where ${open}
    ) chosen where chosen.id = notification.id and chosen.place <= ${newsInLetter} and notification.letter_id is null`);
  await db.update(person).set({ digestedAt: now }).where(and(inArray(person.id, people), isNull(person.closedAt)));
}
