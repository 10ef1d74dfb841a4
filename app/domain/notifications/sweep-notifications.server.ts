import { sql } from "drizzle-orm";
import { dayMs, hourMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import { before, sweep, type Swept } from "#app/domain/kernel/sweep.server.ts";
import { noticesForHours } from "./send-pushes.server.ts";

/** How long it is kept what people were told, and the ways out that stand in their letters. */
export interface NewsKept {
  readonly newsDays: number;
  readonly lettersDays: number;
}

/**
 * Takes away old news and the ways out of old letters; which device was told of what is no longer told; and devices that
 * wait for a key which we signed with before. Run by a job; harmless twice.
 */
export function sweepNotifications(
  { db, clock }: Pick<Context, "db" | "clock">,
  push: Push | undefined,
  { newsDays, lettersDays }: NewsKept,
): Promise<Swept> {
  const now = clock.now();
  const untold = sql`exists (select from notification n where n.id = notification_id and ${before(sql`n.at`, now, noticesForHours * hourMs)})`;
  return sweep(db, [
    { table: sql`push_notice`, where: untold },
    { table: sql`notification`, where: before(sql`at`, now, newsDays * dayMs) },
    { table: sql`unsubscribe_token`, where: before(sql`created_at`, now, lettersDays * dayMs) },
    ...(push ? [{ table: sql`push_device`, where: sql`server_key <> ${push.publicKey}` }] : []),
  ]);
}
