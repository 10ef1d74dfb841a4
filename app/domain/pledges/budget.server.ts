import { sql, type SQL } from "drizzle-orm";
import { wordList } from "#db/schema/columns.ts";
import { bindingRungs } from "#db/schema/rungs.ts";

/**
 * What an organization promised in a calendar year (UTC), over all projects: the most that each of its signed pledges may
 * cost, or what it pays once that is settled. Withdrawn and lapsed ones cost nothing, and what a fund pays is paid already.
 * In minor units of the book.
 */
export const promisedInYear = (organizationId: SQL, year: SQL): SQL => sql`coalesce((
  select sum(case
    when p.terms_kind = 'in_kind' then 0
    when p.allocated_minor is not null then p.allocated_minor
    when p.terms_kind = 'share' then p.offered_minor
    else p.amount_minor end)
  from pledge p
  where p.payer_organization_id = ${organizationId} and p.fund_id is null
    and p.rung in ${wordList(bindingRungs)}
    and p.signed_at >= make_timestamptz(${year}, 1, 1, 0, 0, 0, 'UTC') and p.signed_at < make_timestamptz(${year} + 1, 1, 1, 0, 0, 0, 'UTC')), 0)`;
