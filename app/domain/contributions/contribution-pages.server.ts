import { sql, type SQL } from "drizzle-orm";
import { streamSql } from "#app/domain/kernel/stream-sql.server.ts";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { networkStream, projectStream, type StreamId } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { cofunding, projectSight } from "#app/domain/sight/sight.server.ts";
import { stewardOrganization } from "#app/domain/projects/project-rights.ts";
import { loginOf } from "./login.ts";
import { nextStates, type ContributionState } from "./contribution.ts";
import type { ContributionFilters } from "./contribution-list.ts";
import { countsSql, linksAtOnce, mayLinkTo } from "./claim.server.ts";
import { moverOf } from "./move-contribution.server.ts";
import {
  fundingSql,
  readContributions,
  sharesFor,
  fundingRowShape,
  type SeenContribution,
} from "./read-contributions.server.ts";
import type { ShownShare } from "./shown-credit.ts";

/** A page of all contributions, newest first, with what one may filter by. */
export interface ContributionList {
  readonly rows: readonly SeenContribution[];
  readonly total: number;
  /** Merged or released, of the total. */
  readonly upstream: number;
  readonly nextAfter: string | null;
  readonly repositories: readonly { readonly name: string; readonly contributions: number }[];
  readonly projectTitle: string | null;
}

const noDay = "0001-01-01";
const dayOf = sql`coalesce(c.happened_on, ${noDay}::date)`;
/** More repositories than anybody reads through; the search finds the others. */
const repositoriesListed = 60;

export async function contributionList(
  { db, actor }: Pick<Context, "db" | "actor">,
  filters: ContributionFilters,
  pageSize: number = limits.pageSize,
): Promise<ContributionList> {
  const where = matching(filters);
  const [rows, [counts]] = await Promise.all([
    readContributions(db, actor, {
      where: sql`${where} and ${behind(filters.after)}`,
      tail: sql`order by ${dayOf} desc, c.id desc limit ${pageSize + 1}`,
    }),
    countAll(db, actor, where, filters.project),
  ]);
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    rows: page,
    total: Number(counts?.total ?? 0),
    upstream: Number(counts?.upstream ?? 0),
    nextAfter: rows.length > pageSize && last ? `${last.happenedOn ?? "none"}~${last.id}` : null,
    repositories: counts?.repositories ?? [],
    projectTitle: counts?.project_title ?? null,
  };
}

const countsShape = {
  total: col.text,
  upstream: col.text,
  repositories: col.nullable(col.list(col.record({ name: col.text, contributions: col.number }))),
  project_title: col.nullable(col.text),
};

function countAll(db: Db, actor: Actor, where: SQL, projectSlug: string | undefined) {
  return readRows(
    db,
    countsShape,
    sql`
    select count(*) filter (where ${where}) as total, count(*) filter (where ${where} and c.state in ('merged', 'released')) as upstream,
      (select json_agg(json_build_object('name', r.repository, 'contributions', r.n) order by r.n desc, r.repository) from (
        select repository, count(*)::int as n from contribution c where ${countsSql(sql`c`)} group by repository order by count(*) desc, repository limit ${repositoriesListed}) r) as repositories,
      (select title from project where project.slug = ${projectSlug ?? ""} and ${projectSight(actor).sql(sql`project`)}) as project_title
    from contribution c left join project on project.id = c.project_id
    where c.project_id is null or ${projectSight(actor).sql(sql`project`)}`,
  );
}

function matching({ q, repository, state, class: ofClass, project }: ContributionFilters): SQL {
  const parts: SQL[] = [countsSql(sql`c`)];
  if (q) {
    const within = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
    const [pattern, login] = [within(q), within(loginOf(q))];
    parts.push(
      sql`(c.title ilike ${pattern} or c.repository ilike ${pattern} or ltrim(c.author_handle, '@') ilike ${login} or project.title ilike ${pattern})`,
    );
  }
  if (repository) parts.push(sql`lower(c.repository) = lower(${repository})`);
  if (state) parts.push(sql`c.state = ${state}`);
  if (ofClass)
    parts.push(ofClass === "unsaid" ? sql`c.contribution_class is null` : sql`c.contribution_class = ${ofClass}`);
  if (project) parts.push(sql`project.slug = ${project}`);
  return sql.join(parts, sql` and `);
}

function behind(after: string | undefined): SQL {
  if (!after) return sql`true`;
  const [day = "", id = ""] = after.split("~");
  if (!isId(id)) return sql`true`;
  return sql`(${dayOf}, c.id) < (${day === "none" ? noDay : day}::date, ${id}::uuid)`;
}

/** One contribution's page; null when there is none or it is not theirs to see. */
export interface ContributionPage {
  readonly contribution: SeenContribution;
  /** Where the viewer may move it from here; empty for most. */
  readonly moves: readonly ContributionState[];
  /** Whether it is a claim that the viewer may confirm or decline. */
  readonly mayAnswerClaim: boolean;
  /** What to listen to. */
  readonly stream: StreamId;
  readonly cursor: number;
}

export async function contributionPage(
  { db, actor }: Pick<Context, "db" | "actor">,
  contributionId: string,
): Promise<ContributionPage | null> {
  if (!isId(contributionId)) return null;
  const head = sql`(select head_seq from stream where id = coalesce(${streamSql("project", sql`c.project_id`)}, ${networkStream}))`;
  // First the number, then the state: an event between the two is heard again, and none is missed.
  const [cursor] = await readRows(
    db,
    { head: col.text },
    sql`select ${head} as head from contribution c where c.id = ${contributionId}`,
  );
  const [contribution] = await readContributions(db, actor, {
    where: sql`c.id = ${contributionId}`,
    tail: sql`limit 1`,
  });
  if (!contribution) return null;
  const projectId = contribution.project?.id ?? null;
  const mover = await moverOf(db, actor, { id: contribution.id, projectId, linkedBy: contribution.linkedBy });
  const answers = contribution.claimedBy !== null && projectId !== null && (await linksAtOnce(db, actor, projectId));
  return {
    contribution,
    moves: mover === null ? [] : nextStates(contribution.state),
    mayAnswerClaim: answers,
    stream: contribution.project === null ? networkStream : projectStream(contribution.project.id),
    cursor: Number(cursor?.head ?? 0),
  };
}

/** Who is credited for what went upstream for one part of a project: the largest shares, and how many more there are. */
export interface PartCredit {
  /** Null: the whole project. */
  readonly deliverableId: string | null;
  readonly largest: readonly Pick<ShownShare, "organization" | "basisPoints">[];
  readonly others: number;
}

/** Names in one line on the project's page; the contribution's own page has all of them. */
const namesInLine = 3;

/** The credit of each part of a project that something upstream is linked to, as its viewer may see it; none before it is co-funded. */
export async function projectCredits(
  { db, actor }: Pick<Context, "db" | "actor">,
  slug: string,
): Promise<PartCredit[]> {
  const rows = await readRows(
    db,
    {
      deliverableId: col.nullable(col.text),
      funding: col.nullable(col.list(col.record(fundingRowShape))),
      cofunds: col.boolean,
    },
    sql`
    select k.deliverable_id as "deliverableId", f.funding, ${cofunding(actor).sql(sql`project.id`)} as cofunds
    from project cross join lateral (select distinct c.deliverable_id from contribution c where c.project_id = project.id and ${countsSql(sql`c`)}) k
    cross join ${fundingSql(sql`project.id`, sql`k.deliverable_id`)} f
    where project.slug = ${slug} and ${projectSight(actor).sql(sql`project`)}`,
  );
  return rows.flatMap(({ deliverableId, funding, cofunds }) => {
    const shares = sharesFor(actor, funding, cofunds);
    if (shares.length === 0) return [];
    return [
      {
        deliverableId,
        largest: shares.slice(0, namesInLine).map(({ organization, basisPoints }) => ({ organization, basisPoints })),
        others: Math.max(0, shares.length - namesInLine),
      },
    ];
  });
}

/** What the form for linking needs; null when there is no such project for this viewer, or they may not link. */
export interface LinkPage {
  readonly project: { readonly id: string; readonly slug: string; readonly title: string };
  readonly deliverables: readonly { readonly id: string; readonly position: number; readonly title: string }[];
  /** Organizations that the viewer may name as working in kind: their own, and for the steward every partner and member. */
  readonly inKind: readonly { readonly id: string; readonly name: string }[];
  readonly mayLink: boolean;
  /** Whether what the viewer links counts at once; otherwise it is a claim. */
  readonly counts: boolean;
  /** Hours are stated by the steward alone. */
  readonly mayStateHours: boolean;
}

export async function linkPage({ db, actor }: Pick<Context, "db" | "actor">, slug: string): Promise<LinkPage | null> {
  const own = sql`${sql.param([...organizationIds(actor)])}::uuid[]`;
  const every = stewardOrganization(actor) !== null;
  const [row] = await readRows(
    db,
    {
      project: col.record({ id: col.text, slug: col.text, title: col.text }),
      deliverables: col.list(col.record({ id: col.text, position: col.number, title: col.text })),
      in_kind: col.list(col.record({ id: col.text, name: col.text })),
    },
    sql`
    select json_build_object('id', project.id, 'slug', project.slug, 'title', project.title) as project,
      (select coalesce(json_agg(json_build_object('id', d.id, 'position', d.position, 'title', d.title) order by d.position), '[]') from deliverable d where d.project_id = project.id) as deliverables,
      (select coalesce(json_agg(json_build_object('id', o.id, 'name', o.name) order by o.name), '[]') from organization o where ${every} or o.id = any(${own})) as in_kind
    from project where project.slug = ${slug} and ${projectSight(actor).sql(sql`project`)}`,
  );
  if (!row) return null;
  const [mayLink, counts] = await Promise.all([
    mayLinkTo(db, actor, row.project.id),
    linksAtOnce(db, actor, row.project.id),
  ]);
  const { project, deliverables, in_kind: inKind } = row;
  return { project, deliverables, inKind, mayLink, counts, mayStateHours: every };
}

/** What a project's badge counts: organizations whose pledges stand, and contributions that are upstream; null when it is not the actor's to see. */
export async function projectBadgeCounts(
  { db, actor }: Pick<Context, "db" | "actor">,
  slug: string,
): Promise<{ organizations: number; upstream: number; done: boolean } | null> {
  const [row] = await readRows(
    db,
    { organizations: col.number, upstream: col.number, done: col.boolean },
    sql`
    select project.stage in ('done', 'communicated', 'credited', 'closed') as done,
      (select count(distinct p.credited_organization_id)::int from pledge p where p.project_id = project.id and p.stands) as organizations,
      (select count(*)::int from contribution c where c.project_id = project.id and c.state in ('merged', 'released') and ${countsSql(sql`c`)}) as upstream
    from project where project.slug = ${slug} and ${projectSight(actor).sql(sql`project`)}`,
  );
  return row ? { ...row } : null;
}
