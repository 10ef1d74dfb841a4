import { z } from "zod";
import { command } from "#app/domain/kernel/command.ts";
import { count } from "#app/domain/kernel/values.server.ts";
import { sql, type SQL } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { wordList } from "#db/schema/columns.ts";
import { endedRungs } from "#db/schema/rungs.ts";
import { authorsOf } from "#app/domain/discussion/authors.server.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { idIn } from "#app/domain/timeline/read-log.server.ts";
import { ok, type Result } from "#app/domain/kernel/result.ts";
import { isOfKindSql, ownerSql } from "#app/domain/kernel/stream-sql.server.ts";
import { streamKinds } from "#app/domain/sight/stream-kinds.server.ts";
import { transact, type KeyReused } from "#app/domain/kernel/transaction.server.ts";
import { declarationOf, eventsWith } from "#app/domain/timeline/events.ts";
import { kindsThat, notificationKinds, type NotificationKind } from "./news-kinds.ts";
import { newsForDays } from "./notification.ts";
import { settleMessageNews } from "./settle-message-news.server.ts";

/** Streams, and events of each, in one round: the others follow in the next. */
const streamsAtOnce = 50;
const eventsAtOnce = 100;

const kindsWithNews = Object.entries(streamKinds).flatMap(([kind, { hasNews }]) => (hasNews ? [kind] : []));

/** Whether an event `t` is news of this kind, as it is declared. */
function isNews(kind: NotificationKind): SQL {
  const types = eventsWith(({ news }) => news?.includes(kind) ?? false);
  const but = types.flatMap((type) => {
    const to = declarationOf(type)?.noNewsTo;
    return to ? [sql`and not (t.type = ${type} and t.payload->>'to' = any(${sql.param(to)}::text[]))`] : [];
  });
  return sql`(t.type = any(${sql.param(types)}::text[]) ${sql.join(but, sql` `)})`;
}

/**
 * Reads the log behind where it was read before, and writes down whom each event is news for: those who are asked, called
 * or answered, an organization's people where its money moves, and whoever takes part in a project, unless they muted it.
 * After the commit that caused an event, never in it. Looked at twice, or by two at once, it is still one row for each
 * person and event. One statement for all streams; answers how many rows it wrote.
 *
 * A stream that cannot be read is read alone in the next breath, so that it keeps no other from its news.
 * @throws the first fault, after all other streams were read
 */
export const writeNotifications = command({
  name: "notification.write",
  permission: "product",
  key: "none",
  input: z.null(),
  output: count,
  async run(ctx): Promise<Result<number, KeyReused>> {
    try {
      return await writeFrom(ctx, sql`true`);
    } catch (error) {
      const streams = await readRows(
        ctx.db,
        { id: col.text },
        sql`
        select s.id from stream s left join notification_cursor c on c.stream_id = s.id
        where s.kind = any(${sql.param(kindsWithNews)}::text[]) and s.head_seq > coalesce(c.seq, 0) order by s.id limit ${streamsAtOnce}`,
      );
      for (const { id } of streams) await writeFrom(ctx, sql`s.id = ${id}`).catch(() => undefined);
      throw error;
    }
  },
});

/** The same for those of the streams `s` that are asked for. */
async function writeFrom(ctx: Context, which: SQL): Promise<Result<number, KeyReused>> {
  return transact<number, never>(ctx, {}, async (tx) => {
    const since = new Date(tx.now.getTime() - newsForDays * dayMs).toISOString();
    const told = await readRows(
      tx.db,
      { person_id: col.nullable(col.text), message_id: col.nullable(col.text) },
      sql`
      with behind as (
        select s.id, coalesce(c.seq, 0) as after, least(s.head_seq, coalesce(c.seq, 0) + ${eventsAtOnce}) as upto
        from stream s left join notification_cursor c on c.stream_id = s.id
        where s.kind = any(${sql.param(kindsWithNews)}::text[]) and s.head_seq > coalesce(c.seq, 0) and ${which} order by s.id limit ${streamsAtOnce}
      ), moved as (
        insert into notification_cursor (stream_id, seq) select id, upto from behind
        on conflict (stream_id) do update set seq = greatest(notification_cursor.seq, excluded.seq)
      ), t as materialized (
        select e.*, ${ownerSql("project", sql`e.stream_id`)} as project_id, ${idIn(sql`e`, "message")} as message_id
        from behind b join event e on e.stream_id = b.id and e.seq > b.after and e.seq <= b.upto
        where e.at > ${since}::timestamptz and e.audience in ('everyone', 'members')
      ), followed as (
        select distinct t.project_id, t.stream_id from t where ${isNews("message")} or ${isNews("progress")}
      ), follower as (
        select f.project_id, author.person_id from followed f cross join lateral ${authorsOf(sql`f.project_id`)} author
        union select n.project_id, n.person_id from endorsement n where n.project_id in (select project_id from followed)
        union select j.id, j.proposer_id from project j where j.id in (select project_id from followed)
        union select l.project_id, m.person_id from pledge l join membership m on m.organization_id = l.payer_organization_id and m.role in ('representative', 'budget_holder')
          where l.project_id in (select project_id from followed) and l.rung not in ${wordList(endedRungs)}
        union select ${ownerSql("project", sql`w.stream_id`)}, w.person_id from notification_wish w where w.wish = 'everything' and w.stream_id in (select stream_id from followed)
      ), meant (person_id, stream_id, seq, kind) as (
        select ${ownerSql("person", sql`t.stream_id`)}, t.stream_id, t.seq, 'ask' from t where ${isOfKindSql("person", sql`t.stream_id`)} and ${isNews("ask")}
        union all select c.person_id, t.stream_id, t.seq, 'mention' from t join message_mention c on c.message_id = t.message_id and c.rev = t.rev
          where ${isNews("mention")} and c.person_id is not null
        union all select m.person_id, t.stream_id, t.seq, 'mention' from t join message_mention c on c.message_id = t.message_id and c.rev = t.rev
          join membership m on m.organization_id = c.organization_id and m.role = 'representative' where ${isNews("mention")}
        union all select q.author_id, t.stream_id, t.seq, 'reply' from t join message m on m.id = t.message_id join message q on q.id = m.reply_to_id where ${isNews("reply")}
        union all select m.person_id, t.stream_id, t.seq, 'money' from t join pledge l on l.id = ${idIn(sql`t`, "pledge")}
          join membership m on m.organization_id in (l.payer_organization_id, l.credited_organization_id) and m.role in ('representative', 'budget_holder') where ${isNews("money")}
        union all select ${ownerSql("person", sql`t.stream_id`)}, t.stream_id, t.seq, 'standing' from t where ${isOfKindSql("person", sql`t.stream_id`)} and ${isNews("standing")}
        union all select whom.person_id, t.stream_id, t.seq, 'answer' from t join maintainer_answer a on a.id = case when ${isNews("answer")} then (t.payload->>'answerId')::uuid end
          join maintainer_ask k on k.id = a.ask_id cross join lateral (select k.asked_by where k.asked_by is not null
            union select m.person_id from membership m join organization o on o.id = m.organization_id and o.kind = 'steward' where m.role in ('tech_lead', 'partnerships')) whom (person_id)
        union all select f.person_id, t.stream_id, t.seq, 'progress' from t join follower f on f.project_id = t.project_id where ${isNews("progress")}
        union all select f.person_id, t.stream_id, t.seq, 'message' from t join follower f on f.project_id = t.project_id where ${isNews("message")}
      ), chosen as (
        select distinct on (m.person_id, m.stream_id, m.seq) m.*, t.at
        from meant m join t on t.stream_id = m.stream_id and t.seq = m.seq join person p on p.id = m.person_id and p.closed_at is null
          left join notification_wish w on w.person_id = m.person_id and w.stream_id = m.stream_id
        where m.person_id is distinct from t.actor_id and (w.wish is distinct from 'mentions' or m.kind = any(${sql.param(kindsThat("evenQuiet"))}::text[]))
        order by m.person_id, m.stream_id, m.seq, array_position(${sql.param(notificationKinds)}::text[], m.kind)
      ), written as (
        insert into notification (id, person_id, stream_id, seq, kind, at)
        select gen_random_uuid(), person_id, stream_id, seq, kind, at from chosen
        on conflict (person_id, stream_id, seq) do nothing
        returning person_id
      )
      select person_id, null::uuid as message_id from written
      union all select null, message_id from (select distinct message_id from t where type in ('message.edited', 'message.deleted')) changed`,
    );
    const changed = told.flatMap(({ message_id }) => (message_id === null ? [] : [message_id]));
    const written = told.flatMap(({ person_id }) => (person_id === null ? [] : [person_id]));
    for (const personId of new Set([...written, ...(await settleMessageNews(tx, changed))]))
      tx.say({ name: "notifications.changed", streams: [personStream(personId)], payload: {} });
    return ok(written.length);
  });
}
