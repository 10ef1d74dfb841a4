import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import type { Audience, EventType, StreamId } from "./events.ts";
import type { LoggedEvent, ShownOrganization } from "./shown-event.ts";

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
  person_id: string | null;
  person_name: string | null;
  organization: ShownOrganization | null;
  named: boolean | null;
  message_id: string | null;
  message_seq: string;
  html: string;
  message_rev: number;
  reply_to_id: string | null;
  created_at: string;
  edited_at: string | null;
  deleted_at: string | null;
  by_author: boolean;
  deletion_reason: string | null;
}

const instant = (column: SQL) => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

/**
 * Events with all that any viewer may see of them, in one statement: the pledge or message that an event is about is
 * joined first, so that person and organization are looked up once, whoever they come from.
 * @param source a FROM item called `e` with the event table's columns
 */
export const loggedEvents = (source: SQL, where: SQL, tail: SQL): SQL => sql`
  select e.stream_id as stream, e.seq, e.id, e.type, ${instant(sql`e.at`)} as at, e.key, e.entity, e.rev, e.audience, e.payload,
    w.id as person_id, w.display_name as person_name, p.named,
    case when o.id is not null then json_build_object('id', o.id, 'slug', o.slug, 'name', o.name, 'initials', o.initials, 'hue', o.hue) end as organization,
    m.id as message_id, m.seq as message_seq, m.html, m.rev as message_rev, m.reply_to_id, ${instant(sql`m.created_at`)} as created_at,
    ${instant(sql`m.edited_at`)} as edited_at, m.deleted_at, m.deleted_by is not distinct from m.author_id as by_author, m.deletion_reason
  from ${source}
  left join message m on m.id = (e.payload->>'messageId')::uuid
  left join pledge p on p.id = (e.payload->>'pledgeId')::uuid
  left join person w on w.id = case when m.id is not null then m.author_id else e.actor_id end
  left join organization o on o.id = case when m.id is not null then m.organization_id when p.id is not null then p.credited_organization_id else e.organization_id end
  where ${where} ${tail}`;

/** Runs a `loggedEvents` statement. */
export async function readEvents(db: Db, statement: SQL): Promise<LoggedEvent[]> {
  const rows = (await db.execute(statement)) as unknown as Row[];
  return rows.map((row) => {
    const person = row.person_id === null ? null : { id: row.person_id, name: row.person_name ?? "" };
    const message =
      row.message_id === null || person === null
        ? null
        : {
            id: row.message_id,
            seq: Number(row.message_seq),
            author: person,
            organization: row.organization,
            html: row.html,
            rev: row.message_rev,
            replyToId: row.reply_to_id,
            createdAt: row.created_at,
            editedAt: row.edited_at,
            deleted: row.deleted_at === null ? null : { byAuthor: row.by_author, reason: row.deletion_reason },
          };
    const { stream, id, type, at, key, entity, rev, audience, payload, organization, named } = row;
    return { stream, seq: Number(row.seq), id, type, at, key, entity, rev, audience, payload, actor: person, organization, named, message };
  });
}

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
