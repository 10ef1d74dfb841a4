import { sql } from "drizzle-orm";
import { dayMs, hourMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import { notificationsKeptDays } from "./notification.ts";
import { noticesForHours } from "./send-pushes.server.ts";

/**
 * Takes away old news and the ways out of old letters, some at a time; which device was told of what is no longer told; and
 * devices that wait for a key which we signed with before. Run by a job; harmless twice.
 */
export async function sweepNotifications({ db, clock }: Pick<Context, "db" | "clock">, push: Push | undefined): Promise<void> {
  const before = (ms: number) => sql`${new Date(clock.now().getTime() - ms).toISOString()}::timestamptz`;
  const old = before(notificationsKeptDays * dayMs);
  await db.execute(sql`delete from notification where id in (select id from notification where at < ${old} limit 10000)`);
  await db.execute(sql`delete from unsubscribe_token where created_at < ${old}`);
  await db.execute(sql`delete from push_notice using notification n where n.id = push_notice.notification_id and n.at < ${before(noticesForHours * hourMs)}`);
  if (push) await db.execute(sql`delete from push_device where server_key <> ${push.publicKey}`);
}
