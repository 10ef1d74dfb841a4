import { sql } from "drizzle-orm";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { notificationsKeptDays } from "./notification.ts";

/** Takes away old news and the ways out of old letters, some at a time. Run by a job; harmless twice. */
export async function sweepNotifications({ db, clock }: Pick<Context, "db" | "clock">): Promise<void> {
  const old = sql`${new Date(clock.now().getTime() - notificationsKeptDays * dayMs).toISOString()}::timestamptz`;
  await db.execute(sql`delete from notification where id in (select id from notification where at < ${old} limit 10000)`);
  await db.execute(sql`delete from unsubscribe_token where created_at < ${old}`);
}
