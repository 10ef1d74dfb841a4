import { sql } from "drizzle-orm";
import { streamSql } from "#app/domain/kernel/stream-sql.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

/**
 * Makes the news of messages that were changed or taken back what it is by now, at most one piece for a person and message:
 * whoever is called by what stands there reads that they are, and nobody else does; what is gone is no news, and whoever
 * was called or answered by it has nothing left to read. Answers whose news changed.
 */
export async function settleMessageNews(tx: Tx, messageIds: readonly string[]): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const now = tx.now.toISOString();
  const rows = await readRows(
    tx.db,
    { person_id: col.text },
    sql`
    with about as materialized (
      select n.id, n.person_id, n.kind, n.read_at, e.type = 'message.edited' as by_edit, m.id as message_id, m.deleted_at is not null as gone,
        row_number() over (partition by m.id, n.person_id order by n.seq) as place,
        exists (select from message_mention c left join membership s on s.organization_id = c.organization_id and s.role = 'representative'
          where c.message_id = m.id and n.person_id in (c.person_id, s.person_id)) as is_called,
        exists (select from message q where q.id = m.reply_to_id and q.author_id = n.person_id) as is_answered
      from message m
      join notification n on n.stream_id = ${streamSql("project", sql`m.project_id`)} and n.seq between m.seq and m.last_seq
      join event e on e.stream_id = n.stream_id and e.seq = n.seq and e.type in ('message.posted', 'message.edited') and e.payload->>'messageId' = m.id::text
      where m.id = any(${sql.param([...messageIds])}::uuid[])
    ), dropped as (
      delete from notification n using about a where n.id = a.id and (
        a.place > 1 or (a.gone and a.kind = 'message') or (not a.gone and a.by_edit and not a.is_called))
      returning n.person_id
    ), turned as (
      update notification n set
        kind = case when a.gone then n.kind when a.is_called then 'mention' when a.kind = 'mention' then case when a.is_answered then 'reply' else 'message' end else n.kind end,
        read_at = case when a.gone then coalesce(n.read_at, ${now}::timestamptz) when a.is_called and a.kind <> 'mention' then null else n.read_at end
      from about a where n.id = a.id and a.place = 1 and (
        (a.gone and a.kind <> 'message' and a.read_at is null)
        or (not a.gone and a.is_called and a.kind <> 'mention')
        or (not a.gone and not a.is_called and not a.by_edit and a.kind = 'mention'))
      returning n.person_id
    )
    select person_id from dropped union select person_id from turned`,
  );
  return rows.map(({ person_id }) => person_id);
}
