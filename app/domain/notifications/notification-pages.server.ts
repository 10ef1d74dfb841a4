import { sql, type SQL } from "drizzle-orm";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { messagePlace } from "#app/domain/discussion/message-place.ts";
import { nameWithStanding } from "#app/domain/kernel/admitted.ts";
import { organizationIds, type PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamKind } from "#app/domain/kernel/events.ts";
import { isOfKindSql, ownerSql } from "#app/domain/kernel/stream-sql.server.ts";
import { declarationOf } from "#app/domain/timeline/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { loggedEvents, readEvents } from "#app/domain/timeline/read-log.server.ts";
import { redactEvent, type LoggedEvent, type ShownEvent } from "#app/domain/timeline/shown-event.ts";
import { levelOf } from "#app/domain/sight/level.ts";
import { viewerOf } from "#app/domain/sight/sight.server.ts";
import { streamKinds } from "#app/domain/sight/stream-kinds.server.ts";
import { historyLines, isHistoryEvent } from "#app/domain/timeline/describe-event.ts";
import { kindsThat, type NotificationKind } from "./news-kinds.ts";
import type { ShownNotification } from "./notification.ts";

/** What waits for a word stands elsewhere until it is given. */
const saysSomething = sql`n.kind <> all(${sql.param(kindsThat("waits"))}::text[])`;

type Reader = Pick<Context, "db"> & { readonly actor: PersonActor };

const rowShape = {
  id: col.text,
  stream: col.text,
  seq: col.text,
  kind: col.word<NotificationKind>(),
  at: col.text,
  read: col.boolean,
  streamKind: col.word<StreamKind>(),
  slug: col.text,
  title: col.text,
  near: col.boolean,
};
type Row = RowOf<typeof rowShape>;

export interface NotificationList {
  readonly notifications: readonly ShownNotification[];
  readonly nextAfter: string | null;
}

/**
 * What is news for the asker, newest first, worded as they may know it today. What asks for their word stands in the inbox
 * by itself, and is not here too.
 * @param after the last one of the page before
 */
export async function notificationList(
  reader: Reader,
  locale: string,
  after: string | null,
): Promise<NotificationList> {
  const before = isId(after)
    ? sql`and (n.at, n.id) < (select b.at, b.id from notification b where b.id = ${after} and b.person_id = ${reader.actor.personId})`
    : sql``;
  const rows = await readNews(
    reader,
    sql`${saysSomething} ${before} order by n.at desc, n.id desc limit ${limits.pageSize + 1}`,
  );
  const shown = rows.slice(0, limits.pageSize);
  return {
    notifications: await worded(reader, locale, shown),
    nextAfter: rows.length > shown.length ? (shown.at(-1)?.id ?? null) : null,
  };
}

/** Those that one letter tells, oldest first. */
export async function notificationsOfLetter(
  reader: Reader,
  locale: string,
  letterId: string,
): Promise<readonly ShownNotification[]> {
  return worded(
    reader,
    locale,
    await readNews(
      reader,
      sql`n.letter_id = ${letterId} and ${saysSomething} order by n.at, n.id limit ${limits.pageSize * 2}`,
    ),
  );
}

/** Those of the reader's own that they may see and have not read yet, oldest first; few enough to send at once. */
export async function unreadNotifications(
  reader: Reader,
  locale: string,
  ids: readonly string[],
): Promise<readonly ShownNotification[]> {
  return worded(
    reader,
    locale,
    await readNews(
      reader,
      sql`n.id = any(${sql.param([...ids])}::uuid[]) and n.read_at is null and ${saysSomething} order by n.at, n.id`,
    ),
  );
}

/** The bell stops counting here: it shows 99+ long before, and every page counts. */
const mostCounted = 1_000;

/** How many are unread, for the bell beside what waits. */
export const unreadSql = (actor: PersonActor) =>
  sql`(select count(*) from (select from notification n where n.person_id = ${actor.personId} and n.read_at is null and ${saysSomething} limit ${mostCounted}) unread)`;

/**
 * About whatever the reader may still read, each kind of stream by its own table. An owner is looked up by the id that
 * the stream is named after: compared as texts, each piece of news would be held against every project.
 */
async function readNews({ db, actor }: Reader, where: SQL): Promise<Row[]> {
  const owners = Object.entries(streamKinds).map(([word, { about }]) => {
    const kind = word as StreamKind;
    const stream = sql`n.stream_id`;
    return sql`(select ${kind} as "streamKind", owner.* from (${about(actor, ownerSql(kind, stream))}) owner where ${isOfKindSql(kind, stream)})`;
  });
  return await readRows(
    db,
    rowShape,
    sql`
    select n.id, n.stream_id as stream, n.seq, n.kind, ${instant(sql`n.at`)} as at, n.read_at is not null as read, owned.*
    from notification n cross join lateral (${sql.join(owners, sql` union all `)}) owned
    where n.person_id = ${actor.personId} and ${where}`,
  );
}

async function worded({ db, actor }: Reader, locale: string, rows: readonly Row[]): Promise<ShownNotification[]> {
  if (rows.length === 0) return [];
  // Each place is looked up in the log by itself; asked whether they are among the places, all events would be read.
  const places = sql`unnest(${sql.param(rows.map(({ stream }) => stream))}::text[], ${sql.param(rows.map(({ seq }) => seq))}::bigint[]) as place(stream, seq)`;
  const logged = await readEvents(
    db,
    loggedEvents(sql`${places} join event e on e.stream_id = place.stream and e.seq = place.seq`, sql`true`, sql``),
  );
  const byPlace = new Map(logged.map((event) => [`${event.stream} ${event.seq}`, event]));
  return rows.flatMap((row) => {
    const event = byPlace.get(`${row.stream} ${row.seq}`);
    return event ? [shownAs(row, event, actor, locale)] : [];
  });
}

function shownAs(row: Row, logged: LoggedEvent, actor: PersonActor, locale: string): ShownNotification {
  const { id, kind, at, read, title } = row;
  const event = redactEvent(logged, levelOf(viewerOf(actor), row.near), organizationIds(actor));
  const { path, wishPath } = streamKinds[row.streamKind];
  const page = path(row.slug);
  return {
    id,
    kind,
    at,
    read,
    about: { title, href: page, wishHref: wishPath?.(row.slug) ?? null },
    ...lineOf(event, row.slug, page, locale),
  };
}

/** Who called or answered whom is said by the kind; a message is quoted by its beginning. */
function lineOf(
  event: ShownEvent,
  slug: string,
  page: string,
  locale: string,
): Pick<ShownNotification, "href" | "what" | "who" | "why"> {
  if ("message" in event && event.message) {
    const { id, author, organization, excerpt, deleted } = event.message;
    return {
      href: messagePlace(slug, id),
      what: deleted ? "The message was taken back" : excerpt,
      who: [author.name, organization && nameWithStanding(organization)].filter(Boolean).join(", "),
      why: null,
    };
  }
  if (!isHistoryEvent(event))
    return { href: page, what: "Something happened that is not yours to read any more", who: null, why: null };
  const [line] = historyLines([event], locale);
  const declared = declarationOf(event.type);
  return {
    href: declared?.page?.(event.payload) ?? page + (declared?.place?.(event.payload) ?? ""),
    what: line?.what ?? "",
    who: line?.who ?? null,
    why: line?.why ?? null,
  };
}
