import { sql } from "drizzle-orm";
import type { Context } from "#app/domain/kernel/context.ts";
import { before, sweep, type Swept } from "#app/domain/kernel/sweep.server.ts";

/** Takes away sessions, known browsers, links and counts whose time is over. Run by a job now and then, on any node; harmless twice. */
export function sweepIdentity({ db, clock }: Pick<Context, "db" | "clock">): Promise<Swept> {
  const over = before(sql`expires_at`, clock.now(), 0);
  return sweep(db, [
    { table: sql`session`, where: over },
    { table: sql`known_device`, where: over },
    { table: sql`attempt`, where: before(sql`window_ends_at`, clock.now(), 0) },
    { table: sql`sign_up`, where: over },
    { table: sql`password_reset`, where: over },
  ]);
}
