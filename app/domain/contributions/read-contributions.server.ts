import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { cofunding, pledgeFactsJson, pledgeSight, projectSight } from "#app/domain/sight/sight.server.ts";
import type { Stage } from "#app/domain/projects/stage.ts";
import type { ContributionClass, ContributionKind, ContributionState } from "./contribution.ts";
import { shownShares, type CreditedOrganization, type ShownShare } from "./shown-credit.ts";

/** A contribution with its place and its credit, as one viewer may see it. */
export interface SeenContribution {
  readonly id: string;
  readonly url: string;
  readonly kind: ContributionKind;
  readonly state: ContributionState;
  readonly repository: string;
  readonly number: number | null;
  readonly title: string;
  readonly authorHandle: string | null;
  readonly authorAffiliation: string | null;
  /** Day of the merge, release or review, year-month-day. */
  readonly happenedOn: string | null;
  readonly contributionClass: ContributionClass | null;
  /** How many it took, as whoever linked it says. */
  readonly hours: number | null;
  readonly note: string;
  readonly rev: number;
  readonly linkedBy: string | null;
  /** Who says so, where it is a claim that nobody confirmed: it has no credit, and counts for nothing. */
  readonly claimedBy: { readonly name: string; readonly organization: string | null } | null;
  readonly project: {
    readonly id: string;
    readonly slug: string;
    readonly title: string;
    readonly stage: Stage;
    readonly origin: "proposed" | "documented";
    readonly currency: string;
  } | null;
  readonly deliverable: {
    readonly id: string;
    readonly position: number;
    readonly title: string;
    readonly staffMinor: bigint;
    readonly cloudMinor: bigint;
  } | null;
  readonly inKind: CreditedOrganization | null;
  /** That organization's verified hours for the same part, as far as the viewer may know them. */
  readonly inKindMinutes: number;
  /** By allocated money and verified hours; empty before the project is co-funded, and for facts without money in this book. */
  readonly shares: readonly ShownShare[];
  /** Verified hours that organizations worked in kind for the same part, largest share of the credit first: of the same rows. */
  readonly hoursInKind: readonly { readonly organization: CreditedOrganization | null; readonly minutes: number }[];
  readonly facts: Readonly<Record<string, string>> | null;
}

/** A row's funding as it comes from `fundingSql`. */
export const fundingRowShape = {
  credited: col.text,
  payer: col.text,
  named: col.boolean,
  sealed: col.boolean,
  pledgeId: col.text,
  amountMinor: col.bigint,
  hoursMinor: col.bigint,
  minutes: col.number,
  organization: col.record({ id: col.text, slug: col.text, name: col.text, initials: col.text, hue: col.number }),
};
export type FundingRow = RowOf<typeof fundingRowShape>;

const rowShape = {
  id: col.text,
  url: col.text,
  kind: col.word<ContributionKind>(),
  state: col.word<ContributionState>(),
  repository: col.text,
  number: col.nullable(col.number),
  title: col.text,
  author_handle: col.nullable(col.text),
  author_affiliation: col.nullable(col.text),
  happened_on: col.nullable(col.text),
  contribution_class: col.nullable(col.word<ContributionClass>()),
  hours: col.nullable(col.number),
  note: col.text,
  rev: col.number,
  linked_by: col.nullable(col.text),
  claimed_by: col.nullable(col.record({ name: col.text, organization: col.nullable(col.text) })),
  facts: col.nullable(col.json<Record<string, string>>()),
  project: col.nullable(
    col.record({
      id: col.text,
      slug: col.text,
      title: col.text,
      stage: col.word<NonNullable<SeenContribution["project"]>["stage"]>(),
      origin: col.word<NonNullable<SeenContribution["project"]>["origin"]>(),
      currency: col.text,
    }),
  ),
  deliverable: col.nullable(
    col.record({ id: col.text, position: col.number, title: col.text, staffMinor: col.bigint, cloudMinor: col.bigint }),
  ),
  in_kind: col.nullable(
    col.record({ id: col.text, slug: col.text, name: col.text, initials: col.text, hue: col.number }),
  ),
  funding: col.nullable(col.list(col.record(fundingRowShape))),
  cofunds: col.boolean,
};
type Row = RowOf<typeof rowShape>;

/** An organization's row `of` as it is shown. */
export const creditedOrganizationJson = (of: SQL) =>
  sql`json_build_object('id', ${of}.id, 'slug', ${of}.slug, 'name', ${of}.name, 'initials', ${of}.initials, 'hue', ${of}.hue)`;

/** Pledges `p` that pay for something: of those that ended, all was given back or nothing was ever due. */
export const paysSql = sql`p.rung not in ('cancelled', 'refunded')`;

/**
 * What is behind a part of a project, as a lateral subquery with the column `funding`: by pledge its money, and its verified
 * hours with what they are worth at the rate of their deliverable (rounded down). A part that is no deliverable is the whole;
 * hours that were worked for the whole project count for it alone, at its average rate. The one place where hours become
 * credit: pages, badge and export read it.
 */
export const fundingSql = (projectId: SQL, deliverableId: SQL) => sql`lateral (
  select json_agg(json_build_object('pledgeId', p.id, ${pledgeFactsJson(sql`p`)}, 'amountMinor', s.amount::text, 'hoursMinor', s.worth::text, 'minutes', s.minutes,
    'organization', ${creditedOrganizationJson(sql`o`)}) order by p.signed_at, p.id) as funding
  from (
    select brought.pledge_id, sum(brought.amount) as amount, sum(brought.worth) as worth, sum(brought.minutes)::int as minutes from (
      select a.pledge_id, a.staff_minor + a.cloud_minor as amount, 0 as worth, 0 as minutes
      from deliverable paid join allocation a on a.deliverable_id = paid.id
      where paid.project_id = ${projectId} and (${deliverableId} is null or paid.id = ${deliverableId})
      union all
      select done.pledge_id, 0, coalesce(div(done.minutes * rate.staff, rate.hours * 60), 0), done.minutes from (
        select e.pledge_id, coalesce(e.deliverable_id, g.deliverable_id) as deliverable_id, sum(e.minutes)::numeric as minutes
        from pledge g join hours_entry e on e.pledge_id = g.id join hours_verification v on v.entry_id = e.id
        where g.project_id = ${projectId} and g.terms_kind = 'in_kind'
          and (${deliverableId} is null or coalesce(e.deliverable_id, g.deliverable_id) = ${deliverableId})
        group by 1, 2) done
      cross join lateral (select sum(d.staff_minor) as staff, nullif(sum(d.hours_high), 0) as hours from deliverable d
        where d.project_id = ${projectId} and (done.deliverable_id is null or d.id = done.deliverable_id)) rate
      where done.minutes > 0
    ) brought group by brought.pledge_id
  ) s
  join pledge p on p.id = s.pledge_id and (p.terms_kind = 'in_kind' or ${paysSql})
  join organization o on o.id = p.credited_organization_id
)`;

/** Who is credited, as this viewer may see it, who co-funds the project or does not. */
export function sharesFor(actor: Actor, funding: readonly FundingRow[] | null, cofunded: boolean): ShownShare[] {
  const sight = pledgeSight(actor);
  return shownShares(
    (funding ?? []).map(({ pledgeId, organization, amountMinor, hoursMinor, minutes, ...facts }) => ({
      pledgeId,
      organization,
      shown: sight.allows({ ...facts, cofunded }),
      amountMinor,
      hoursMinor,
      minutes,
    })),
  );
}

/**
 * Contributions as a viewer may see them, in one statement with their project, deliverable and the money behind them.
 * What belongs to a project that is not theirs to see is left out.
 * @param tail conditions on `c` (contribution) and `project`, order and limit
 */
export async function readContributions(
  db: Db,
  actor: Actor,
  { where, tail }: { where: SQL; tail: SQL },
): Promise<SeenContribution[]> {
  const rows = await readRows(
    db,
    rowShape,
    sql`
    select c.id, c.url, c.kind, c.state, c.repository, c.number, c.title, c.author_handle, c.author_affiliation, c.happened_on::text as happened_on,
      c.contribution_class, c.hours, c.note, c.rev, c.facts, c.linked_by::text as linked_by,
      (select json_build_object('name', y.display_name, 'organization', q.name) from contribution_claim k join person y on y.id = k.person_id left join organization q on q.id = k.organization_id
        where k.contribution_id = c.id and k.answer is null) as claimed_by,
      case when project.id is not null then json_build_object('id', project.id, 'slug', project.slug, 'title', project.title, 'stage', project.stage, 'origin', project.origin, 'currency', project.currency) end as project,
      case when d.id is not null then json_build_object('id', d.id, 'position', d.position, 'title', d.title, 'staffMinor', d.staff_minor::text, 'cloudMinor', d.cloud_minor::text) end as deliverable,
      case when k.id is not null then ${creditedOrganizationJson(sql`k`)} end as in_kind,
      f.funding,
      ${cofunding(actor).sql(sql`c.project_id`)} as cofunds
    from contribution c
    left join project on project.id = c.project_id
    left join deliverable d on d.id = c.deliverable_id
    left join organization k on k.id = c.in_kind_organization_id
    left join ${fundingSql(sql`c.project_id`, sql`c.deliverable_id`)} f on true
    where (c.project_id is null or ${projectSight(actor).sql(sql`project`)}) and ${where}
    ${tail}`,
  );
  return rows.map((row) => seen(row, actor));
}

function seen(row: Row, actor: Actor): SeenContribution {
  const {
    author_handle: authorHandle,
    author_affiliation: authorAffiliation,
    happened_on: happenedOn,
    contribution_class: contributionClass,
    in_kind: inKind,
    cofunds,
    funding,
    deliverable,
    linked_by: linkedBy,
    claimed_by: claimedBy,
    ...plain
  } = row;
  const shares = claimedBy === null ? sharesFor(actor, funding, cofunds) : [];
  return {
    ...plain,
    authorHandle,
    authorAffiliation,
    happenedOn,
    contributionClass,
    inKind,
    deliverable: deliverable && {
      ...deliverable,
      staffMinor: deliverable.staffMinor,
      cloudMinor: deliverable.cloudMinor,
    },
    linkedBy,
    claimedBy,
    inKindMinutes: minutesOf(shares, inKind?.id),
    shares,
    hoursInKind: shares
      .filter(({ minutes }) => minutes > 0)
      .map(({ organization, minutes }) => ({ organization, minutes })),
  };
}

const minutesOf = (shares: readonly ShownShare[], organizationId: string | undefined): number =>
  shares.reduce(
    (sum, { organization, minutes }) =>
      organization !== null && organization.id === organizationId ? sum + minutes : sum,
    0,
  );
