import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import type { AnswerFacts, AnswerWay, MaintainerAnswer, ShownAnswer, AnswerStanding } from "./answers.ts";
import { isAnswerOfSql, isDeclinedSql, isProvenSql } from "./find-maintainership.server.ts";

/** More than anybody reads; those that count come first. */
const answersShown = 200;

/** By which maintainership an answer `a` counts; `k` is its ask. */
const provenBy = sql`(
  select m.id, m.handle from maintainership m
  where lower(m.repository) = lower(a.repository) and ${isProvenSql(sql`m`)} and ${isAnswerOfSql()}
  order by m.confirmed_at, m.id limit 1)`;

/** Who answered, so that a later answer takes the place of one's own earlier one alone. Of what is unproven a link has its newest answer alone. */
const who = sql`coalesce(m.id::text, case a.way when 'person' then a.person_id::text when 'before' then '' when 'link' then a.ask_id::text else concat(' ', lower(a.handle)) end)`;

const standing = sql`case when m.id is not null then 'proven' when a.way = 'before' then 'before' else 'unproven' end`;

/** The newest answer of each who answered, of answers `a` that fit. */
const newestAnswers = (which: SQL): SQL => sql`(
  select distinct on (a.project_id, lower(a.repository), ${who}) a.id, a.project_id, a.repository, a.answer, a.note, a.review_hours, a.way, a.at,
    ${standing} as standing,
    case when a.way = 'link' then concat(a.said_name, ' (@', a.handle, ')')
      else coalesce(case when a.way <> 'recorded' then nullif(m.handle, '') end, nullif(a.handle, ''), y.display_name, 'somebody') end as name,
    case when a.way = 'recorded' or (a.way = 'before' and a.handle = '') then y.display_name end as recorded_by
  from maintainer_answer a left join person y on y.id = a.person_id left join maintainer_ask k on k.id = a.ask_id left join lateral ${provenBy} m on true
  where ${which} and (m.id is not null or a.way <> 'link' or not (${isDeclinedSql} or exists (
    select 1 from maintainer_answer later where later.project_id = a.project_id and later.ask_id = a.ask_id and (later.at, later.id) > (a.at, a.id))))
  order by a.project_id, lower(a.repository), ${who}, a.at desc, a.id desc)`;

export const shownAnswerShape = {
  repository: col.text,
  answer: col.word<MaintainerAnswer>(),
  standing: col.word<AnswerStanding>(),
  note: col.text,
  reviewHours: col.nullable(col.number),
  way: col.word<AnswerWay>(),
  name: col.text,
  recordedBy: col.nullable(col.text),
  at: col.text,
} satisfies { [Name in keyof ShownAnswer]: unknown };

/** Whether an answer counts as it stands. */
export async function isProvenAnswer(db: Db, answerId: string): Promise<boolean> {
  const [row] = await readRows(
    db,
    { proven: col.boolean },
    sql`select m.id is not null as proven from maintainer_answer a left join maintainer_ask k on k.id = a.ask_id left join lateral ${provenBy} m on true where a.id = ${answerId}`,
  );
  return row?.proven ?? false;
}

/** What was answered about a project, in one value: by repository, what counts first, the newest first. */
export const answersJson = (projectId: SQL): SQL => sql`(
  select coalesce(json_agg(json_build_object('repository', n.repository, 'answer', n.answer, 'standing', n.standing, 'note', n.note, 'reviewHours', n.review_hours,
    'way', n.way, 'name', n.name, 'recordedBy', n.recorded_by, 'at', n.at)), '[]')
  from (select * from ${newestAnswers(sql`a.project_id = ${projectId}`)} n order by n.standing = 'unproven', n.repository, n.at desc, n.id limit ${answersShown}) n)`;

const factsShape = {
  projectId: col.text,
  repository: col.text,
  answer: col.word<MaintainerAnswer>(),
  standing: col.word<AnswerStanding>(),
};

/** What counts of several projects' answers. */
export const readCountingAnswers = (
  db: Db,
  projectIds: readonly string[],
): Promise<(AnswerFacts & RowOf<typeof factsShape>)[]> =>
  readRows(
    db,
    factsShape,
    sql`select n.project_id as "projectId", n.repository, n.answer, n.standing
      from ${newestAnswers(sql`a.project_id = any(${sql.param([...projectIds])}::uuid[])`)} n where n.standing <> 'unproven'`,
  );
