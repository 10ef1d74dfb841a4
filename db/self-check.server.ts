import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./client.server.ts";
import { everything, since, type Mark, type Scope } from "./self-check-scope.server.ts";

/** One promise of the book, asked again. */
export interface Check {
  /** As it is printed: `balances_equal_entries`. */
  readonly name: string;
  /** The promise in words, as the book's page says it. */
  readonly promise: string;
  /** Rows that break it, at most as many as asked for; none when it holds. */
  offending(db: Db, limit: number): Promise<readonly object[]>;
  /** The same, asked only of what came since a mark and what that touched. Without it the promise takes the whole book, and is asked by night. */
  offendingSince?(db: Db, limit: number, mark: Mark): Promise<readonly object[]>;
}

export interface BrokenPromise {
  readonly name: string;
  readonly promise: string;
  readonly rows: readonly object[];
}

/** More rows than this say nothing new. */
const rowsShown = 20;

/**
 * Asks every check, one after the other so that a busy network hardly notices, and returns those that do not hold.
 * @param mark asks only of what came since; promises that take the whole book are then left out
 */
export async function selfCheck(db: Db, checks: readonly Check[], mark?: Mark): Promise<BrokenPromise[]> {
  const broken: BrokenPromise[] = [];
  for (const check of checks) {
    const rows = mark
      ? ((await check.offendingSince?.(db, rowsShown, mark)) ?? [])
      : await check.offending(db, rowsShown);
    if (rows.length > 0) broken.push({ name: check.name, promise: check.promise, rows });
  }
  return broken;
}

type Query = (scope: Scope) => SQL;

const ask = async (db: Db, query: SQL, limit: number) => [
  ...(await db.execute(sql`select * from (${query}) as offending limit ${limit}`)),
];

/**
 * @param query the rows that break the promise, within a scope. One that leaves the scope aside reads few rows.
 * @param news how what came since a mark is asked instead, where less than the scope is enough; null: only by night
 */
export const check = (
  name: string,
  promise: string,
  query: Query,
  news: ((mark: Mark) => SQL) | null = (mark) => query(since(mark)),
): Check => ({
  name,
  promise,
  offending: (db, limit) => ask(db, query(everything), limit),
  ...(news && { offendingSince: (db: Db, limit: number, mark: Mark) => ask(db, news(mark), limit) }),
});
