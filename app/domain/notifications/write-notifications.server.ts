import { sql, type SQL } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { wordList } from "#db/schema/columns.ts";
import { endedRungs } from "#db/schema/rungs.ts";
import { authorsOf } from "#app/domain/discussion/authors.server.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { ok } from "#app/domain/kernel/result.ts";
import { transact } from "#app/domain/kernel/transaction.server.ts";
import { newsForDays } from "./notification.ts";

/** Streams, and events of each, in one round: the others follow in the next. */
const streamsAtOnce = 50;
const eventsAtOnce = 100;

/** What happens to a project that those who take part in it want to know. Its closing says more than the step that it is. */
const progress = sql`(t.type in ('project.at_risk', 'project.scoped', 'project.cofunded', 'project.lapsed', 'project.extended', 'deliverable.moved', 'decision.recorded', 'meeting.opened')
  or t.type = 'project.moved' and t.payload->>'to' not in ('cofunded', 'lapsed'))`;

/** What happens to an organization's own pledge because of others. */
const money = sql`t.type in ('pledge.stood', 'pledge.fell', 'pledge.lapsed', 'pledge.cancelled')`;

/**
 * Reads the log behind where it was read before, and writes down whom each event is news for: those who are asked, called
 * or answered, an organization's people where its money moves, and whoever takes part in a project, unless they muted it.
 * After the commit that caused an event, never in it. Looked at twice, or by two at once, it is still one row for each
 * person and event. One statement for all streams; answers how many rows it wrote.
 *
 * A stream that cannot be read is read alone in the next breath, so that it keeps no other from its news.
 * @throws the first fault, after all other streams were read
 */
export async function writeNotifications(ctx: Context): Promise<number> {
  try {
    return await writeFrom(ctx, sql`true`);
  } catch (error) {
    const streams = await readRows(
      ctx.db,
      { id: col.text },
      sql`
      select s.id from stream s left join notification_cursor c on c.stream_id = s.id
      where s.kind in ('project', 'person') and s.head_seq > coalesce(c.seq, 0) order by s.id limit ${streamsAtOnce}`,
    );
    for (const { id } of streams) await writeFrom(ctx, sql`s.id = ${id}`).catch(() => undefined);
    throw error;
  }
}

/** The same for those of the streams `s` that are asked for. */
async function writeFrom(ctx: Context, which: SQL): Promise<number> {
  const done = await transact<number, never>(ctx, {}, async (tx) => {
    const since = new Date(tx.now.getTime() - newsForDays * dayMs).toISOString();
    const told = await readRows(
      tx.db,
      { person_id: col.text },
      sql`
      with behind as (
        select s.id, coalesce(c.seq, 0) as after, least(s.head_seq, coalesce(c.seq, 0) + ${eventsAtOnce}) as upto
        from stream s left join notification_cursor c on c.stream_id = s.id
        where s.kind in ('project', 'person') and s.head_seq > coalesce(c.seq, 0) and ${which} order by s.id limit ${streamsAtOnce}
      ), moved as (
        insert into notification_cursor (stream_id, seq) select id, upto from behind
        on conflict (stream_id) do update set seq = greatest(notification_cursor.seq, excluded.seq)
      ), t as materialized (
        select e.*, case when e.stream_id like 'project:%' then split_part(e.stream_id, ':', 2)::uuid end as project_id, (e.payload->>'messageId')::uuid as message_id
        from behind b join event e on e.stream_id = b.id and e.seq > b.after and e.seq <= b.upto
        where e.at > ${since}::timestamptz and e.audience in ('everyone', 'members')
      ), followed as (
        select distinct t.project_id, t.stream_id from t where t.type = 'message.posted' or ${progress}
      ), follower as (
        select f.project_id, author.person_id from followed f cross join lateral ${authorsOf(sql`f.project_id`)} author
        union select n.project_id, n.person_id from endorsement n where n.project_id in (select project_id from followed)
        union select j.id, j.proposer_id from project j where j.id in (select project_id from followed)
        union select l.project_id, m.person_id from pledge l join membership m on m.organization_id = l.payer_organization_id and m.role in ('representative', 'budget_holder')
          where l.project_id in (select project_id from followed) and l.rung not in ${wordList(endedRungs)}
        union select split_part(w.stream_id, ':', 2)::uuid, w.person_id from notification_wish w where w.wish = 'everything' and w.stream_id in (select stream_id from followed)
      ), meant (person_id, stream_id, seq, kind) as (
        select split_part(t.stream_id, ':', 2)::uuid, t.stream_id, t.seq, 'ask' from t where t.type in ('signature.asked', 'signature.ended', 'reallocation.asked')
        union all select c.person_id, t.stream_id, t.seq, 'mention' from t join message_mention c on c.message_id = t.message_id and c.rev = t.rev
          where t.type in ('message.posted', 'message.edited') and c.person_id is not null
        union all select m.person_id, t.stream_id, t.seq, 'mention' from t join message_mention c on c.message_id = t.message_id and c.rev = t.rev
          join membership m on m.organization_id = c.organization_id and m.role = 'representative' where t.type in ('message.posted', 'message.edited')
        union all select q.author_id, t.stream_id, t.seq, 'reply' from t join message m on m.id = t.message_id join message q on q.id = m.reply_to_id where t.type = 'message.posted'
        union all select m.person_id, t.stream_id, t.seq, 'money' from t join pledge l on l.id = (t.payload->>'pledgeId')::uuid
          join membership m on m.organization_id in (l.payer_organization_id, l.credited_organization_id) and m.role in ('representative', 'budget_holder') where ${money}
        union all select f.person_id, t.stream_id, t.seq, 'progress' from t join follower f on f.project_id = t.project_id where ${progress}
        union all select f.person_id, t.stream_id, t.seq, 'message' from t join follower f on f.project_id = t.project_id where t.type = 'message.posted'
      ), chosen as (
        select distinct on (m.person_id, m.stream_id, m.seq) m.*, t.at
        from meant m join t on t.stream_id = m.stream_id and t.seq = m.seq join person p on p.id = m.person_id and p.closed_at is null
          left join notification_wish w on w.person_id = m.person_id and w.stream_id = m.stream_id
        where m.person_id is distinct from t.actor_id and (w.wish is distinct from 'mentions' or m.kind in ('ask', 'mention'))
        order by m.person_id, m.stream_id, m.seq, array_position(array['ask', 'mention', 'reply', 'money', 'progress', 'message'], m.kind)
      )
      insert into notification (id, person_id, stream_id, seq, kind, at)
      select gen_random_uuid(), person_id, stream_id, seq, kind, at from chosen
      on conflict (person_id, stream_id, seq) do nothing
      returning person_id`,
    );
    for (const personId of new Set(told.map(({ person_id }) => person_id)))
      tx.say({ name: "notifications.changed", streams: [personStream(personId)], payload: {} });
    return ok(told.length);
  });
  return done.ok ? done.value : 0;
}
