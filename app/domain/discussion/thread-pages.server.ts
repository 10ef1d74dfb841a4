import { and, eq, inArray, sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { message } from "#db/schema/discussion.ts";
import { organization } from "#db/schema/identity.ts";
import { project } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { actorId, organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { loggedEvents, readEvents } from "#app/domain/kernel/read-log.server.ts";
import { present, type Level, type ShownOrganization } from "#app/domain/kernel/shown-event.ts";
import { mayRead } from "./may-read.server.ts";
import { isThreadItem, systemLineTypes, toldMoves, type FoundMessage, type ThreadItem, type ThreadPage } from "./thread.ts";

/** Entries on one page of a thread: two screens of a large display. */
export const threadPageSize = 50;

/** Which part of the thread: its end, what comes before or after a number, or what lies around a message. */
export type ThreadWindow = { before: number } | { after: number } | { around: string } | "end";

/**
 * The thread of a project for whoever looks at it; null when the project is not theirs to see.
 * @param size entries on the page
 */
export async function threadPage(ctx: Context, slug: string, window: ThreadWindow = "end", size = threadPageSize): Promise<ThreadPage | null> {
  const found = await findThread(ctx, slug);
  if (!found) return null;
  const { stream, level, ...about } = found;
  // Number and count are read before the entries: what is said meanwhile is then in both, and never in neither.
  const [{ cursor, messages }, place, speaksFor] = await Promise.all([
    countThread(ctx.db, stream, about.projectId),
    placeOf(ctx.db, about.projectId, window),
    organizationsOf(ctx),
  ]);
  return {
    stream,
    ...about,
    now: ctx.clock.now().toISOString(),
    cursor,
    ...(await readWindow(ctx, stream, level, place, size)),
    messages,
    may: { post: may(ctx.actor, "message.post"), moderate: may(ctx.actor, "message.hide") },
    personId: actorId(ctx.actor),
    speaksFor,
    key: ctx.newId(),
  };
}

/** A project's thread, found through the actor: null when there is none or it is not theirs. */
export async function findThread({ db, actor }: Pick<Context, "db" | "actor">, slug: string) {
  const [row] = await db
    .select({ projectId: project.id, slug: project.slug, title: project.title, currency: project.currency, goalMinor: project.goalMinor })
    .from(project)
    .where(eq(project.slug, slug));
  if (!row) return null;
  const stream = projectStream(row.projectId);
  const level = await mayRead(db, actor, stream);
  return level === null ? null : { ...row, goalMinor: row.goalMinor?.toString() ?? null, stream, level };
}

/** Where the log ends, and how many messages there are at that number. */
async function countThread(db: Db, stream: StreamId, projectId: string): Promise<{ cursor: number; messages: number }> {
  const [row] = (await db.execute(sql`
    select coalesce((select head_seq from stream where id = ${stream}), 0) as cursor,
      (select count(*) from message where project_id = ${projectId} and deleted_at is null) as messages`)) as unknown as { cursor: string; messages: string }[];
  return { cursor: Number(row?.cursor), messages: Number(row?.messages) };
}

interface Place {
  readonly upTo?: number;
  readonly from?: number;
}

/** A window in numbers: entries up to one, from one, both (around it), or neither (the end). */
async function placeOf(db: Db, projectId: string, window: ThreadWindow): Promise<Place> {
  if (window === "end") return {};
  if ("before" in window) return { upTo: window.before - 1 };
  if ("after" in window) return { from: window.after + 1 };
  if (!isId(window.around)) return {};
  const [row] = await db.select({ seq: message.seq }).from(message).where(and(eq(message.id, window.around), eq(message.projectId, projectId)));
  return row ? { upTo: row.seq, from: row.seq + 1 } : {};
}

async function readWindow(ctx: Context, stream: StreamId, level: Level, { upTo, from }: Place, size: number) {
  const half = upTo !== undefined && from !== undefined ? Math.ceil(size / 2) : size;
  const backwards = from === undefined || upTo !== undefined;
  const [older, newer] = await Promise.all([
    backwards ? readThread(ctx, stream, level, sql`e.seq <= ${upTo ?? Number.MAX_SAFE_INTEGER}`, sql`desc`, half) : null,
    from === undefined ? null : readThread(ctx, stream, level, sql`e.seq >= ${from}`, sql`asc`, half),
  ]);
  const items = [...(older?.items.reverse() ?? []), ...(newer?.items ?? [])];
  return {
    items,
    hasEarlier: older ? older.more : await exists(ctx, stream, level, sql`e.seq < ${from ?? 0}`),
    hasLater: newer ? newer.more : upTo !== undefined && (await exists(ctx, stream, level, sql`e.seq > ${upTo}`)),
  };
}

const exists = async (ctx: Context, stream: StreamId, level: Level, where: SQL) => (await readThread(ctx, stream, level, where, sql`asc`, 1)).items.length > 0;

/** Entries of a thread; the primary key of the log walks them in either direction, however long the thread is. */
async function readThread({ db, actor }: Context, stream: StreamId, level: Level, where: SQL, direction: SQL, limit: number): Promise<{ items: ThreadItem[]; more: boolean }> {
  const types = sql.param(["message.posted", ...systemLineTypes]);
  const told = Object.entries(toldMoves).map(
    ([type, moves]) => sql`(e.type <> ${type} or e.payload->>'to' = any(${sql.param([...moves])}::text[]))`,
  );
  const visible = level === "steward" ? sql`true` : sql`e.audience = any(${sql.param(audiencesOf[level])}::text[])`;
  const logged = await readEvents(
    db,
    loggedEvents(
      sql`event e`,
      sql`e.stream_id = ${stream} and e.type = any(${types}::text[]) and ${visible} and ${sql.join(told, sql` and `)} and ${where}`,
      sql`order by e.seq ${direction} limit ${limit + 1}`,
    ),
  );
  const items = logged.slice(0, limit).map((event) => present(event, level, organizationIds(actor))).filter(isThreadItem);
  return { items, more: logged.length > limit };
}

const audiencesOf: Record<Exclude<Level, "steward">, string[]> = {
  visitor: ["everyone"],
  member: ["everyone", "members"],
  cofunder: ["everyone", "members", "cofunders"],
};

async function organizationsOf({ db, actor }: Context): Promise<ShownOrganization[]> {
  const ids = organizationIds(actor);
  if (ids.length === 0) return [];
  const { id, slug, name, initials, hue } = organization;
  const rows = await db.select({ id, slug, name, initials, hue }).from(organization).where(inArray(id, [...ids])).limit(limits.pageSize);
  return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
}

// Signs that nobody types, so that found words can be told from written ones.
const [startOfFound, endOfFound] = ["\u0002", "\u0003"];

/**
 * Messages of a thread in which the words occur, newest first.
 * @param query as people type into search boxes: words, "a phrase", -without
 */
export async function searchThread(ctx: Context, slug: string, query: string): Promise<{ title: string; found: FoundMessage[] } | null> {
  const thread = await findThread(ctx, slug);
  if (!thread) return null;
  const words = query.slice(0, limits.searchLength);
  const rows = (await ctx.db.execute(sql`
    select m.id, m.seq, w.display_name as author, o.name as organization, to_char(m.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at,
      ts_headline('english', m.markdown, q.words, ${`StartSel=${startOfFound}, StopSel=${endOfFound}, MaxWords=32, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "`}) as excerpt
    from (select websearch_to_tsquery('english', ${words}) as words) q
    join message m on m.project_id = ${thread.projectId} and m.search @@ q.words
    join person w on w.id = m.author_id left join organization o on o.id = m.organization_id
    order by m.seq desc limit ${limits.pageSize}`)) as unknown as { id: string; seq: string; author: string; organization: string | null; created_at: string; excerpt: string }[];
  return {
    title: thread.title,
    found: rows.map(({ id, seq, author, organization: of, created_at, excerpt }) => ({
      id,
      seq: Number(seq),
      author,
      organization: of,
      createdAt: created_at,
      excerpt: piecesOf(excerpt),
    })),
  };
}

const piecesOf = (excerpt: string) =>
  excerpt
    .split(/(\u0002[^\u0003]*\u0003)/)
    .filter((text) => text !== "")
    .map((text) => (text.startsWith("\u0002") ? { text: text.slice(1, -1), found: true } : { text, found: false }));
