import { sql, type SQL } from "drizzle-orm";
import { col, instant, readRows } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { nameWithStanding, type Standing } from "#app/domain/kernel/admitted.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { saysWords } from "#app/domain/kernel/search-words.server.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { findThread } from "./find-thread.server.ts";
import type { Excerpt, FoundMessage, FoundPage, ProjectHit, Search } from "./search.ts";

type Asker = Pick<Context, "db" | "actor">;

// Signs that nobody types, so that found words can be told from written ones.
const marks = "StartSel=\u0002, StopSel=\u0003";
const around = `${marks}, MaxWords=32, MinWords=12, MaxFragments=2, FragmentDelimiter=" … "`;
const whole = `${marks}, HighlightAll=true`;

function piecesOf(excerpt: string): Excerpt {
  return excerpt
    .split(/(\u0002[^\u0003]*\u0003)/)
    .filter((text) => text !== "")
    .map((text) => (text.startsWith("\u0002") ? { text: text.slice(1, -1), found: true } : { text, found: false }));
}

const words = (query: string) => sql`websearch_to_tsquery('english', ${query.slice(0, limits.searchLength)})`;

/** Ids are made in the order of time, so the newest come first and a page begins behind an id. */
const behind = (id: SQL, after: string | null) => (isId(after) ? sql`${id} < ${after}::uuid` : sql`true`);

function paged<Row extends { id: string }, T>(rows: readonly Row[], show: (row: Row) => T): FoundPage<T> {
  const page = rows.slice(0, limits.pageSize);
  return { found: page.map(show), nextAfter: rows.length > page.length ? (page.at(-1)?.id ?? null) : null };
}

const messageRowShape = {
  id: col.text,
  slug: col.text,
  project: col.text,
  author: col.text,
  organization: col.nullable(col.text),
  standing: col.nullable(col.word<Standing>()),
  created_at: col.text,
  excerpt: col.text,
};

/** Messages looked at before the index of words is asked. A page of what is said often is among them, however long the threads are. */
const newestLookedAt = 2_000;

/** Whose messages are searched, and the column by which an index walks these from the newest. */
function scopeOf({ by }: Search, projectId: string | null): { readonly among: SQL; readonly place: SQL } {
  if (projectId !== null)
    return {
      among: sql`h.project_id = ${projectId}::uuid${by === null ? sql`` : sql` and h.author_id = ${by}::uuid`}`,
      place: sql`seq`,
    };
  if (by !== null) return { among: sql`h.author_id = ${by}::uuid`, place: sql`created_at` };
  return { among: sql`true`, place: sql`id` };
}

/**
 * What many messages say is found among the newest, one after the other; what few say, by the index of words, which would
 * have to sort all it finds. The second is done only where the first did not fill the page. Only what a page shows is marked.
 */
export function messagesStatement(
  actor: Actor,
  search: Search,
  after: string | null,
  projectId: string | null = null,
): SQL {
  const { query } = search;
  const { among, place } = scopeOf(search, projectId);
  const says = query === "" ? sql`true` : saysWords(sql`h`, query);
  const atOnce = limits.pageSize + 1;
  const isFull = sql`(select count(*) from recent) = ${atOnce}`;
  const page = sql`join project p on p.id = h.project_id where h.deleted_at is null and ${projectSight(actor).sql(sql`p`)}`;
  return sql`
  with recent as materialized (
    select h.id from (
      select h.id, h.project_id, h.deleted_at, h.search, h.search_fold from message h where ${among} and ${behind(sql`h.id`, after)}
        ${isId(after) ? sql`and h.${place} <= (select ${place} from message where id = ${after}::uuid)` : sql``}
      order by h.${place} desc limit ${newestLookedAt}) h
    ${page} and ${says} order by h.id desc limit ${atOnce}),
  hit as materialized (select h.id, h.project_id, h.deleted_at from message h where not ${isFull} and ${says} and ${among} and ${behind(sql`h.id`, after)}),
  found as (select id from recent where ${isFull} union all (select h.id from hit h ${page} order by h.id desc limit ${atOnce}))
  select m.id, p.slug, p.title as project, w.display_name as author, o.name as organization, o.standing, ${instant(sql`m.created_at`)} as created_at,
    ${query === "" ? sql`left(m.markdown, 240)` : sql`ts_headline('english', m.markdown, ${words(query)}, ${around})`} as excerpt
  from found f join message m on m.id = f.id join project p on p.id = m.project_id
  join person w on w.id = m.author_id left join organization o on o.id = m.organization_id
  order by m.id desc`;
}

async function searchMessages(
  { db, actor }: Asker,
  search: Search,
  after: string | null,
  projectId: string | null = null,
): Promise<FoundPage<FoundMessage>> {
  if (search.query === "" && search.by === null) return { found: [], nextAfter: null };
  const rows = await readRows(db, messageRowShape, messagesStatement(actor, search, after, projectId));
  return paged(rows, ({ created_at, excerpt, organization, standing, ...row }) => ({
    ...row,
    organization: organization && nameWithStanding({ name: organization, ...(standing && { standing }) }),
    createdAt: created_at,
    excerpt: piecesOf(excerpt),
  }));
}

const projectRowShape = { id: col.text, slug: col.text, stage: col.text, title: col.text, excerpt: col.text };

export const projectsStatement = (actor: Actor, query: string, after: string | null): SQL => sql`
  with hit as materialized (select h.id, h.stage, h.proposer_id, h.proposer_organization_id from project h where ${saysWords(sql`h`, query)})
  select f.id, f.slug, f.stage, ts_headline('english', f.title, ${words(query)}, ${whole}) as title,
    ts_headline('english', concat_ws(' ', nullif(f.summary, ''), f.problem, f.solution), ${words(query)}, ${around}) as excerpt
  from (select p.id from hit p where ${projectSight(actor).sql(sql`p`)} and ${behind(sql`p.id`, after)} order by p.id desc limit ${limits.pageSize + 1}) page
  join project f on f.id = page.id
  order by f.id desc`;

async function searchProjects(
  { db, actor }: Asker,
  { query, by }: Search,
  after: string | null,
): Promise<FoundPage<ProjectHit>> {
  if (query === "" || by !== null) return { found: [], nextAfter: null };
  const rows = await readRows(db, projectRowShape, projectsStatement(actor, query, after));
  return paged(rows, ({ title, excerpt, ...row }) => ({ ...row, title: piecesOf(title), excerpt: piecesOf(excerpt) }));
}

/** Messages and projects with these words in them, of all that the actor may read, each newest first. */
export async function searchPage(
  asker: Asker,
  search: Search,
  after: { readonly messages: string | null; readonly projects: string | null },
) {
  const [messages, projects] = await Promise.all([
    searchMessages(asker, search, after.messages),
    searchProjects(asker, search, after.projects),
  ]);
  return { messages, projects };
}

/** The same within one thread; null when it is not the actor's to see. */
export async function searchThread(
  ctx: Context,
  slug: string,
  query: string,
  after: string | null = null,
): Promise<FoundPage<FoundMessage> | null> {
  const thread = await findThread(ctx, slug);
  return thread && searchMessages(ctx, { query, by: null }, after, thread.projectId);
}
