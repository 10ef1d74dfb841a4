import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { stageGroups } from "#app/domain/projects/stage.ts";
import type { Audience, EventType, StreamId } from "./events.ts";
import type {
  LoggedEvent,
  LoggedMessage,
  LoggedSubject,
  ShownDecision,
  ShownDeletion,
  ShownLink,
  ShownOrganization,
  ShownPerson,
  ShownQuote,
  ShownReaction,
} from "./shown-event.ts";

/** Read a stream from behind this number on. */
export interface Wanted {
  readonly stream: StreamId;
  readonly after: number;
}

interface Row extends Record<string, unknown> {
  stream: StreamId;
  seq: string;
  id: string;
  type: EventType;
  at: string;
  key: string | null;
  entity: string | null;
  rev: number | null;
  audience: Audience;
  payload: object;
  actor: ShownPerson | null;
  organization: ShownOrganization | null;
  payer_id: string | null;
  named: boolean | null;
  sealed: boolean;
  message_id: string | null;
  message_seq: string;
  last_seq: string;
  author: ShownPerson;
  author_organization: ShownOrganization | null;
  html: string;
  excerpt: string;
  message_rev: number;
  reply_to: ShownQuote | null;
  about: LoggedSubject | null;
  links: readonly ShownLink[] | null;
  reactions: readonly ShownReaction[];
  decision: ShownDecision | null;
  created_at: string;
  edited_at: string | null;
  deleted: ShownDeletion | null;
}

/** A moment as ISO 8601. */
export const instant = (column: SQL) => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/** Whether the organization may be named in public with what an event `e` tells of its pledge `p`, or of a deliverable that it pays for. */
const consent = sql`case when e.type = 'deliverable.accepted' then (
    select bool_and(paid.named) from allocation part join pledge paid on paid.id = part.pledge_id
    where part.deliverable_id = (e.payload->>'deliverableId')::uuid and paid.payer_organization_id = e.organization_id) else p.named end`;

export const personJson = (row: SQL) => sql`json_build_object('id', ${row}.id, 'name', ${row}.display_name)`;
const deletionJson = (row: SQL) =>
  sql`case when ${row}.deleted_at is not null then json_build_object('byAuthor', ${row}.deleted_by is not distinct from ${row}.author_id, 'reason', ${row}.deletion_reason) end`;

export const organizationJson = (row: SQL) =>
  sql`case when ${row}.id is not null then json_build_object('id', ${row}.id, 'slug', ${row}.slug, 'name', ${row}.name, 'initials', ${row}.initials, 'hue', ${row}.hue) end`;

/** The decision that a message `m` stands as, with all who agree, in one value. */
const decision = sql`(
    select json_build_object('id', d.id, 'number', d.number, 'agreed', coalesce((
      select json_agg(json_build_object('person', ${personJson(sql`gp`)}, 'organization', ${organizationJson(sql`go`)}) order by g.at, g.id)
      from decision_agreement g join person gp on gp.id = g.person_id left join organization go on go.id = g.organization_id where g.decision_id = d.id), '[]'))
    from decision d where d.message_id = m.id and d.taken_back_at is null)`;

/** What is known of the addresses that a message `m` names; of a contribution to a draft only its own project's. */
const links = sql`case when m.links <> '{}' then (
    select json_agg(json_build_object('contributionId', k.id, 'url', k.url, 'kind', k.kind, 'state', k.state, 'repository', k.repository, 'number', k.number, 'title', k.title) order by array_position(m.links, k.url))
    from contribution k left join project kp on kp.id = k.project_id
    where k.url = any(m.links) and (kp.id is null or kp.id = m.project_id or kp.stage <> all(${sql.param([...stageGroups.draft])}::text[]))) end`;

/**
 * What something is about, with all that any viewer may see of it, in one value; null when it is the project as a whole.
 * @param row a FROM item with the four columns of a message's subject
 */
export const subjectJson = (row: SQL): SQL => sql`case
    when ${row}.topic_id is not null then (select json_build_object('kind', 'topic', 'id', s.id, 'number', s.number, 'title', s.title) from topic s where s.id = ${row}.topic_id)
    when ${row}.deliverable_id is not null then (select json_build_object('kind', 'deliverable', 'id', s.id, 'number', s.position, 'title', s.title) from deliverable s where s.id = ${row}.deliverable_id)
    when ${row}.contribution_id is not null then (select json_build_object('kind', 'contribution', 'id', s.id, 'title', s.title) from contribution s where s.id = ${row}.contribution_id)
    when ${row}.pledge_id is not null then (select json_build_object('kind', 'pledge', 'id', s.id, 'title', '', 'pledge', json_build_object('organization', ${organizationJson(sql`so`)}, 'payerId', s.payer_organization_id, 'named', s.named, 'sealed', s.opens_named is not null))
      from pledge s left join organization so on so.id = s.credited_organization_id where s.id = ${row}.pledge_id)
    end`;

/** A subject as a statement answers it: what it left out is null. */
export const readSubject = (
  value: Partial<LoggedSubject> & Pick<LoggedSubject, "kind" | "id" | "title">,
): LoggedSubject => ({ number: null, pledge: null, ...value });

/** All that people say to a message `m`, in one value. */
const reactions = sql`coalesce((
    select json_agg(json_build_object('kind', said.kind, 'people', said.people) order by said.kind)
    from (select r.kind, json_agg(${personJson(sql`rp`)} order by r.at, rp.id) as people
      from message_reaction r join person rp on rp.id = r.person_id where r.message_id = m.id group by r.kind) said), '[]')`;

/**
 * Events with all that any viewer may see of them, in one statement: the pledge or message that an event is about is
 * joined first, so that person and organization are looked up once, whoever they come from.
 * @param source a FROM item called `e` with the event table's columns
 */
export const loggedEvents = (source: SQL, where: SQL, tail: SQL): SQL => sql`
  select e.stream_id as stream, e.seq, e.id, e.type, ${instant(sql`e.at`)} as at, e.key, e.entity, e.rev, e.audience, e.payload,
    case when w.id is not null then ${personJson(sql`w`)} end as actor, coalesce(p.payer_organization_id, e.organization_id) as payer_id, ${consent} as named, p.opens_named is not null as sealed,
    ${organizationJson(sql`o`)} as organization,
    m.id as message_id, m.seq as message_seq, m.last_seq, ${personJson(sql`a`)} as author, ${organizationJson(sql`ao`)} as author_organization, m.html, m.excerpt, m.rev as message_rev, ${subjectJson(sql`m`)} as about, ${links} as links, ${reactions} as reactions, ${decision} as decision,
    case when q.id is not null then json_build_object('id', q.id, 'author', ${personJson(sql`qa`)}, 'excerpt', q.excerpt, 'deleted', ${deletionJson(sql`q`)}, 'lastSeq', q.last_seq) end as reply_to,
    ${instant(sql`m.created_at`)} as created_at, ${instant(sql`m.edited_at`)} as edited_at, ${deletionJson(sql`m`)} as deleted
  from ${source}
  left join message m on m.id = (e.payload->>'messageId')::uuid
  left join pledge p on p.id = (e.payload->>'pledgeId')::uuid
  left join person a on a.id = m.author_id left join organization ao on ao.id = m.organization_id
  left join message q on q.id = m.reply_to_id left join person qa on qa.id = q.author_id
  left join person w on w.id = e.actor_id
  left join organization o on o.id = case when p.id is not null then p.credited_organization_id else e.organization_id end
  where ${where} ${tail}`;

/** Runs a `loggedEvents` statement. */
export async function readEvents(db: Db, statement: SQL): Promise<LoggedEvent[]> {
  return ((await db.execute(statement)) as unknown as Row[]).map(eventOf);
}

/** Runs several of them in one round trip, each answered apart. */
export async function readEventsApart<const S extends readonly SQL[]>(
  db: Db,
  statements: S,
): Promise<{ [K in keyof S]: LoggedEvent[] }> {
  const parts = statements.map(
    (statement, part) =>
      sql`(select ${sql.raw(String(part))} as part, row_number() over () as line, said.* from (${statement}) said)`,
  );
  const rows = (await db.execute(sql`${sql.join(parts, sql` union all `)} order by part, line`)) as unknown as (Row & {
    part: number;
  })[];
  return statements.map((_, part) => rows.filter((row) => row.part === part).map(eventOf)) as {
    [K in keyof S]: LoggedEvent[];
  };
}

function eventOf(row: Row): LoggedEvent {
  const { stream, id, type, at, key, entity, rev, audience, payload, payer_id: payerId, named, sealed } = row;
  const message = row.message_id === null ? null : messageOf(row, row.message_id);
  // What happens to a message is told as its author's.
  const { author: actor, organization } =
    message && type.startsWith("message.") ? message : { author: row.actor, organization: row.organization };
  return {
    stream,
    seq: Number(row.seq),
    id,
    type,
    at,
    key,
    entity,
    rev,
    audience,
    payload,
    actor,
    organization,
    payerId,
    named,
    sealed,
    message,
  };
}

const messageOf = (row: Row, id: string): LoggedMessage => ({
  id,
  seq: Number(row.message_seq),
  lastSeq: Number(row.last_seq),
  author: row.author,
  organization: row.author_organization,
  html: row.html,
  excerpt: row.excerpt,
  rev: row.message_rev,
  replyTo: row.reply_to,
  about: row.about && readSubject(row.about),
  links: row.links ?? [],
  reactions: row.reactions,
  decision: row.decision,
  createdAt: row.created_at,
  editedAt: row.edited_at,
  deleted: row.deleted,
});

/**
 * What was said in these streams behind their numbers, each stream in order, at most `limit` events in all. One
 * statement, however many streams.
 */
export const readLog = (db: Db, wanted: readonly Wanted[], limit: number): Promise<LoggedEvent[]> =>
  readEvents(
    db,
    loggedEvents(
      sql`unnest(${sql.param(wanted.map((w) => w.stream))}::text[], ${sql.param(wanted.map((w) => w.after))}::bigint[]) as u(stream_id, after)
        join event e on e.stream_id = u.stream_id and e.seq > u.after`,
      sql`true`,
      sql`order by e.stream_id, e.seq limit ${limit}`,
    ),
  );

/** The last number of each of these streams; streams that do not exist are left out. */
export async function readHeads(db: Db, streams: readonly StreamId[]): Promise<Map<StreamId, number>> {
  if (streams.length === 0) return new Map();
  const rows = (await db.execute(
    sql`select id, head_seq from stream where id = any(${sql.param([...streams])}::text[])`,
  )) as unknown as { id: StreamId; head_seq: string }[];
  return new Map(rows.map((row) => [row.id, Number(row.head_seq)]));
}
