import { asc, desc, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { jobRun, node, selfCheckRun } from "#db/schema/watch.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { troubles, type ShownCheck, type ShownMail, type ShownQueue, type Status, type Trouble } from "./status.ts";

/** Dead tasks that are shown; the newest of more say nothing else. */
const deadShown = 50;

/** How the product runs, and what of it is red; null for whoever may not know. */
export async function statusPage({ db, actor, clock }: Pick<Context, "db" | "actor" | "clock">): Promise<{ readonly status: Status; readonly troubles: readonly Trouble[] } | null> {
  if (!may(actor, "status.read")) return null;
  const status = await readStatus(db);
  return { status, troubles: troubles(status, clock.now()) };
}

export async function readStatus(db: Db): Promise<Status> {
  const runs = db.select().from(selfCheckRun);
  const [[last], [whole], jobs, nodes, queue, mail, [database]] = await Promise.all([
    runs.orderBy(desc(selfCheckRun.at)).limit(1),
    db.select().from(selfCheckRun).where(eq(selfCheckRun.isWhole, true)).orderBy(desc(selfCheckRun.at)).limit(1),
    db.select().from(jobRun).orderBy(asc(jobRun.name)),
    db.select().from(node).orderBy(asc(node.name), asc(node.startedAt)),
    readQueue(db),
    readMail(db),
    db.execute(sql`select pg_database_size(current_database())::float8 as bytes, current_setting('server_version') as version`) as unknown as Promise<{ bytes: number; version: string }[]>,
  ]);
  return {
    checks: { whole: shown(whole), last: shown(last) },
    jobs: jobs.map((job) => ({ ...job, ranAt: job.ranAt?.toISOString() ?? null, failedAt: job.failedAt?.toISOString() ?? null })),
    nodes: nodes.map((each) => ({ ...each, startedAt: each.startedAt.toISOString(), seenAt: each.seenAt.toISOString() })),
    queue,
    mail,
    databaseBytes: database?.bytes ?? 0,
    databaseVersion: database?.version ?? "",
  };
}

const shown = (run: typeof selfCheckRun.$inferSelect | undefined): ShownCheck | null =>
  run ? { at: run.at.toISOString(), isWhole: run.isWhole, tookMs: run.tookMs, asked: run.asked, broken: run.broken } : null;

/** The queue's own tables, which it makes itself: before its first start there are none. */
async function readQueue(db: Db): Promise<ShownQueue> {
  const [there] = (await db.execute(sql`select to_regclass('graphile_worker.jobs') is not null as is`)) as unknown as { is: boolean }[];
  if (!there?.is) return { waiting: 0, oldestAt: null, dead: [] };
  const iso = (column: string) => sql.raw(`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`);
  const [[due], dead] = (await Promise.all([
    db.execute(sql`select count(*)::int as waiting, ${iso("min(run_at)")} as "oldestAt" from graphile_worker.jobs where run_at <= now() and locked_at is null and attempts < max_attempts`),
    db.execute(sql`
      select task_identifier as task, attempts::int, coalesce(left(split_part(last_error, E'\n', 1), 200), '') as failure, ${iso("updated_at")} as at
      from graphile_worker.jobs where attempts >= max_attempts and locked_at is null order by updated_at desc limit ${deadShown}`),
  ])) as unknown as [{ waiting: number; oldestAt: string | null }[], ShownQueue["dead"]];
  return { waiting: due?.waiting ?? 0, oldestAt: due?.oldestAt ?? null, dead: [...dead] };
}

/** Letters with news that were written down to be sent, and were not. */
async function readMail(db: Db): Promise<ShownMail> {
  const [row] = (await db.execute(sql`
    select count(distinct letter_id)::int as late from notification where letter_id is not null and mailed_at is null and at < now() - interval '1 hour'`)) as unknown as ShownMail[];
  return row ?? { late: 0 };
}
