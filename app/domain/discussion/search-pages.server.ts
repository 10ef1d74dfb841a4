import { sql, type SQL } from "drizzle-orm";
import type { Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { visibleSql } from "#app/domain/projects/find-project.server.ts";
import { findThread } from "./thread-pages.server.ts";
import type { Excerpt, FoundMessage, FoundPage, FoundProject, Search } from "./search.ts";

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

interface MessageRow {
  id: string;
  slug: string;
  project: string;
  author: string;
  organization: string | null;
  created_at: string;
  excerpt: string;
}

/**
 * What has the words is found first, by their index: beside an order and a limit PostgreSQL would rather walk all rows from
 * the newest, which takes longest where little is found. Only what a page shows is then marked.
 */
export const messagesStatement = (actor: Actor, { query, by }: Search, after: string | null, projectId: string | null = null): SQL => sql`
  with hit as ${query === "" ? sql`not materialized` : sql`materialized`} (select h.id, h.project_id, h.author_id, h.organization_id, h.created_at, h.deleted_at, h.markdown from message h where ${query === "" ? sql`h.author_id = ${by}::uuid` : sql`h.search @@ ${words(query)}`})
  select f.id, f.slug, f.title as project, w.display_name as author, o.name as organization, to_char(f.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at,
    ${query === "" ? sql`left(f.markdown, 240)` : sql`ts_headline('english', f.markdown, ${words(query)}, ${around})`} as excerpt
  from (
    select m.id, m.author_id, m.organization_id, m.created_at, m.markdown, p.slug, p.title from hit m join project p on p.id = m.project_id
    where ${visibleSql(actor)} and m.deleted_at is null and ${behind(sql`m.id`, after)}
      and ${by === null ? sql`true` : sql`m.author_id = ${by}::uuid`}
      and ${projectId === null ? sql`true` : sql`m.project_id = ${projectId}::uuid`}
    order by m.id desc limit ${limits.pageSize + 1}) f
  join person w on w.id = f.author_id left join organization o on o.id = f.organization_id
  order by f.id desc`;

async function searchMessages({ db, actor }: Asker, search: Search, after: string | null, projectId: string | null = null): Promise<FoundPage<FoundMessage>> {
  if (search.query === "" && search.by === null) return { found: [], nextAfter: null };
  const rows = (await db.execute(messagesStatement(actor, search, after, projectId))) as unknown as MessageRow[];
  return paged(rows, ({ created_at, excerpt, ...row }) => ({ ...row, createdAt: created_at, excerpt: piecesOf(excerpt) }));
}

interface ProjectRow {
  id: string;
  slug: string;
  stage: string;
  title: string;
  excerpt: string;
}

export const projectsStatement = (actor: Actor, query: string, after: string | null): SQL => sql`
  with hit as materialized (select h.* from project h where h.search @@ ${words(query)})
  select f.id, f.slug, f.stage, ts_headline('english', f.title, ${words(query)}, ${whole}) as title,
    ts_headline('english', concat_ws(' ', nullif(f.summary, ''), f.problem, f.solution), ${words(query)}, ${around}) as excerpt
  from (select p.id, p.slug, p.stage, p.title, p.summary, p.problem, p.solution from hit p
    where ${visibleSql(actor)} and ${behind(sql`p.id`, after)}
    order by p.id desc limit ${limits.pageSize + 1}) f
  order by f.id desc`;

async function searchProjects({ db, actor }: Asker, { query, by }: Search, after: string | null): Promise<FoundPage<FoundProject>> {
  if (query === "" || by !== null) return { found: [], nextAfter: null };
  const rows = (await db.execute(projectsStatement(actor, query, after))) as unknown as ProjectRow[];
  return paged(rows, ({ title, excerpt, ...row }) => ({ ...row, title: piecesOf(title), excerpt: piecesOf(excerpt) }));
}

/** Messages and projects with these words in them, of all that the actor may read, each newest first. */
export async function searchPage(asker: Asker, search: Search, after: { readonly messages: string | null; readonly projects: string | null }) {
  const [messages, projects] = await Promise.all([searchMessages(asker, search, after.messages), searchProjects(asker, search, after.projects)]);
  return { messages, projects };
}

/** The same within one thread; null when it is not the actor's to see. */
export async function searchThread(ctx: Context, slug: string, query: string, after: string | null = null): Promise<FoundPage<FoundMessage> | null> {
  const thread = await findThread(ctx, slug);
  return thread && searchMessages(ctx, { query, by: null }, after, thread.projectId);
}
