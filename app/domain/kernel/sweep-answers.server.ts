import { sql } from "drizzle-orm";
import { dayMs } from "./clock.ts";
import type { Context } from "./context.ts";
import { before, sweep, type Swept } from "./sweep.server.ts";

/** Takes away the answers of commands that nobody will send again; a key that comes later still would be done anew. */
export const sweepAnswers = ({ db, clock }: Pick<Context, "db" | "clock">, keptDays: number): Promise<Swept> =>
  sweep(db, [{ table: sql`command_result`, where: before(sql`at`, clock.now(), keptDays * dayMs) }]);
