import { sql } from "drizzle-orm";
import { findThread } from "#app/domain/discussion/find-thread.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import { mayAtHome, mayAtHomeSql } from "#app/domain/projects/at-home-here.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { organizationJson, personJson } from "#app/domain/kernel/json.server.ts";
import { readHeads } from "#app/domain/kernel/read-heads.server.ts";
import { assignable } from "./assignable.server.ts";
import type { MeetingPage } from "./meeting-page.ts";

const listOf = (select: ReturnType<typeof sql>) =>
  sql`coalesce((select json_agg(row_to_json(rows)) from (${select}) rows), '[]')`;

const rowShape = {
  cursor: col.text,
  may_name: col.boolean,
  named: col.list(col.record({ id: col.text, name: col.text })),
  id: col.text,
  title: col.text,
  facilitator: col.record({ id: col.text, name: col.text }),
  opened_at: col.text,
  closed_at: col.nullable(col.text),
  current_item_id: col.nullable(col.text),
  current_since: col.nullable(col.text),
  agenda: col.list(
    col.record({
      id: col.text,
      position: col.number,
      title: col.text,
      plannedMinutes: col.number,
      spentSeconds: col.number,
      begunAt: col.nullable(col.text),
    }),
  ),
  hands: col.list(
    col.record({
      person: col.record({ id: col.text, name: col.text }),
      organization: col.nullable(
        col.record({ id: col.text, slug: col.text, name: col.text, initials: col.text, hue: col.number }),
      ),
      raisedAt: col.text,
    }),
  ),
  estimates: col.list(
    col.record({
      id: col.text,
      question: col.text,
      deliverable: col.nullable(col.record({ position: col.number, title: col.text })),
      revealedAt: col.nullable(col.text),
      mine: col.nullable(col.number),
      given: col.nullable(col.number),
      answers: col.nullable(
        col.list(
          col.record({
            person: col.record({ id: col.text, name: col.text }),
            organization: col.nullable(
              col.record({ id: col.text, slug: col.text, name: col.text, initials: col.text, hue: col.number }),
            ),
            hours: col.number,
          }),
        ),
      ),
    }),
  ),
  actions: col.list(
    col.record({
      id: col.text,
      done: col.boolean,
      text: col.text,
      assignee: col.nullable(col.record({ id: col.text, name: col.text })),
      dueOn: col.nullable(col.text),
      addedBy: col.text,
    }),
  ),
  people: col.list(col.record({ id: col.text, name: col.text })),
  deliverables: col.list(col.record({ id: col.text, position: col.number, title: col.text })),
};

/** A meeting for whoever looks at it, in one statement; null when there is none, or its project is not theirs to see. */
export async function meetingRoom(ctx: Context, slug: string, number: number): Promise<MeetingPage | null> {
  const thread = Number.isSafeInteger(number) && number > 0 && number < 1_000_000 ? await findThread(ctx, slug) : null;
  if (!thread) return null;
  const { projectId, stream } = thread;
  const personId = actorId(ctx.actor);
  const [row] = await readRows(
    ctx.db,
    rowShape,
    sql`
    select m.id, m.title, ${personJson(sql`f`)} as facilitator, ${instant(sql`m.opened_at`)} as opened_at, ${instant(sql`m.closed_at`)} as closed_at, m.current_item_id, ${instant(sql`m.current_since`)} as current_since,
      coalesce((select head_seq from stream where id = ${stream}), 0) as cursor, ${mayAtHomeSql(ctx.actor, "meeting.lead", sql`m.project_id`)} as may_name,
      ${listOf(sql`select p.id, p.display_name as name from meeting_leader l join person p on p.id = l.person_id where l.meeting_id = m.id order by l.named_at, p.id`)} as named,
      ${listOf(sql`select a.id, a.position, a.title, a.planned_minutes as "plannedMinutes", a.spent_seconds as "spentSeconds", ${instant(sql`a.begun_at`)} as "begunAt" from agenda_item a where a.meeting_id = m.id order by a.position`)} as agenda,
      ${listOf(sql`select ${personJson(sql`p`)} as person, ${organizationJson(sql`o`)} as organization, ${instant(sql`h.raised_at`)} as "raisedAt"
        from meeting_hand h join person p on p.id = h.person_id left join organization o on o.id = h.organization_id where h.meeting_id = m.id order by h.raised_at, p.id`)} as hands,
      ${listOf(sql`select e.id, e.question, ${instant(sql`e.revealed_at`)} as "revealedAt",
        (select json_build_object('position', d.position, 'title', d.title) from deliverable d where d.id = e.deliverable_id) as deliverable,
        (select g.hours from estimate_given g where g.estimate_id = e.id and g.person_id = ${personId}::uuid) as mine,
        case when m.facilitator_id = ${personId}::uuid or exists (select from meeting_leader l where l.meeting_id = m.id and l.person_id = ${personId}::uuid) then (select count(*)::int from estimate_given g where g.estimate_id = e.id) end as given,
        case when e.revealed_at is not null then ${listOf(sql`select ${personJson(sql`p`)} as person, ${organizationJson(sql`o`)} as organization, g.hours
          from estimate_given g join person p on p.id = g.person_id left join organization o on o.id = g.organization_id where g.estimate_id = e.id order by g.hours, p.display_name, p.id`)} end as answers
        from estimate e where e.meeting_id = m.id order by e.opened_at desc, e.id desc`)} as estimates,
      ${listOf(sql`select c.id, c.text, case when p.id is not null then ${personJson(sql`p`)} end as assignee, c.due_on as "dueOn", c.done_at is not null as done, c.added_by as "addedBy"
        from action_item c left join person p on p.id = c.assignee_id where c.meeting_id = m.id order by c.added_at, c.id`)} as actions,
      ${personId === null ? sql`'[]'::json` : sql`(select case when m.closed_at is null or ${mayAtHomeSql(ctx.actor, "meeting.lead", sql`m.project_id`)} then ${listOf(assignableHere(projectId, ctx))} else '[]' end)`} as people,
      ${listOf(sql`select d.id, d.position, d.title from deliverable d where d.project_id = m.project_id order by d.position limit ${limits.deliverablesPerProject}`)} as deliverables
    from meeting m join person f on f.id = m.facilitator_id where m.project_id = ${projectId} and m.number = ${number}`,
  );
  if (!row) return null;
  const { id, title, facilitator, agenda, hands, estimates, people, deliverables, named } = row;
  const isNamed = named.some((each) => each.id === personId);
  const mayLead = row.may_name || isNamed;
  return {
    projectId,
    slug: thread.slug,
    projectTitle: thread.title,
    stream,
    cursor: Number(row.cursor),
    now: ctx.clock.now().toISOString(),
    id,
    number,
    title,
    facilitator,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    current:
      row.current_item_id !== null && row.current_since !== null
        ? { itemId: row.current_item_id, since: row.current_since }
        : null,
    agenda,
    hands,
    estimates,
    actions: row.actions.map(({ addedBy, ...action }) => ({
      ...action,
      mayChange: mayLead || (personId !== null && [action.assignee?.id, addedBy].includes(personId)),
    })),
    personId,
    leads: facilitator.id === personId || isNamed,
    mayLead,
    named,
    mayName: row.may_name,
    people,
    deliverables,
    key: ctx.newId(),
  };
}

const assignableHere = (projectId: string, { actor }: Context) => assignable(sql`m.id`, sql`${projectId}::uuid`, actor);

/** The meetings about a project, newest first; null when it is not the viewer's to see. */
export async function meetingsPage(ctx: Context, slug: string, before: number | null) {
  const thread = await findThread(ctx, slug);
  if (!thread) return null;
  const { projectId, stream, title } = thread;
  // The number is read before the rows: what happens meanwhile is told again.
  const cursor = (await readHeads(ctx.db, [stream])).get(stream) ?? 0;
  const [leads, rows] = await Promise.all([
    mayAtHome(ctx.db, ctx.actor, "meeting.lead", projectId),
    readRows(
      ctx.db,
      {
        number: col.number,
        title: col.text,
        facilitator: col.text,
        openedAt: col.text,
        closedAt: col.nullable(col.text),
        open: col.number,
      },
      sql`
    select m.number, m.title, f.display_name as facilitator, ${instant(sql`m.opened_at`)} as "openedAt", ${instant(sql`m.closed_at`)} as "closedAt",
      (select count(*)::int from action_item c where c.meeting_id = m.id and c.done_at is null) as open
    from meeting m join person f on f.id = m.facilitator_id
    where m.project_id = ${projectId} and m.number < ${before ?? 1_000_000} order by m.number desc limit ${limits.pageSize + 1}`,
    ),
  ]);
  const meetings = rows.slice(0, limits.pageSize);
  return {
    projectId,
    slug: thread.slug,
    title,
    stream,
    cursor,
    meetings,
    nextBefore: rows.length > meetings.length ? (meetings.at(-1)?.number ?? null) : null,
    mayLead: leads,
    key: ctx.newId(),
    now: ctx.clock.now().toISOString(),
  };
}
