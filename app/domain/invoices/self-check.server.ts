import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";

/** What invoices, payments and moved money promise, and what the book says of them. */
export const invoicesChecks: readonly Check[] = [
  check(
    "no_invoice_overpaid",
    "nobody paid more than was invoiced",
    () =>
      sql`select id, owner_id, balance_minor::text as balance from account where kind = 'receivable' and balance_minor < 0`,
  ),
  check(
    "invoices_agree_with_the_book",
    "what is open on an invoice is its lines less what was credited and paid, and that is what the book says is owed",
    (scope) => sql`with moved as (
        select invoice_id, pledge_id, amount_minor from invoice_line
        union all select c.invoice_id, l.pledge_id, -k.amount_minor from credit_note c join credit_note_line k on k.credit_note_id = c.id
          join invoice_line l on l.invoice_id = c.invoice_id and l.position = k.position
        union all select invoice_id, pledge_id, -amount_minor from invoice_settlement),
      said as (select i.organization_id, i.deliverable_id, m.pledge_id, sum(m.amount_minor) as open
        from moved m join invoice i on i.id = m.invoice_id where ${scope.owner("i.organization_id")} group by 1, 2, 3),
      booked as (select a.owner_id as organization_id, e.deliverable_id, e.pledge_id, sum(e.amount_minor) as open
        from account a join entry e on e.account_id = a.id where a.kind = 'receivable' and e.deliverable_id is not null and ${scope.owner("a.owner_id")} group by 1, 2, 3)
      select i.id as about, i.open_minor::text as says, coalesce(sum(m.amount_minor), 0)::text as is
        from invoice i left join moved m on m.invoice_id = i.id where ${scope.owner("i.organization_id")} group by i.id having i.open_minor <> coalesce(sum(m.amount_minor), 0)
      union all
      select coalesce(said.pledge_id, booked.pledge_id), coalesce(said.open, 0)::text, coalesce(booked.open, 0)::text
        from said full join booked using (organization_id, deliverable_id, pledge_id) where coalesce(said.open, 0) <> coalesce(booked.open, 0)`,
  ),
  check(
    "payments_are_in_the_book",
    "every payment is a transfer of its amount, and every transfer of money in, used or paid back is a payment",
    (scope) => sql`with moved as (
        select t.id, t.kind, p.id as payment_id, p.kind as payment_kind, p.amount_minor, p.mirror_id is not null as mirrored,
          coalesce(sum(e.amount_minor) filter (where a.kind = 'cash'), 0) as cash, coalesce(sum(e.amount_minor) filter (where a.kind = 'credit' and e.amount_minor > 0), 0) as used,
          exists (select 1 from transfer m where m.reverses_id = t.id and m.kind = 'payment_mirrored') as reversed
        from transfer t join entry e on e.transfer_id = t.id join account a on a.id = e.account_id left join payment p on p.transfer_id = t.id
        where (t.kind in ('paid', 'credit_applied', 'refunded') or p.id is not null) and ${scope.transfer("t.id")} group by t.id, p.id)
      select id as transfer_id, kind, payment_id, payment_kind, amount_minor::text as amount from moved
      where payment_id is null or mirrored <> reversed
        or case payment_kind when 'received' then kind <> 'paid' or cash <> amount_minor when 'applied' then kind <> 'credit_applied' or used <> amount_minor
          else kind <> 'refunded' or cash <> -amount_minor end`,
  ),
  check(
    "credit_within_invoices",
    "no line of an invoice is credited beyond what it asked for",
    () => sql`select c.invoice_id, k.position, sum(k.amount_minor)::text as credited, l.amount_minor::text as asked
      from credit_note c join credit_note_line k on k.credit_note_id = c.id left join invoice_line l on l.invoice_id = c.invoice_id and l.position = k.position
      group by c.invoice_id, k.position, l.amount_minor having l.amount_minor is null or sum(k.amount_minor) > l.amount_minor`,
  ),
  check(
    "invoices_numbered_without_gaps",
    "invoices and credit notes are numbered 1, 2, 3 in each year, without a gap",
    () => sql`select 'invoice' as range, y.year, y.head_number, count(i.id) as written, max(i.number) as highest from invoice_year y left join invoice i on i.year = y.year
        group by y.year having count(i.id) <> y.head_number or coalesce(max(i.number), 0) <> y.head_number
      union all
      select 'credit note', y.year, y.head_number, count(c.id), max(c.number) from credit_note_year y left join credit_note c on c.year = y.year
        group by y.year having count(c.id) <> y.head_number or coalesce(max(c.number), 0) <> y.head_number
      union all
      select 'invoice', i.year, 0, count(*), max(i.number) from invoice i where not exists (select 1 from invoice_year y where y.year = i.year) group by i.year`,
  ),
  check(
    "paid_rungs_follow_invoices",
    "a pledge counts as paid when nothing is open on any of its invoices, and only then",
    (scope) => sql`select p.id as pledge_id, p.rung from pledge p
      where p.rung in ('paid', 'spent', 'credited') and ${scope.pledge("p.id")} and exists (
        select 1 from invoice_line l join invoice i on i.id = l.invoice_id where l.pledge_id = p.id and i.paid_at is null)`,
  ),
  check(
    "moves_are_in_the_book",
    "money moves from one project to another only with its pledger’s consent, by as much, and what is held for a project is there",
    () => sql`select r.id as about, r.amount_minor::text as says, coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0)::text as is from reallocation r
        left join transfer t on t.id = r.transfer_id and t.kind = 'moved' left join entry e on e.transfer_id = t.id
        where r.answer = 'consented' group by r.id having r.amount_minor <> coalesce(sum(e.amount_minor) filter (where e.amount_minor > 0), 0)
      union all
      select t.id, 'no consent', t.kind from transfer t where t.kind = 'moved' and not exists (select from reallocation r where r.transfer_id = t.id)
        or t.kind = 'move_mirrored' and not exists (select from reallocation r where r.mirror_id = t.id)
      union all
      select held.project_id, held.amount::text, coalesce(-a.balance_minor, 0)::text from (
        select r.to_project_id as project_id, sum(r.amount_minor) as amount from reallocation r where r.answer = 'consented' and r.mirror_id is null
          and not exists (select from reallocation later where later.from_id = r.id and later.answer = 'consented' and later.mirror_id is null) group by 1) held
        left join account a on a.kind = 'restricted' and a.owner_id = held.project_id where coalesce(-a.balance_minor, 0) < held.amount`,
  ),
];
