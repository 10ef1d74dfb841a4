import { sql } from "drizzle-orm";
import { z } from "zod";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { command } from "#app/domain/kernel/command.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import type { NotPermitted } from "#app/domain/kernel/refusals.ts";
import type { ReportsRefusal } from "./refusals.ts";

export interface DeadTask {
  readonly id: string;
  /** The queue's name for what was to be done, and the id of the thing that it was to be done to. */
  readonly task: string;
  readonly about: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly failedAt: string;
}

export interface DeadTasks {
  readonly count: number;
  /** The oldest of them. */
  readonly tasks: readonly DeadTask[];
}

/** Has failed as often as it may, and is not what a newer one took the place of. */
const dead = sql`j.attempts >= j.max_attempts and j.locked_at is null and j.key is not null`;

/** The queue makes its tables when it is first started: before that, nothing is dead. */
async function hasQueue(db: Db): Promise<boolean> {
  const [row] = await readRows(
    db,
    { there: col.boolean },
    sql`select to_regclass('graphile_worker.jobs') is not null as there`,
  );
  return row?.there ?? false;
}

/** Tasks that failed for the last time and wait for somebody. */
export async function deadTasks(db: Db): Promise<DeadTasks> {
  if (!(await hasQueue(db))) return { count: 0, tasks: [] };
  const rows = await readRows(
    db,
    {
      id: col.text,
      task: col.text,
      about: col.text,
      attempts: col.number,
      lastError: col.text,
      failedAt: col.text,
      count: col.number,
    },
    sql`
    select j.id::text as id, j.task_identifier as task, split_part(j.key, ':', 2) as about, j.attempts::int as attempts, left(coalesce(j.last_error, ''), 300) as "lastError",
      ${instant(sql`j.updated_at`)} as "failedAt", count(*) over ()::int as count
    from graphile_worker.jobs j where ${dead} order by j.updated_at, j.id limit ${limits.pageSize}`,
  );
  return { count: rows[0]?.count ?? 0, tasks: rows.map(({ count: _count, ...task }) => task) };
}

export type DeadTaskRefusal = NotPermitted | ReportsRefusal<"task_not_held">;

/** Has a dead task tried again from the beginning, or takes it off the list: what waits for it still is found again, and fails again where its fault is not mended. */
export const decideDeadTask = command({
  name: "task.decide",
  permission: "network.undelivered",
  key: "none",
  input: z.object({ taskId: z.string().max(18), decision: z.enum(["again", "take_off"]) }),
  output: z.null(),
  async run({ db, actor }, _key, { taskId, decision }): Promise<Result<null, DeadTaskRefusal>> {
    if (!may(actor, "network.undelivered")) return refuse({ kind: "not_permitted" });
    if (!/^\d{1,18}$/.test(taskId) || !(await hasQueue(db))) return refuse({ kind: "task_not_held" });
    const held = sql`(select array_agg(j.id) from graphile_worker.jobs j where j.id = ${taskId}::bigint and ${dead})`;
    const done = await db.execute(
      decision === "again"
        ? sql`select from graphile_worker.reschedule_jobs(${held}, run_at := now(), attempts := 0)`
        : sql`select from graphile_worker.complete_jobs(${held})`,
    );
    return done.length > 0 ? ok(null) : refuse({ kind: "task_not_held" });
  },
});
