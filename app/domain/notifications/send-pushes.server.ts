import { and, eq, sql } from "drizzle-orm";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { pushDevice, pushNotice } from "#db/schema/notifications.ts";
import { findActor } from "#app/domain/identity/find-actor.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { hourMs, minuteMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import { unreadNotifications } from "./notification-pages.server.ts";
import { kindsThat, newsKinds, type NotificationKind } from "./news-kinds.ts";
import { askPayload, newsPayload, type PushPayload } from "./push-payload.ts";

/** Notices under way at once, and how often one round takes so many: the others follow in the next. */
const noticesAtOnce = 50;
const takesInRound = 20;
/** What is read on a screen within this time disturbs nobody. */
const graceMs = 10_000;
/** What nobody could be told of for so long is in the inbox, and is no news any more; nor does a push service keep it longer. */
export const noticesForHours = 12;
/** Longer than any push service may take to answer: only after it a notice whose sender is gone is tried by another. */
const leaseMs = minuteMs;
/** After a push service said "later": half a minute, twice as long each time. */
const retryMs = 30_000;
const mostTries = 8;

const takenShape = {
  deviceId: col.text,
  notificationId: col.text,
  tries: col.number,
  kind: col.word<NotificationKind>(),
  personId: col.text,
  locale: col.text,
  endpoint: col.text,
  p256dh: col.text,
  auth: col.text,
};
type Taken = RowOf<typeof takenShape>;

type Job = Pick<Context, "db" | "clock">;

/**
 * Tells people's devices their unread news. Which device is told of what is written down before anything is sent, each
 * notice is taken by one sender at a time, and that it went is written down after. A sender that breaks off in between
 * sends it again under the same topic and tag: devices show one. Answers how many went.
 * @throws the first fault of ours, after everybody whom it does not concern was told
 */
export async function sendPushes(ctx: Job, push: Push): Promise<number> {
  await writeNotices(ctx, push);
  let sent = 0;
  const faults: unknown[] = [];
  for (let take = 0; take < takesInRound; take += 1) {
    const taken = await takeDue(ctx, push);
    if (taken.length === 0) break;
    const { said, speechless } = await wordsFor(ctx, taken, faults);
    const answers = await Promise.allSettled(
      taken
        .filter(({ personId }) => !speechless.has(personId))
        .map((notice) => send(ctx, push, notice, said.get(notice.notificationId))),
    );
    for (const answer of answers) {
      if (answer.status === "rejected") faults.push(answer.reason);
      else if (answer.value) sent += 1;
    }
  }
  if (faults.length > 0) throw faults[0];
  return sent;
}

const since = ({ clock }: Job) =>
  sql`${new Date(clock.now().getTime() - noticesForHours * hourMs).toISOString()}::timestamptz`;
const inMs = ({ clock }: Job, ms: number) => new Date(clock.now().getTime() + ms).toISOString();

/** Writes down who is to be told of what: news that came after the device was turned on, as far as it wants to hear. */
async function writeNotices(ctx: Job, { publicKey }: Push): Promise<void> {
  await ctx.db.execute(sql`
    insert into push_notice (device_id, notification_id, next_at)
    select d.id, n.id, ${inMs(ctx, 0)}::timestamptz
    from push_device d join notification n on n.person_id = d.person_id
    where d.server_key = ${publicKey} and n.read_at is null and n.at > ${since(ctx)} and n.at > d.created_at and n.at <= ${inMs(ctx, -graceMs)}::timestamptz
      and (d.wish = 'everything' or n.kind = any(${sql.param(kindsThat("onDevices"))}::text[]))
      and not exists (select from push_notice o where o.device_id = d.id and o.notification_id = n.id)
    order by d.id, n.id
    on conflict do nothing`);
}

/** Takes those that are due and still unread, so that no other sender does. */
const takeDue = async (ctx: Job, { publicKey }: Push): Promise<Taken[]> =>
  await readRows(
    ctx.db,
    takenShape,
    sql`
    update push_notice set tries = push_notice.tries + 1, next_at = ${inMs(ctx, leaseMs)}::timestamptz
    from (
      select o.device_id, n.id, n.kind, n.person_id, p.locale, d.endpoint, d.p256dh, d.auth
      from push_notice o join push_device d on d.id = o.device_id join notification n on n.id = o.notification_id join person p on p.id = n.person_id
      where o.done_at is null and o.next_at <= ${inMs(ctx, 0)}::timestamptz and d.server_key = ${publicKey} and n.read_at is null and n.at > ${since(ctx)}
      order by n.at, n.id limit ${noticesAtOnce} for update of o skip locked
    ) due
    where push_notice.device_id = due.device_id and push_notice.notification_id = due.id
    returning push_notice.device_id as "deviceId", push_notice.notification_id as "notificationId", push_notice.tries, due.kind,
      due.person_id as "personId", due.locale, due.endpoint, due.p256dh, due.auth`,
  );

/**
 * What each says, as its reader may know it now. What they may not see any more, or have read this moment, says nothing.
 * `speechless` are those for whom no words could be found, by a fault of ours: they are tried again after the lease.
 */
async function wordsFor(
  { db }: Job,
  taken: readonly Taken[],
  faults: unknown[],
): Promise<{ readonly said: Map<string, PushPayload>; readonly speechless: ReadonlySet<string> }> {
  const networkName = taken.some(({ kind }) => newsKinds[kind].waits) ? ((await networkSettings(db))?.name ?? "") : "";
  const said = new Map(
    taken
      .filter(({ kind }) => newsKinds[kind].waits)
      .map(({ notificationId: id }) => [id, askPayload(id, networkName)] as const),
  );
  const locales = new Map(taken.map(({ personId, locale }) => [personId, locale]));
  const speechless = new Set<string>();
  for (const [personId, locale] of locales) {
    try {
      const found = await findActor(db, personId);
      if (!found) continue;
      const ids = taken.filter((notice) => notice.personId === personId).map(({ notificationId }) => notificationId);
      for (const news of await unreadNotifications({ db, actor: found.actor }, locale, ids))
        said.set(news.id, newsPayload(news));
    } catch (error) {
      faults.push(error);
      speechless.add(personId);
    }
  }
  return { said, speechless };
}

/** Whether the push service took it. */
async function send(
  ctx: Job,
  push: Push,
  { deviceId, notificationId, tries, ...to }: Taken,
  payload: PushPayload | undefined,
): Promise<boolean> {
  const { db, clock } = ctx;
  const ofThis = and(eq(pushNotice.deviceId, deviceId), eq(pushNotice.notificationId, notificationId));
  const done = () => db.update(pushNotice).set({ doneAt: clock.now() }).where(ofThis);
  if (!payload) {
    await done();
    return false;
  }
  const answer = await push.send({
    to,
    payload: JSON.stringify(payload),
    topic: notificationId.replaceAll("-", ""),
    keptSeconds: noticesForHours * 3_600,
  });
  if (answer.kind === "gone")
    await db.delete(pushDevice).where(and(eq(pushDevice.id, deviceId), eq(pushDevice.endpoint, to.endpoint)));
  else if (answer.kind === "later" && tries < mostTries) {
    const nextAt = new Date(clock.now().getTime() + Math.max(answer.afterMs, retryMs * 2 ** (tries - 1)));
    await db.update(pushNotice).set({ nextAt }).where(ofThis);
  } else await done();
  return answer.kind === "taken";
}
