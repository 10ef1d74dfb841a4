import { asc, desc, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import { jobRun, node, selfCheckRun } from "#db/schema/watch.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { mailHealth } from "#app/domain/mail/mail-pages.server.ts";
import { deadTasks } from "#app/domain/reports/dead-tasks.server.ts";
import { troubles, type ShownCheck, type ShownMail, type ShownQueue, type Status, type Trouble } from "./status.ts";

interface StatusPage {
  readonly status: Status;
  readonly troubles: readonly Trouble[];
  /** Whether they look after letters that did not arrive and tasks that were given up. */
  readonly mayMend: boolean;
}

/** How the product runs, and what of it is red; null for whoever may not know. */
export async function statusPage({
  db,
  actor,
  clock,
}: Pick<Context, "db" | "actor" | "clock">): Promise<StatusPage | null> {
  if (!may(actor, "status.read")) return null;
  const status = await readStatus(db);
  return { status, troubles: troubles(status, clock.now()), mayMend: may(actor, "network.undelivered") };
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
    readRows(
      db,
      { bytes: col.number, version: col.text },
      sql`select pg_database_size(current_database())::float8 as bytes, current_setting('server_version') as version`,
    ),
  ]);
  return {
    checks: { whole: shown(whole), last: shown(last) },
    jobs: jobs.map((job) => ({
      ...job,
      ranAt: job.ranAt?.toISOString() ?? null,
      failedAt: job.failedAt?.toISOString() ?? null,
    })),
    nodes: nodes.map((each) => ({
      ...each,
      startedAt: each.startedAt.toISOString(),
      seenAt: each.seenAt.toISOString(),
    })),
    queue,
    mail,
    databaseBytes: database?.bytes ?? 0,
    databaseVersion: database?.version ?? "",
  };
}

const shown = (run: typeof selfCheckRun.$inferSelect | undefined): ShownCheck | null =>
  run
    ? { at: run.at.toISOString(), isWhole: run.isWhole, tookMs: run.tookMs, asked: run.asked, broken: run.broken }
    : null;

/** The queue makes its tables when it is first started. */
async function readQueue(db: Db): Promise<ShownQueue> {
  const [there] = await readRows(
    db,
    { is: col.boolean },
    sql`select to_regclass('graphile_worker.jobs') is not null as is`,
  );
  if (!there?.is) return { waiting: 0, oldestAt: null, deadCount: 0, dead: [] };
  const [dead, rows] = await Promise.all([
    deadTasks(db),
    readRows(
      db,
      { waiting: col.number, oldestAt: col.nullable(col.text) },
      sql`
      select count(*)::int as waiting, ${instant(sql`min(run_at)`)} as "oldestAt"
      from graphile_worker.jobs where run_at <= now() and locked_at is null and attempts < max_attempts`,
    ),
  ]);
  return {
    waiting: rows[0]?.waiting ?? 0,
    oldestAt: rows[0]?.oldestAt ?? null,
    deadCount: dead.count,
    dead: dead.tasks,
  };
}

async function readMail(db: Db): Promise<ShownMail> {
  const { waiting, oldestWaitingAt, undelivered } = await mailHealth({ db });
  return { waiting, oldestAt: oldestWaitingAt?.toISOString() ?? null, undelivered };
}
