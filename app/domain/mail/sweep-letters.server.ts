import { sql } from "drizzle-orm";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { before, sweep, type Swept } from "#app/domain/kernel/sweep.server.ts";

/** Takes away letters that are over: that one went can be seen for so many days. What did not arrive stays until somebody looked after it. */
export const sweepLetters = ({ db, clock }: Pick<Context, "db" | "clock">, keptDays: number): Promise<Swept> =>
  sweep(db, [
    {
      table: sql`letter`,
      where: sql`state in ('sent', 'ended') and ${before(sql`ended_at`, clock.now(), keptDays * dayMs)}`,
    },
  ]);
