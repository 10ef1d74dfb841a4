import { sql } from "drizzle-orm";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { messagePlace } from "#app/domain/discussion/message-place.ts";
import { organizationIds, type PersonActor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { loggedEvents, readEvents } from "#app/domain/kernel/read-log.server.ts";
import { present, type LoggedEvent, type ShownEvent } from "#app/domain/kernel/shown-event.ts";
import { historyLines, isHistoryEvent } from "#app/domain/projects/describe-event.ts";
import { levelOf } from "#app/domain/sight/level.ts";
import { cofunding, projectSight, viewerOf } from "#app/domain/sight/sight.server.ts";
import type { NotificationKind, ShownNotification } from "./notification.ts";

type Reader = Pick<Context, "db"> & { readonly actor: PersonActor };

const rowShape = {
  id: col.text,
  stream: col.text,
  seq: col.text,
  kind: col.word<NotificationKind>(),
  at: col.text,
  read: col.boolean,
  slug: col.text,
  title: col.text,
  cofunds: col.boolean,
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
    sql`n.kind <> 'ask' ${before} order by n.at desc, n.id desc limit ${limits.pageSize + 1}`,
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
      sql`n.letter_id = ${letterId} and n.kind <> 'ask' order by n.at, n.id limit ${limits.pageSize * 2}`,
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
      sql`n.id = any(${sql.param([...ids])}::uuid[]) and n.read_at is null and n.kind <> 'ask' order by n.at, n.id`,
    ),
  );
}

/** The bell stops counting here: it shows 99+ long before, and every page counts. */
const mostCounted = 1_000;

/** How many are unread, for the bell beside what waits. */
export const unreadSql = (actor: PersonActor) =>
  sql`(select count(*) from (select from notification n where n.person_id = ${actor.personId} and n.read_at is null and n.kind <> 'ask' limit ${mostCounted}) unread)`;

/**
 * Of projects that the reader may still see. A project is looked up by the id that its stream is named after: compared as
 * texts, each piece of news would be held against every project.
 */
async function readNews({ db, actor }: Reader, where: ReturnType<typeof sql>): Promise<Row[]> {
  return await readRows(
    db,
    rowShape,
    sql`
    select n.id, n.stream_id as stream, n.seq, n.kind, ${instant(sql`n.at`)} as at, n.read_at is not null as read,
      project.slug, project.title, ${cofunding(actor).sql(sql`project.id`)} as cofunds
    from notification n join project on project.id = case when n.stream_id like 'project:%' then substr(n.stream_id, 9)::uuid end
    where n.person_id = ${actor.personId} and ${projectSight(actor).sql(sql`project`)} and ${where}`,
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

function shownAs(
  { id, kind, at, read, slug, title, cofunds }: Row,
  logged: LoggedEvent,
  actor: PersonActor,
  locale: string,
): ShownNotification {
  const event = present(logged, levelOf(viewerOf(actor), cofunds), organizationIds(actor));
  return { id, kind, at, read, project: { slug, title }, ...lineOf(event, slug, locale) };
}

/** Who called or answered whom is said by the kind; a message is quoted by its beginning. */
function lineOf(
  event: ShownEvent,
  slug: string,
  locale: string,
): Pick<ShownNotification, "href" | "what" | "who" | "why"> {
  const page = `/projects/${slug}`;
  if ("message" in event && event.message) {
    const { id, author, organization, excerpt, deleted } = event.message;
    return {
      href: messagePlace(slug, id),
      what: deleted ? "The message was taken back" : excerpt,
      who: [author.name, organization?.name].filter(Boolean).join(", "),
      why: null,
    };
  }
  if (!isHistoryEvent(event))
    return { href: page, what: "Something happened that is not yours to read any more", who: null, why: null };
  const [line] = historyLines([event], locale);
  return {
    href: event.type === "meeting.opened" ? `${page}/meetings/${event.payload.number}` : page,
    what: line?.what ?? "",
    who: line?.who ?? null,
    why: line?.why ?? null,
  };
}
