import { and, eq, sql, type SQL } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import type { Db } from "#db/client.server.ts";
import { message } from "#db/schema/discussion.ts";
import { person } from "#db/schema/identity.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { StreamId } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { atMost, loggedEvents, readEvents, readEventsApart } from "#app/domain/timeline/read-log.server.ts";
import { redactEvent, type LoggedEvent, type ShownQuote, type SubjectId } from "#app/domain/timeline/shown-event.ts";
import { assert } from "#app/domain/kernel/result.ts";
import type { HistoryEvent } from "#app/domain/timeline/describe-event.ts";
import type { Level } from "#app/domain/sight/level.ts";
import { historyStatement, shownTo } from "#app/domain/timeline/history-pages.server.ts";
import type { TalkState } from "./project-page.ts";
import { readTalk, talkOfProject, talkShape } from "./read-talk.server.ts";
import { findSubject, subjectsOf } from "#app/domain/discussion/find-subject.server.ts";
import { findThread, organizationsOf } from "#app/domain/discussion/find-thread.server.ts";
import { subjectParts } from "#app/domain/discussion/subject.ts";
import { threadLines, toldMoves } from "#app/domain/timeline/thread-lines.ts";
import { isThreadItem, type ThreadItem, type ThreadPage } from "#app/domain/discussion/thread.ts";

/** Entries on one page of a thread: two screens of a large display. */
export const threadPageSize = 50;

/** Which part of the thread: its end, what comes before or after a number, what lies around a message, or nothing of it. */
export type ThreadWindow = { before: number } | { after: number } | { around: string } | "end" | "nothing";

const nothing: Pick<ThreadPage, "items" | "hasEarlier" | "hasLater"> = {
  items: [],
  hasEarlier: false,
  hasLater: false,
};

/**
 * The thread of a project for whoever looks at it; null when the project is not theirs to see.
 * @param size entries on the page
 * @param subject only what is about this; null: everything
 */
export async function threadPage(
  ctx: Context,
  slug: string,
  window: ThreadWindow = "end",
  size = threadPageSize,
  subject: SubjectId | null = null,
): Promise<ThreadPage | null> {
  const found = await findThread(ctx, slug);
  if (!found) return null;
  const { stream, projectId } = found;
  // Number and count are read before the entries: what is said meanwhile is then in both, and never in neither.
  const [counted, place, speaksFor, subjects, about] = await Promise.all([
    countThread(ctx, stream, projectId, subject),
    placeOf(ctx.db, projectId, window),
    organizationsOf(ctx),
    subjectsOf(ctx, projectId),
    subject === null ? null : findSubject(ctx, found, subject),
  ]);
  if (subject !== null && about === null) return null;
  return openThread(
    ctx,
    { ...found, ...counted, speaksFor, subjects, about },
    window === "nothing" ? nothing : await readWindow(ctx, { stream, level: found.level, subject }, place, size),
  );
}

/** What a page knows of a project's thread before its entries are read. */
export type KnownThread = Pick<TalkState, "decides"> &
  Pick<
    ThreadPage,
    | "stream"
    | "projectId"
    | "slug"
    | "title"
    | "currency"
    | "goalMinor"
    | "cursor"
    | "messages"
    | "locked"
    | "meeting"
    | "readSeq"
    | "draft"
    | "speaksFor"
    | "level"
    | "subjects"
    | "about"
  >;

/**
 * The end of a thread and the last lines of its project's history, in one round trip: for a page that has found its
 * project for this viewer, and has read its number and count.
 */
export async function threadEnd(
  ctx: Context,
  known: KnownThread,
  size: number,
  historyLines: number,
): Promise<{ thread: ThreadPage; history: HistoryEvent[] }> {
  const { stream, level } = known;
  const [said, happened] = await readEventsApart(ctx.db, [
    threadStatement({ stream, level, subject: null }, theEnd, size),
    historyStatement(sql`${stream}`, historyLines, null),
  ]);
  const { items, more } = entriesOf(said, level, ctx.actor, size);
  return {
    thread: openThread(ctx, known, { items: items.reverse(), hasEarlier: more, hasLater: false }),
    history: shownTo(happened, level, ctx.actor),
  };
}

function openThread(
  ctx: Context,
  known: KnownThread,
  window: Pick<ThreadPage, "items" | "hasEarlier" | "hasLater">,
): ThreadPage {
  return {
    ...known,
    now: ctx.clock.now().toISOString(),
    ...window,
    may: {
      post: may(ctx.actor, "message.post"),
      moderate: may(ctx.actor, "message.hide"),
      lock: may(ctx.actor, "message.lock"),
      decide: known.decides,
    },
    personId: actorId(ctx.actor),
    key: ctx.newId(),
  };
}

/** Where the log ends, and what holds for the whole thread at that number. */
async function countThread(
  { db, actor }: Context,
  stream: StreamId,
  projectId: string,
  subject: SubjectId | null,
): Promise<TalkState & { cursor: number }> {
  const [row] = await readRows(
    db,
    { ...talkShape, cursor: col.text, ...(subject === null ? {} : { about: col.number }) },
    sql`
    select coalesce((select head_seq from stream where id = ${stream}), 0) as cursor, ${talkOfProject(actor, sql`${projectId}::uuid`)}${subject === null ? sql`` : sql`, (select count(*)::int from message m where ${isOf(subject)} and m.project_id = ${projectId} and m.deleted_at is null) as about`}`,
  );
  assert(row, "a statement without a table has one row");
  const talk = readTalk(row);
  return { cursor: Number(row.cursor), ...talk, messages: row.about ?? talk.messages };
}

/** Messages `m` about this thing. */
function isOf(subject: SubjectId): SQL {
  const { kind, id } = subjectParts(subject);
  return sql`m.${sql.identifier(`${kind}_id`)} = ${id}::uuid`;
}

interface Place {
  readonly upTo?: number;
  readonly from?: number;
}

/** A window in numbers: entries up to one, from one, both (around it), or neither (the end). */
async function placeOf(db: Db, projectId: string, window: ThreadWindow): Promise<Place> {
  if (window === "end" || window === "nothing") return {};
  if ("before" in window) return { upTo: window.before - 1 };
  if ("after" in window) return { from: window.after + 1 };
  if (!isId(window.around)) return {};
  const [row] = await db
    .select({ seq: message.seq })
    .from(message)
    .where(and(eq(message.id, window.around), eq(message.projectId, projectId)));
  return row ? { upTo: row.seq, from: row.seq + 1 } : {};
}

/** Which entries of which thread, and who looks. */
interface Part {
  readonly stream: StreamId;
  readonly level: Level;
  readonly subject: SubjectId | null;
}

async function readWindow(ctx: Context, part: Part, { upTo, from }: Place, size: number) {
  const half = upTo !== undefined && from !== undefined ? Math.ceil(size / 2) : size;
  const backwards = from === undefined || upTo !== undefined;
  const [older, newer] = await Promise.all([
    backwards
      ? readThread(
          ctx,
          part,
          upTo === undefined ? theEnd : { where: sql`e.seq <= ${upTo}`, direction: sql`desc` },
          half,
        )
      : null,
    from === undefined ? null : readThread(ctx, part, { where: sql`e.seq >= ${from}`, direction: sql`asc` }, half),
  ]);
  const items = [...(older?.items.reverse() ?? []), ...(newer?.items ?? [])];
  return {
    items,
    hasEarlier: older ? older.more : await exists(ctx, part, sql`e.seq < ${from ?? 0}`),
    hasLater: newer ? newer.more : upTo !== undefined && (await exists(ctx, part, sql`e.seq > ${upTo}`)),
  };
}

const exists = async (ctx: Context, part: Part, where: SQL) =>
  (await readThread(ctx, part, { where, direction: sql`asc` }, 1)).items.length > 0;

interface Walk {
  readonly where: SQL;
  readonly direction: SQL;
}

const theEnd: Walk = { where: sql`true`, direction: sql`desc` };

const readThread = async ({ db, actor }: Context, part: Part, walk: Walk, limit: number) =>
  entriesOf(await readEvents(db, threadStatement(part, walk, limit)), part.level, actor, limit);

/** Entries of a thread, and one more; the primary key of the log walks them in either direction, however long the thread is. */
export function threadStatement({ stream, level, subject }: Part, { where, direction }: Walk, limit: number): SQL {
  const types = sql.param(["message.posted", ...Object.keys(threadLines)]);
  const told = Object.keys(threadLines).flatMap((type) => {
    const moves = toldMoves(type);
    return moves ? [sql`(e.type <> ${type} or e.payload->>'to' = any(${sql.param([...moves])}::text[]))`] : [];
  });
  const visible = level === "steward" ? sql`true` : sql`e.audience = any(${sql.param(audiencesOf[level])}::text[])`;
  const entries = sql`e.stream_id = ${stream} and e.type = any(${types}::text[]) and ${visible} and ${sql.join(told, sql` and `)} and ${where}`;
  const tail = sql`order by e.seq ${direction} ${atMost(limit + 1)}`;
  if (subject === null) return loggedEvents(sql`event e`, entries, tail);
  // What is said about a thing, and what happens to it: each by its own index, and no more of either than the page shows.
  const said = sql`select e.* from message m join event e on e.seq = m.seq where ${isOf(subject)} and ${entries} ${tail}`;
  const happened = sql`select e.* from event e where e.entity = ${subject} and ${entries} ${tail}`;
  return loggedEvents(sql`((${said}) union all (${happened})) e`, sql`true`, tail);
}

function entriesOf(
  logged: readonly LoggedEvent[],
  level: Level,
  actor: Actor,
  limit: number,
): { items: ThreadItem[]; more: boolean } {
  const items = logged
    .slice(0, limit)
    .map((event) => redactEvent(event, level, organizationIds(actor)))
    .filter(isThreadItem);
  return { items, more: logged.length > limit };
}

const audiencesOf: Record<Exclude<Level, "steward">, string[]> = {
  visitor: ["everyone"],
  member: ["everyone", "members"],
  cofunder: ["everyone", "members", "cofunders"],
};

/** A message as an answer to it will quote it; null when it is not in this thread, or the thread is not the actor's. */
export async function quotedMessage(ctx: Context, slug: string, messageId: string): Promise<ShownQuote | null> {
  const thread = isId(messageId) ? await findThread(ctx, slug) : null;
  if (!thread) return null;
  const [found] = await ctx.db
    .select({ row: message, author: { id: person.id, name: person.displayName } })
    .from(message)
    .innerJoin(person, eq(person.id, message.authorId))
    .where(and(eq(message.id, messageId), eq(message.projectId, thread.projectId)));
  if (!found) return null;
  const { row, author } = found;
  const deleted = row.deletedAt ? { byAuthor: row.deletedBy === row.authorId, reason: row.deletionReason } : null;
  return { id: row.id, author, excerpt: row.excerpt, deleted, lastSeq: row.lastSeq };
}
