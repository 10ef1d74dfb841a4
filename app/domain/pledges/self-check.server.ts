import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";
import { wordList } from "#db/schema/columns.ts";
import { allocatedRungs } from "#db/schema/rungs.ts";
import { settlementCheck } from "./check-settlement.server.ts";

/** What pledges promise, and what the book says of them. */
export const pledgesChecks: readonly Check[] = [
  check(
    "rungs_agree_with_entries",
    "each pledge’s rung agrees with its entries in the book",
    (scope) => sql`with posted as (
        select e.pledge_id,
          coalesce(sum(e.amount_minor) filter (where a.kind = 'waiting'), 0) as waiting,
          coalesce(sum(e.amount_minor) filter (where a.kind = 'commitment'), 0) as committed,
          -coalesce(sum(e.amount_minor) filter (where a.kind = 'commitment' and t.kind = 'commitment_mirrored'), 0) as mirrored
        from entry e join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id
        where e.pledge_id is not null and ${scope.pledge("e.pledge_id")} group by e.pledge_id),
      expected as (
        select p.id, p.rung, p.stands, p.terms_kind,
          case when p.rung = 'firm' and not (p.stands and p.terms_kind <> 'closer') then p.offered_minor else 0 end as waiting,
          case when p.rung = 'firm' and p.stands and p.terms_kind <> 'closer' then p.offered_minor
            when p.rung in ${wordList(allocatedRungs)} then coalesce(p.allocated_minor, 0) - coalesce(posted.mirrored, 0)
            else 0 end as committed,
          coalesce(posted.waiting, 0) as posted_waiting, coalesce(posted.committed, 0) as posted_committed
        from pledge p left join posted on posted.pledge_id = p.id where ${scope.pledge("p.id")})
      select id as pledge_id, rung, waiting::text, posted_waiting::text, committed::text, posted_committed::text
      from expected where waiting <> posted_waiting or committed <> posted_committed or committed < 0`,
  ),
  check(
    "entries_belong_to_pledges",
    "every entry that names a pledge names one that exists, and its payer and project",
    (
      scope,
    ) => sql`select e.number, e.position, e.pledge_id from entry e join account a on a.id = e.account_id left join pledge p on p.id = e.pledge_id
      where e.pledge_id is not null and ${scope.transfer("e.transfer_id")} and (p.id is null
        or (a.kind in ('waiting', 'commitment') and a.owner_id <> p.payer_organization_id)
        or (a.kind in ('waited', 'committed') and a.owner_id <> p.project_id))`,
  ),
  check(
    "rungs_are_last_steps",
    "each pledge stands on the rung of its last step, and every step begins where the one before ended",
    (scope) => sql`select p.id as pledge_id, p.rung, last.to_rung from pledge p
        left join lateral (select to_rung from pledge_step s where s.pledge_id = p.id order by position desc limit 1) as last on true
      where last.to_rung is distinct from p.rung and ${scope.pledge("p.id")}
      union all
      select pledge_id, from_rung, before from (
        select pledge_id, position, from_rung, lag(to_rung) over (partition by pledge_id order by position) as before,
          row_number() over (partition by pledge_id order by position) as place from pledge_step where ${scope.pledge("pledge_id")}) as steps
      where from_rung is distinct from before or position <> place`,
  ),
  check(
    "allocated_within_firm",
    "no project pays more than was firmly pledged, nor than its deliverables cost",
    (
      scope,
    ) => sql`select id as pledge_id, allocated_minor::text as allocated, offered_minor::text as firm from pledge where allocated_minor > offered_minor and ${scope.pledge("id")}
      union all
      select d.id, sum(a.staff_minor + a.cloud_minor)::text, (d.staff_minor + d.cloud_minor)::text
      from deliverable d join allocation a on a.deliverable_id = d.id where ${scope.project("d.project_id")}
      group by d.id having sum(a.staff_minor) > d.staff_minor or sum(a.cloud_minor) > d.cloud_minor`,
  ),
  check(
    "allocations_sum_to_pledges",
    "what a pledge pays is what it pays for its deliverables together",
    (
      scope,
    ) => sql`select p.id as pledge_id, p.allocated_minor::text as pays, coalesce(sum(a.staff_minor + a.cloud_minor), 0)::text as divided
      from pledge p left join allocation a on a.pledge_id = p.id where ${scope.pledge("p.id")}
      group by p.id having coalesce(p.allocated_minor, 0) <> coalesce(sum(a.staff_minor + a.cloud_minor), 0)`,
  ),
  check(
    "raises_and_pledges_agree",
    "firm pledges are in raises, allocated ones in projects that are co-funded",
    (scope) => sql`select p.id as pledge_id, p.rung, j.stage from pledge p join project j on j.id = p.project_id
      where ((p.rung = 'firm' and j.stage <> 'raising')
        or (p.rung in ${wordList(allocatedRungs)} and j.cofunded_at is null)) and ${scope.project("j.id")}`,
  ),
  settlementCheck,
];
