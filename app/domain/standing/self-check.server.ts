import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";

/** What the standing of organizations promises, and what pledges make of it. */
export const standingChecks: readonly Check[] = [
  check(
    "standings_are_last_steps",
    "each organization stands as its last step says, and every step begins where the one before ended",
    () => sql`select o.id as organization_id, o.standing, last.to_standing from organization o
        left join lateral (select to_standing from standing_step s where s.organization_id = o.id order by position desc limit 1) as last on true
      where coalesce(last.to_standing, 'applied') <> o.standing
      union all
      select organization_id, from_standing, before from (
        select organization_id, position, from_standing, lag(to_standing) over (partition by organization_id order by position) as before,
          row_number() over (partition by organization_id order by position) as place from standing_step) as steps
      where from_standing is distinct from before or position <> place`,
  ),
  check(
    "only_admitted_organizations_count",
    "no pledge of an organization that is not admitted stands or is in a sum, and every other one counts",
    (
      scope,
    ) => sql`select p.id as pledge_id, p.rung, p.counts, p.stands, payer.standing as payer, credited.standing as credited
      from pledge p join organization payer on payer.id = p.payer_organization_id join organization credited on credited.id = p.credited_organization_id
      where p.rung in ('interest', 'intent', 'firm') and ${scope.pledge("p.id")}
        and (p.counts <> (${admittedSql(sql`payer`)} and ${admittedSql(sql`credited`)}) or (not p.counts and (p.stands or p.offered_minor <> 0)))`,
  ),
];
