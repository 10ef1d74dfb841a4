import { sql } from "drizzle-orm";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";

/** For so long it can be seen that a letter went, or that nobody waited for it any more. What did not arrive stays until somebody looked after it. */
const keptDays = 90;

/** Takes away letters that are over, some at a time. Run by a job; harmless twice. */
export async function sweepLetters({ db, clock }: Pick<Context, "db" | "clock">): Promise<void> {
  const old = new Date(clock.now().getTime() - keptDays * dayMs).toISOString();
  await db.execute(sql`delete from letter where id in (select id from letter where state in ('sent', 'ended') and ended_at < ${old}::timestamptz limit 10000)`);
}
