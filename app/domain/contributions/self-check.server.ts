import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";
import { agreedHoursSql } from "./agreed-hours.server.ts";

/** What hours promise that were given in kind. */
export const contributionsChecks: readonly Check[] = [
  check(
    "hours_within_agreement",
    "no more hours are verified than entered, no more entered than agreed, and no more agreed than offered in kind",
    (
      scope,
    ) => sql`select p.id as pledge_id, p.hours as offered, agreed.hours as agreed, entered.minutes as entered_minutes, entered.verified as verified_minutes from pledge p
      cross join lateral (select ${agreedHoursSql(sql`p.id`)} as hours) as agreed
      left join lateral (select coalesce(sum(e.minutes), 0) as minutes, coalesce(sum(e.minutes) filter (where v.entry_id is not null), 0) as verified
        from hours_entry e left join hours_verification v on v.entry_id = e.id where e.pledge_id = p.id) as entered on true
      where ${scope.project("p.project_id")} and ((agreed.hours is not null and (p.terms_kind <> 'in_kind' or agreed.hours > p.hours)) or entered.minutes > coalesce(agreed.hours, 0) * 60
        or entered.verified > entered.minutes or entered.verified < 0)`,
  ),
  check(
    "hours_lower_the_price",
    "what agreed hours take off a deliverable’s price is their value at its rate, and never more than its staff price",
    (
      scope,
    ) => sql`select d.id as deliverable_id, d.given_minor::text as kept, v.given_minor::text as due, v.hours, d.hours_high
      from deliverable d join deliverable_given v on v.deliverable_id = d.id
      where ${scope.project("d.project_id")} and (d.given_minor <> v.given_minor or v.hours > d.hours_high)`,
  ),
  check(
    "money_and_hours_are_the_price",
    "what is paid for a deliverable’s work, and what hours took off it and nobody paid for instead, are not more than its staff price",
    (
      scope,
    ) => sql`select d.id as deliverable_id, d.staff_minor::text as price, d.given_minor::text as given, paid.minor::text as paid, instead.minor::text as instead
      from deliverable d
      cross join lateral (select coalesce(sum(a.staff_minor), 0) as minor from allocation a where a.deliverable_id = d.id) paid
      cross join lateral (select coalesce(sum(s.value_minor) filter (where s.became = 'money'), 0) as minor from hours_shortfall s where s.deliverable_id = d.id) instead
      where ${scope.project("d.project_id")} and paid.minor - instead.minor + d.given_minor > d.staff_minor`,
  ),
  check(
    "accepted_work_misses_no_hours",
    "of an accepted deliverable, hours that lowered its price are verified, paid for, or out of its scope by a word of the steward",
    (
      scope,
    ) => sql`select d.id as deliverable_id, agreed.pledge_id, agreed.hours, done.minutes as verified_minutes, settled.minutes as settled_minutes
      from (select distinct on (g.pledge_id, g.deliverable_id) g.pledge_id, g.deliverable_id, g.hours from hours_agreement g
          where g.deliverable_id is not null order by g.pledge_id, g.deliverable_id, g.position desc) agreed
        join pledge p on p.id = agreed.pledge_id and p.ended_at is null
        join deliverable d on d.id = agreed.deliverable_id and d.state in ('accepted', 'ready_to_invoice', 'invoiced')
        cross join lateral (select coalesce(sum(e.minutes), 0) as minutes from hours_entry e join hours_verification v on v.entry_id = e.id
          where e.pledge_id = p.id and e.deliverable_id = d.id) done
        cross join lateral (select coalesce(sum(s.minutes), 0) as minutes from hours_shortfall s where s.pledge_id = p.id and s.deliverable_id = d.id) settled
      where ${scope.project("d.project_id")} and agreed.hours * 60 <> done.minutes + settled.minutes`,
  ),
  check(
    "hours_mirrored_exactly",
    "an entry of hours that was taken back is mirrored to the minute, and verified with it or not at all",
    () => sql`select m.id as mirror_id, m.mirrors_id, m.minutes, e.minutes as mirrored from hours_entry m left join hours_entry e on e.id = m.mirrors_id
        left join hours_verification a on a.entry_id = m.id left join hours_verification b on b.entry_id = e.id
      where m.mirrors_id is not null and (e.id is null or m.minutes <> -e.minutes or m.pledge_id <> e.pledge_id or (a.entry_id is null) <> (b.entry_id is null))`,
  ),
  check(
    "no_claim_is_credited",
    "no pledge is credited for what somebody only claims went upstream",
    (
      scope,
    ) => sql`select p.id as pledge_id, a.deliverable_id from pledge p join allocation a on a.pledge_id = p.id and a.staff_minor + a.cloud_minor > 0
      where ${scope.project("p.project_id")} and p.rung = 'credited'
        and exists (select 1 from contribution c join contribution_claim q on q.contribution_id = c.id and q.answer is null where c.deliverable_id = a.deliverable_id and c.state in ('merged', 'released'))
        and not exists (select 1 from contribution c where c.deliverable_id = a.deliverable_id and c.state in ('merged', 'released')
          and not exists (select 1 from contribution_claim q where q.contribution_id = c.id and q.answer is null))`,
  ),
];
