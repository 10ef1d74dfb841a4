import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";

/** What membership dues promise, and what the book says of them. */
export const membershipChecks: readonly Check[] = [
  check(
    "dues_agree_with_the_book",
    "what is open of dues is what was asked for less what was paid and sponsored, and that is what the book says is owed",
    () => sql`with paid as (select dues_id, sum(amount_minor) as minor from dues_part where mirror_id is null group by 1),
      said as (select d.organization_id, sum(d.open_minor) as open from dues d group by 1),
      booked as (select owner_id as organization_id, balance_minor as open from account where kind = 'dues_owed')
      select d.id as about, d.open_minor::text as says, (d.amount_minor - coalesce(paid.minor, 0))::text as is from dues d left join paid on paid.dues_id = d.id
        where d.open_minor <> case when d.mirror_id is null then d.amount_minor - coalesce(paid.minor, 0) else 0 end
      union all
      select coalesce(said.organization_id, booked.organization_id), coalesce(said.open, 0)::text, coalesce(booked.open, 0)::text
        from said full join booked using (organization_id) where coalesce(said.open, 0) <> coalesce(booked.open, 0)
      union all
      select p.id, p.amount_minor::text, t.kind from dues_part p join transfer t on t.id = p.transfer_id where t.kind <> case when p.fund_id is null then 'dues_paid' else 'sponsored' end
      union all
      select t.id, 'no dues', t.kind from transfer t where t.kind in ('dues_paid', 'sponsored') and not exists (select from dues_part p where p.transfer_id = t.id)`,
  ),
  check(
    "dues_numbered_without_gaps",
    "dues are numbered 1, 2, 3 in each year, without a gap",
    () => sql`select y.year, y.head_number, count(d.id) as written, max(d.number) as highest from dues_year y left join dues d on d.year = y.year
      group by y.year having count(d.id) <> y.head_number or coalesce(max(d.number), 0) <> y.head_number`,
  ),
];
