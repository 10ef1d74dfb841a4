import type { Sql } from "postgres";
import { systemClock, type Clock } from "#app/domain/kernel/clock.ts";

/** This machine's clock, put right by the database's; what a transaction writes is dated by the database itself. */
export interface DatabaseClock extends Clock {
  readonly transactions: "database";
  /** How far this machine's clock is ahead of the database's, as last measured; below zero when it is behind. */
  readonly aheadMs: number;
  /** How far the last measure may be wrong: half of the way to the database and back. */
  readonly uncertainMs: number;
  /** Measures anew. Rejects while the database does not answer; the last measure then stands. */
  measure(): Promise<void>;
}

/**
 * A clock of every node alike: pages, sessions and rounds go by the machine's clock less its difference to the database's,
 * so that nothing has to ask the database what time it is.
 * @param base the machine's clock; a test's may be wrong
 */
export async function databaseClock(sql: Sql, base: Clock = systemClock): Promise<DatabaseClock> {
  let [aheadMs, uncertainMs] = [0, 0];
  const measure = async () => {
    const began = performance.now();
    const before = base.now().getTime();
    const [row] = await sql<{ ms: number }[]>`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`;
    // The database answered somewhere between sending and hearing. The way is measured by a clock that nobody can set.
    uncertainMs = (performance.now() - began) / 2;
    aheadMs = Math.round(before + uncertainMs - (row?.ms ?? before));
  };
  await measure();
  return {
    transactions: "database",
    now: () => new Date(base.now().getTime() - aheadMs),
    get aheadMs() {
      return aheadMs;
    },
    get uncertainMs() {
      return uncertainMs;
    },
    measure,
  };
}
