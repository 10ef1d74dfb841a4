import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import {
  decisionJson,
  deletionJson,
  linksJson,
  reactionsJson,
  readSubject,
  subjectJson,
} from "#app/domain/discussion/message-json.server.ts";
import { organizationJson, personJson } from "#app/domain/kernel/json.server.ts";
import { eventsAbout } from "#app/domain/timeline/events.ts";
import type { Matter } from "#app/domain/kernel/define-event.ts";
import type { Audience, EventType, StreamId } from "#app/domain/kernel/events.ts";
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

const rowShape = {
  stream: col.word<StreamId>(),
  seq: col.text,
  id: col.text,
  type: col.word<EventType>(),
  at: col.text,
  key: col.nullable(col.text),
  entity: col.nullable(col.text),
  rev: col.nullable(col.number),
  audience: col.word<Audience>(),
  payload: col.json<object>(),
  actor: col.json<ShownPerson | null>(),
  organization: col.json<ShownOrganization | null>(),
  payer_id: col.nullable(col.text),
  named: col.nullable(col.boolean),
  sealed: col.boolean,
  message_id: col.nullable(col.text),
};
type Row = RowOf<typeof rowShape>;

/** The same row's columns of the message that it is about. */
const messageShape = {
  message_id: col.text,
  message_seq: col.text,
  last_seq: col.text,
  author: col.json<ShownPerson>(),
  author_organization: col.json<ShownOrganization | null>(),
  html: col.text,
  excerpt: col.text,
  message_rev: col.number,
  reply_to: col.json<ShownQuote | null>(),
  about: col.json<LoggedSubject | null>(),
  links: col.json<readonly ShownLink[] | null>(),
  reactions: col.json<readonly ShownReaction[]>(),
  decision: col.json<ShownDecision | null>(),
  created_at: col.text,
  edited_at: col.nullable(col.text),
  deleted: col.json<ShownDeletion | null>(),
};
const readMessage = col.record(messageShape);

/** Where the payload of an event in `row` holds the id of what it is about, by the declarations; null for events about something else. */
export const idIn = (row: SQL, matter: Matter): SQL => {
  const held = eventsAbout[matter].fields.map((field) => sql`${row}.payload->>${sql.raw(`'${field}'`)}`);
  return sql`coalesce(${sql.join(held, sql`, `)})::uuid`;
};

/** Whether the organization may be named in public with what an event `e` tells of its pledge `p`, or of a deliverable that it pays for. */
const consent = sql`case when e.type = any(${sql.param(eventsAbout.share_of_deliverable.types)}::text[]) then (
    select bool_and(paid.named) from allocation part join pledge paid on paid.id = part.pledge_id
    where part.deliverable_id = ${idIn(sql`e`, "share_of_deliverable")} and paid.payer_organization_id = e.organization_id) else p.named end`;

/**
 * Events with all that any viewer may see of them, in one statement: the pledge or message that an event is about is
 * joined first, so that person and organization are looked up once, whoever they come from.
 * @param source a FROM item called `e` with the event table's columns
 */
export const loggedEvents = (source: SQL, where: SQL, tail: SQL): SQL => sql`
  select e.stream_id as stream, e.seq, e.id, e.type, ${instant(sql`e.at`)} as at, e.key, e.entity, e.rev, e.audience, e.payload,
    case when w.id is not null then ${personJson(sql`w`)} end as actor, coalesce(p.payer_organization_id, e.organization_id) as payer_id, ${consent} as named, p.opens_named is not null as sealed,
    ${organizationJson(sql`o`)} as organization,
    m.id as message_id, m.seq as message_seq, m.last_seq, ${personJson(sql`a`)} as author, ${organizationJson(sql`ao`)} as author_organization, m.html, m.excerpt, m.rev as message_rev, ${subjectJson(sql`m`)} as about, ${linksJson} as links, ${reactionsJson} as reactions, ${decisionJson} as decision,
    case when q.id is not null then json_build_object('id', q.id, 'author', ${personJson(sql`qa`)}, 'excerpt', q.excerpt, 'deleted', ${deletionJson(sql`q`)}, 'lastSeq', q.last_seq) end as reply_to,
    ${instant(sql`m.created_at`)} as created_at, ${instant(sql`m.edited_at`)} as edited_at, ${deletionJson(sql`m`)} as deleted
  from ${source}
  left join message m on m.id = ${idIn(sql`e`, "message")}
  left join pledge p on p.id = ${idIn(sql`e`, "pledge")}
  left join person a on a.id = m.author_id left join organization ao on ao.id = m.organization_id
  left join message q on q.id = m.reply_to_id left join person qa on qa.id = q.author_id
  left join person w on w.id = e.actor_id
  left join organization o on o.id = case when p.id is not null then p.credited_organization_id else e.organization_id end
  where ${where} ${tail}`;

/**
 * At most so many rows. Written into the statement: of a number that it does not know PostgreSQL expects a tenth of the
 * log, and would plan these statements anew each time they run, which takes it longer than running them.
 */
export const atMost = (rows: number): SQL => sql.raw(`limit ${Math.trunc(rows)}`);

/** Runs a `loggedEvents` statement. */
export async function readEvents(db: Db, statement: SQL): Promise<LoggedEvent[]> {
  return (await readRows(db, rowShape, statement)).map(eventOf);
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
  const rows = await readRows(
    db,
    { ...rowShape, part: col.number },
    sql`${sql.join(parts, sql` union all `)} order by part, line`,
  );
  return statements.map((_, part) => rows.filter((row) => row.part === part).map(eventOf)) as {
    [K in keyof S]: LoggedEvent[];
  };
}

function eventOf(row: Row): LoggedEvent {
  const { stream, id, type, at, key, entity, rev, audience, payload, payer_id: payerId, named, sealed } = row;
  const message = row.message_id === null ? null : messageOf(readMessage(row, "message_id"));
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

const messageOf = (row: RowOf<typeof messageShape>): LoggedMessage => ({
  id: row.message_id,
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
