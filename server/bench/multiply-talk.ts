import type { Sql } from "postgres";

interface Talk {
  /** The project whose messages are multiplied. */
  readonly projectId: string;
  readonly messages: number;
  /** For whom most of it is news. */
  readonly personId: string;
  readonly news: number;
}

/**
 * Makes a thread long and an inbox full, set by set: messages are written again in the image of those that are there, each
 * with its event, and each of the newest is a piece of news for one person, half of it read. Numbers and counts run on, so
 * that what comes out passes self-check like what went in.
 */
export async function multiplyTalk(sql: Sql, { projectId, messages, personId, news }: Talk): Promise<void> {
  const stream = `project:${projectId}`;
  await sql.begin(async (tx) => {
    // Foreign keys and the guards of the log would be asked row by row.
    await tx`set local session_replication_role = replica`;
    await tx`
      create temporary table said on commit drop as
      with original as (select m.*, row_number() over (order by m.seq) - 1 as place, count(*) over () as originals from message m where m.project_id = ${projectId})
      select o.id as original, (lpad(to_hex(k), 8, '0') || '-0001-7000-8000-' || lpad(to_hex(k), 12, '0'))::uuid as id, s.head_seq + k as seq, o.created_at + make_interval(secs => k * 0.5) as at
      from stream s cross join generate_series(1, ${messages}::int) k join original o on o.place = k % o.originals where s.id = ${stream}`;
    await tx`
      insert into message (id, project_id, author_id, organization_id, markdown, html, excerpt, links, rev, seq, last_seq, created_at)
      select s.id, m.project_id, m.author_id, m.organization_id, m.markdown, m.html, m.excerpt, m.links, 1, s.seq, s.seq, s.at from said s join message m on m.id = s.original`;
    await tx`
      insert into event (stream_id, seq, id, type, actor_id, organization_id, entity, rev, audience, payload, at)
      select e.stream_id, s.seq, s.id, e.type, e.actor_id, e.organization_id, 'message:' || s.id, 1, e.audience, jsonb_build_object('messageId', s.id), s.at
      from said s join event e on e.entity = 'message:' || s.original and e.type = 'message.posted'`;
    await tx`update stream set head_seq = (select max(seq) from event where stream_id = ${stream}) where id = ${stream}`;
    await tx`update thread set messages = (select count(*) from message where project_id = ${projectId} and deleted_at is null) where project_id = ${projectId}`;
    await tx`
      insert into notification (id, person_id, stream_id, seq, kind, at, read_at)
      select s.id, ${personId}, ${stream}, s.seq, 'message', s.at, case when s.seq % 2 = 0 then s.at end from said s order by s.seq desc limit ${news}`;
    await tx`insert into notification_cursor (stream_id, seq) select id, head_seq from stream on conflict (stream_id) do update set seq = excluded.seq`;
  });
  await sql.unsafe("vacuum (analyze)");
}
