import type { ReservedSql, Sql } from "postgres";

/** Advisory locks are numbers: each of the server's has its name here. Jobs have theirs by the job's name. */
const storyLock = 7_426_117;

/**
 * Runs `work` while nobody else tells a story in this database and no job acts in it: a story travels through two years,
 * and a job that met a half-told raise would close it in the middle. A second teller waits for the first.
 */
export async function withSeedLock<T>(sql: Sql, work: (connection: ReservedSql) => Promise<T>): Promise<T> {
  const connection = await sql.reserve();
  try {
    await connection`select pg_advisory_lock(${storyLock})`;
    return await work(connection).finally(() => connection`select pg_advisory_unlock(${storyLock})`);
  } finally {
    connection.release();
  }
}

/** One connection of the job queue's own pool, so that a round never takes one that a request needs. */
export interface QueueConnection {
  query(text: string, values?: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** Runs a job's round unless another process is at it, or a story is told; answers whether it ran. */
export async function withJobLock(
  connection: QueueConnection,
  job: string,
  round: () => Promise<void>,
): Promise<boolean> {
  try {
    const { rows } = await connection.query(
      "select pg_try_advisory_lock_shared($1) and pg_try_advisory_lock(hashtext($2)) as mine",
      [storyLock, `job ${job}`],
    );
    const [turn] = rows as { mine: boolean }[];
    if (turn?.mine) await round();
    return turn?.mine ?? false;
  } finally {
    // Whatever it got: the connection goes back to the pool and would keep it. This connection holds nothing else.
    await connection.query("select pg_advisory_unlock_all()");
  }
}
