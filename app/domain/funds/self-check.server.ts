import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";

/** What funds promise, and what the book says of them. */
export const fundsChecks: readonly Check[] = [
  check(
    "funds_equal_the_book",
    "what a fund holds and has promised is what its account and its pledges say, and it never promised more than it holds",
    () => sql`select f.id as fund_id, f.held_minor::text as holds, held.minor::text as booked, f.promised_minor::text as promised, promised.minor::text as pledged
      from fund f
      cross join lateral (select coalesce(-sum(a.balance_minor), 0) as minor from account a where a.kind = 'fund' and a.owner_id = f.id and a.currency = f.currency) held
      cross join lateral (select coalesce(sum(fund_promise(p.rung, p.amount_minor, p.allocated_minor, p.drawn_minor)), 0) as minor from pledge p where p.fund_id = f.id) promised
      where f.held_minor <> held.minor or f.promised_minor <> promised.minor or promised.minor > held.minor`,
  ),
  check(
    "funds_paid_what_is_in_the_book",
    "what a fund has paid of a pledge is what the book moved out of its account for it",
    (scope) => sql`select p.id as pledge_id, p.drawn_minor::text as says, coalesce(sum(e.amount_minor), 0)::text as is
      from pledge p left join (entry e join account a on a.id = e.account_id and a.kind = 'fund') on e.pledge_id = p.id and a.owner_id = p.fund_id
      where p.fund_id is not null and ${scope.pledge("p.id")} group by p.id having p.drawn_minor <> coalesce(sum(e.amount_minor), 0)`,
  ),
  check(
    "matches_within_their_pool",
    "a fund gives no project and no organization more than its pool allows, and on no other terms",
    () => sql`with taken as (
        select p.fund_id, p.project_id, j.proposer_organization_id as organization_id, fund_promise(p.rung, p.amount_minor, p.allocated_minor, 0) as minor
        from pledge p join project j on j.id = p.project_id where p.fund_id is not null)
      select f.id as fund_id, t.project_id as about, sum(t.minor)::text as taken, f.project_cap_minor::text as cap from fund f join taken t on t.fund_id = f.id
        group by f.id, t.project_id having sum(t.minor) > coalesce(f.project_cap_minor, 0)
      union all
      select f.id, t.organization_id, sum(t.minor)::text, f.organization_cap_minor::text from fund f join taken t on t.fund_id = f.id
        where t.organization_id is not null group by f.id, t.organization_id having sum(t.minor) > coalesce(f.organization_cap_minor, 0)
      union all
      select f.id, p.id, p.match_numerator || ':' || p.match_denominator, f.match_numerator || ':' || f.match_denominator from pledge p join fund f on f.id = p.fund_id
        where p.payer_organization_id <> f.organization_id
          or (p.terms_kind = 'match' and (p.match_numerator, p.match_denominator) is distinct from (f.match_numerator, f.match_denominator))`,
  ),
  check(
    "distributions_sum_to_their_pledges",
    "what a fund divided is the sum of its parts, and each part was pledged",
    () => sql`select d.id as distribution_id, d.given_minor::text as says, parts.minor::text as parts, pledged.minor::text as pledged
      from fund_distribution d
      cross join lateral (select coalesce(sum((l ->> 'amountMinor')::bigint), 0) as minor from jsonb_array_elements(d.lines) l) parts
      cross join lateral (select coalesce(sum(p.amount_minor), 0) as minor from pledge p where p.distribution_id = d.id and p.fund_id = d.fund_id) pledged
      where d.given_minor <> parts.minor or d.given_minor <> pledged.minor or d.given_minor > d.amount_minor`,
  ),
  check(
    "fillings_are_in_the_book",
    "every filling of a fund is a transfer of its amount, taken back by a mirror or not at all",
    () => sql`select t.id as transfer_id, g.id as filling_id, g.amount_minor::text as says, t.cash::text as is
      from (select t.id, coalesce(sum(e.amount_minor) filter (where a.kind = 'cash'), 0) as cash from transfer t join entry e on e.transfer_id = t.id join account a on a.id = e.account_id
        where t.kind = 'fund_filled' group by t.id) t
      full join fund_filling g on g.transfer_id = t.id
      where g.id is null or t.id is null or t.cash <> g.amount_minor
        or (g.mirror_id is null) = exists (select 1 from transfer m where m.reverses_id = t.id and m.kind = 'fund_mirrored')`,
  ),
];
