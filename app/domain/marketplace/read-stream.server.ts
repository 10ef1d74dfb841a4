import { sql, type SQL } from "drizzle-orm";
import { col, type RowOf } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { pledgeAmountSql, pledgeKindSql } from "#app/domain/sight/pledge-kind.server.ts";
import { cofunding, pledgeSight } from "#app/domain/sight/sight.server.ts";
import type { ProjectFunding, FundingPart } from "./project-stream.ts";

/** More parts of one kind than this cannot be told apart in a bar: the smallest are poured together. */
const partsPerKind = 24;

/**
 * Columns of a lateral item `s` for the project row `p`: its parts by organization, its sums and its organizations, masked
 * for the viewer. One index on pledges answers it; it is joined to a page of projects in the same statement.
 */
export function fundingOfProject(actor: Actor): SQL {
  // The pledges of the project are all here: one look at each says whether the viewer co-funds it.
  const cofunded = sql`bool_or(${cofunding(actor).pledgeSql(sql`l`)}) over ()`;
  return sql`lateral (
    with pledged as (
      select l.id, l.credited_organization_id as organization_id, l.position, ${pledgeKindSql(sql`l`)} as kind, ${pledgeAmountSql(sql`l`)} as part_minor,
        ${pledgeSight(actor).sql(sql`l`, cofunded)} as shown
      from pledge l where l.project_id = p.id
    ), parts as (
      select organization_id, kind, shown, sum(part_minor) as amount, min(position) as joined, (array_agg(id order by position))[1] as pledge_id,
        row_number() over (partition by kind order by sum(part_minor) desc, min(position)) as size, count(*) over (partition by kind) as siblings
      from pledged where kind not in ('ended', 'outside') group by organization_id, kind, shown
    ), poured as (
      select *, siblings > ${partsPerKind} and size >= ${partsPerKind} as small from parts
    ), drawn as (
      select kind, amount, 1 as count, joined, pledge_id::text as id, shown, organization_id from poured where not small
      union all
      select kind, sum(amount), count(*)::int, 2147483647, 'more-' || kind, false, null from poured where small group by kind
    )
    select
      (select coalesce(json_agg(json_build_object('id', d.id, 'amount', d.amount::text, 'kind', d.kind, 'count', d.count,
          'label', case when d.count > 1 then 'and ' || d.count || ' more' when d.shown then o.name else 'A member, not named' end,
          'initials', case when d.shown then o.initials else '' end, 'hue', case when d.shown then o.hue else 0 end)
          order by array_position(array['firm', 'conditional', 'intent', 'in-kind', 'interest'], d.kind), d.joined), '[]')
        from drawn d left join organization o on o.id = d.organization_id) as parts,
      (select coalesce(sum(amount) filter (where kind = 'firm'), 0)::text from parts) as firm,
      (select coalesce(sum(amount) filter (where kind = 'conditional'), 0)::text from parts) as waiting,
      (select coalesce(sum(amount) filter (where kind = 'intent'), 0)::text from parts) as intent,
      (select count(distinct organization_id)::int from parts where kind in ('firm', 'conditional')) as organizations
  ) s on true`;
}

/** What the lateral item gives for one project. */
export const fundingShape = {
  parts: col.list(
    col.record({
      id: col.text,
      label: col.text,
      initials: col.text,
      hue: col.number,
      amount: col.bigint,
      kind: col.word<FundingPart["kind"]>(),
      count: col.number,
    }),
  ),
  firm: col.bigint,
  waiting: col.bigint,
  intent: col.bigint,
  organizations: col.number,
  goal: col.nullable(col.bigint),
  minimum: col.nullable(col.bigint),
  currency: col.text,
  spent: col.bigint,
};

/** Only the project's own page marks a stretch. */
type FundingRow = RowOf<typeof fundingShape> & { readonly stretch?: bigint | null };

/** What the book says was spent on accepted work, as a scalar for the project row `p`. */
export const spentOfProject: SQL = sql`(select li.spent_minor::text from listing li where li.project_id = p.id)`;

/** Columns of the project row `p`: goal and minimum of the money that agreed hours leave to be paid, as the lists have them. */
export const moneyLeftOfProject: SQL = sql`(select li.goal_minor::text from listing li where li.project_id = p.id) as goal, (select li.minimum_minor::text from listing li where li.project_id = p.id) as minimum`;

export function readFunding(row: FundingRow): ProjectFunding {
  return {
    currency: row.currency,
    goalMinor: row.goal,
    minimumMinor: row.minimum,
    stretchMinor: row.stretch ?? null,
    firmMinor: row.firm,
    waitingMinor: row.waiting,
    intentMinor: row.intent,
    spentMinor: row.spent,
    organizations: row.organizations,
    parts: row.parts.map(({ amount, ...part }) => ({ ...part, amountMinor: amount })),
  };
}
