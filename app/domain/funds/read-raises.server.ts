import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { fundProject } from "#db/schema/funds.ts";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import { mayPayFor, headroomFor, type FundRow, type PoolTerms, type Headroom } from "./fund.ts";
import type { Claim } from "./quadratic.ts";

/** Raises read at once: more than any network has open. */
const raisesRead = 200;

/** A raise that a fund may pay for, as its pool sees it. Sums are minor units. */
export interface Raise {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly organizationId: string | null;
  /** Who proposed it, by name. */
  readonly organization: string | null;
  /** The fund matches it already. */
  readonly matched: boolean;
  /** What each other organization has standing as fixed sums and shares, the largest first; funds' own pledges left out. */
  readonly contributionsMinor: readonly bigint[];
  readonly room: Headroom;
  /** Where older pledges come first, what they leave to be paid; null where everybody shares. */
  readonly neededMinor: bigint | null;
}

const rowShape = {
  id: col.text,
  slug: col.text,
  title: col.text,
  narrativeId: col.nullable(col.text),
  organizationId: col.nullable(col.text),
  organization: col.nullable(col.text),
  upstream: col.boolean,
  matched: col.boolean,
  toProject: col.bigint,
  toOrganization: col.bigint,
  contributions: col.nullable(col.list(col.text)),
  needed: col.nullable(col.bigint),
};

/** Raises within a fund's restriction, those that close first before the others, with exactly what is left for each. */
export async function readRaises(db: Db, actor: Actor, now: Date, found: FundRow, pool: PoolTerms): Promise<Raise[]> {
  const [rows, listed] = await Promise.all([
    readRows(
      db,
      rowShape,
      sql`
      with taken as (
        select p.project_id, j.proposer_organization_id as organization_id, sum(fund_promise(p.rung, p.amount_minor, p.allocated_minor, 0)) as minor
        from pledge p join project j on j.id = p.project_id where p.fund_id = ${found.id} group by 1, 2)
      select project.id, project.slug, project.title, project.narrative_id as "narrativeId", o.id as "organizationId", o.name as organization, coalesce(o.kind = 'upstream' and ${admittedSql(sql`o`)}, false) as upstream,
        exists (select 1 from pledge p where p.fund_id = ${found.id} and p.project_id = project.id and p.terms_kind = 'match' and p.rung = 'firm') as matched,
        coalesce((select sum(minor) from taken where project_id = project.id), 0)::text as "toProject",
        coalesce((select sum(minor) from taken where organization_id = o.id), 0)::text as "toOrganization",
        (select json_agg(put.minor::text order by put.minor desc) from (
          select sum(p.offered_minor) as minor from pledge p
          where p.project_id = project.id and p.rung = 'firm' and p.stands and p.fund_id is null and p.terms_kind in ('fixed', 'share') and p.payer_organization_id <> ${found.organizationId}
          group by p.payer_organization_id having sum(p.offered_minor) > 0) put) as contributions,
        case when project.over_funding_rule = 'cap' then greatest((select l.goal_minor from listing l where l.project_id = project.id) - (
          select coalesce(sum(p.offered_minor), 0) from pledge p where p.project_id = project.id and p.rung = 'firm' and p.stands and p.terms_kind not in ('closer', 'in_kind')), 0)::text end as needed
      from project left join organization o on o.id = project.proposer_organization_id
      where project.stage = 'raising' and project.closes_at > ${now.toISOString()}::timestamptz and ${projectSight(actor).sql(sql`project`)}
      order by project.closes_at, project.id limit ${raisesRead}`,
    ),
    found.restriction === "projects"
      ? db.select({ id: fundProject.projectId }).from(fundProject).where(eq(fundProject.fundId, found.id))
      : [],
  ]);
  const list = new Set(listed.map(({ id }) => id));
  return rows
    .filter(({ id, narrativeId, upstream }) => mayPayFor(found, list, { id, narrativeId, proposedUpstream: upstream }))
    .map(
      ({
        id,
        slug,
        title,
        organizationId,
        organization,
        matched,
        toProject,
        toOrganization,
        contributions,
        needed,
      }) => ({
        id,
        slug,
        title,
        organizationId,
        organization,
        matched,
        contributionsMinor: (contributions ?? []).map(BigInt),
        room: headroomFor(found, pool, {
          toProjectMinor: toProject,
          toOrganizationMinor: organizationId === null ? null : toOrganization,
        }),
        neededMinor: needed,
      }),
    );
}

/** What a raise asks of a distribution. */
export const claimOf = ({
  id,
  organizationId,
  contributionsMinor,
  room: { projectMinor },
  neededMinor,
}: Raise): Claim => ({
  id,
  organizationId,
  contributionsMinor,
  roomMinor: neededMinor !== null && neededMinor < projectMinor ? neededMinor : projectMinor,
});
