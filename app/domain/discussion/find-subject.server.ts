import { and, eq, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { contribution } from "#db/schema/contributions.ts";
import { topic } from "#db/schema/discussion.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { readSubject, subjectJson } from "./message-json.server.ts";
import { ok, refuse, type Result } from "#app/domain/kernel/result.ts";
import {
  shownSubject,
  type LoggedSubject,
  type ShownSubject,
  type SubjectId,
} from "#app/domain/timeline/shown-event.ts";
import type { Level } from "#app/domain/sight/level.ts";
import { subjectParts } from "./subject.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { DiscussionRefusal } from "./refusals.ts";

export type SubjectRefusal = DiscussionRefusal<"subject_not_found" | "topic_settled", "about">;

/** A message's subject as its row keeps it: one of them at most. */
export interface SubjectColumns {
  readonly topicId: string | null;
  readonly deliverableId: string | null;
  readonly pledgeId: string | null;
  readonly contributionId: string | null;
}

const tables = { topic, deliverable, pledge, contribution };

/** What a new message of this project shall be about; nothing is added to a settled topic. */
export async function findSubjectToWriteAbout(
  { db }: Tx,
  projectId: string,
  subject: SubjectId,
): Promise<Result<Partial<SubjectColumns>, SubjectRefusal>> {
  const { kind, id } = subjectParts(subject);
  const table = tables[kind];
  const [found] = await db
    .select({ settledAt: kind === "topic" ? topic.closedAt : sql<null>`null` })
    .from(table)
    .where(and(eq(table.id, id), eq(table.projectId, projectId)));
  if (!found) return refuse({ kind: "subject_not_found", field: "about" });
  if (found.settledAt) return refuse({ kind: "topic_settled", field: "about" });
  return ok({ [`${kind}Id`]: id });
}

interface Viewer {
  readonly projectId: string;
  readonly level: Level;
}

/** One thing of this project that messages may be about, as the viewer sees it; null when there is none. */
export async function findSubject(
  { db, actor }: Pick<Context, "db" | "actor">,
  { projectId, level }: Viewer,
  subject: SubjectId,
): Promise<ShownSubject | null> {
  const { kind, id } = subjectParts(subject);
  const of = (each: ShownSubject["kind"]) => sql`${kind === each ? id : null}::uuid`;
  const table = tables[kind];
  const [row] = await readRows(
    db,
    {
      // As the log keeps it, where what is not known is left out.
      about: col.json<LoggedSubject>(),
    },
    sql`
    select ${subjectJson(sql`r`)} as about from (select ${of("topic")} as topic_id, ${of("deliverable")} as deliverable_id, ${of("pledge")} as pledge_id, ${of("contribution")} as contribution_id) r
    where exists (select 1 from ${table} where ${table.id} = ${id}::uuid and ${table.projectId} = ${projectId})`,
  );
  return row ? shownSubject(readSubject(row.about), level, organizationIds(actor)) : null;
}

/** What one may choose to write about in this project: its open topics, its deliverables and what went upstream for it. */
export async function subjectsOf({ db }: Pick<Context, "db">, projectId: string): Promise<ShownSubject[]> {
  return await readRows(
    db,
    {
      kind: col.word<ShownSubject["kind"]>(),
      id: col.text,
      number: col.nullable(col.number),
      title: col.nullable(col.text),
    },
    sql`
    (select 'topic' as kind, id, number, title from topic where project_id = ${projectId} and closed_at is null order by number limit ${limits.topicsPerProject})
    union all (select 'deliverable', id, position, title from deliverable where project_id = ${projectId} order by position limit ${limits.deliverablesPerProject})
    union all (select 'contribution', id, null, title from contribution where project_id = ${projectId} order by happened_on desc nulls first, id desc limit ${limits.pageSize})`,
  );
}
