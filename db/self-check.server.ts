import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./client.server.ts";
import { everything, lowestId, since, type Mark, type Scope } from "./self-check-scope.server.ts";

/** One promise of the book, asked again. */
export interface Check {
  /** As it is printed: `balances_equal_entries`. */
  readonly name: string;
  /** The promise in words, as the book's page says it. */
  readonly promise: string;
  /** Rows that break it, at most as many as asked for; none when it holds. */
  offending(db: Db, limit: number): Promise<readonly object[]>;
  /** The same, asked only of what came since a mark and what that touched. Without it the promise takes the whole book, and is asked by night. */
  offendingSince?(db: Db, limit: number, mark: Mark): Promise<readonly object[]>;
}

export interface BrokenPromise {
  readonly name: string;
  readonly promise: string;
  readonly rows: readonly object[];
}

/** More rows than this say nothing new. */
const rowsShown = 20;

/**
 * Asks every check, one after the other so that a busy network hardly notices, and returns those that do not hold.
 * @param mark asks only of what came since; promises that take the whole book are then left out
 */
export async function selfCheck(db: Db, checks: readonly Check[], mark?: Mark): Promise<BrokenPromise[]> {
  const broken: BrokenPromise[] = [];
  for (const check of checks) {
    const rows = mark
      ? ((await check.offendingSince?.(db, rowsShown, mark)) ?? [])
      : await check.offending(db, rowsShown);
    if (rows.length > 0) broken.push({ name: check.name, promise: check.promise, rows });
  }
  return broken;
}

type Query = (scope: Scope) => SQL;

const ask = async (db: Db, query: SQL, limit: number) => [
  ...(await db.execute(sql`select * from (${query}) as offending limit ${limit}`)),
];

/**
 * @param query the rows that break the promise, within a scope. One that leaves the scope aside reads few rows.
 * @param news how what came since a mark is asked instead, where less than the scope is enough; null: only by night
 */
const check = (
  name: string,
  promise: string,
  query: Query,
  news: ((mark: Mark) => SQL) | null = (mark) => query(since(mark)),
): Check => ({
  name,
  promise,
  offending: (db, limit) => ask(db, query(everything), limit),
  ...(news && { offendingSince: (db: Db, limit: number, mark: Mark) => ask(db, news(mark), limit) }),
});

/** What the tables alone can tell. That a raise equals its settlement is asked by `pledges/check-settlement.server.ts`. */
export const tableChecks: readonly Check[] = [
  check(
    "transfers_sum_to_zero",
    "every transfer sums to zero in each currency",
    (
      scope,
    ) => sql`select t.number, e.currency, sum(e.amount_minor)::text as off_by from transfer t join entry e on e.transfer_id = t.id
      where ${scope.transfer("t.id")} group by t.number, e.currency having sum(e.amount_minor) <> 0`,
  ),
  check(
    "transfers_have_two_sides",
    "every transfer has at least two entries",
    (scope) =>
      sql`select t.number from transfer t left join entry e on e.transfer_id = t.id where ${scope.transfer("t.id")} group by t.number having count(e.position) < 2`,
  ),
  check(
    "transfers_numbered_without_gaps",
    "transfers are numbered 1, 2, 3 without a gap",
    () => sql`select b.head_number, count(t.id) as transfers, coalesce(max(t.number), 0) as highest from book b left join transfer t on true
      group by b.head_number having count(t.id) <> b.head_number or coalesce(max(t.number), 0) <> b.head_number`,
    ({
      transferNumber: last,
    }) => sql`select b.head_number, ${last} + count(t.id) as transfers, max(t.number) as highest from book b left join transfer t on t.number > ${last}
      group by b.head_number having ${last} + count(t.id) <> b.head_number or greatest(max(t.number), ${last}) <> b.head_number`,
  ),
  check(
    "transfers_in_order_of_time",
    "no transfer is older than the one before it, and the book knows the moment of the last",
    () => sql`select number, occurred_at, before from (select number, occurred_at, lag(occurred_at) over (order by number) as before from transfer) as run where occurred_at < before
      union all
      select b.head_number, b.head_at, last.at from book b, (select max(occurred_at) as at from transfer) last where b.head_at is distinct from last.at`,
    ({
      transferNumber: last,
    }) => sql`select number, occurred_at, before from (select number, occurred_at, lag(occurred_at) over (order by number) as before from transfer where number >= ${last}) as run where occurred_at < before
      union all
      select b.head_number, b.head_at, t.occurred_at from book b left join transfer t on t.number = b.head_number where b.head_at is distinct from t.occurred_at`,
  ),
  check(
    "entries_carry_their_number",
    "every entry carries its transfer’s number",
    (scope) =>
      sql`select t.number, e.number as entry_number from entry e join transfer t on t.id = e.transfer_id where e.number <> t.number and ${scope.transfer("t.id")}`,
  ),
  check(
    "balances_equal_entries",
    "every account’s balance is the sum of its entries",
    () => sql`select a.id, a.kind, a.owner_id, a.balance_minor::text as balance, coalesce(sum(e.amount_minor), 0)::text as entries
      from account a left join entry e on e.account_id = a.id group by a.id having a.balance_minor <> coalesce(sum(e.amount_minor), 0)`,
    // The balance after the last entry is the sum of them all, as long as each follows from the one before: so every account is asked, and few entries are read.
    () => sql`select a.id, a.kind, a.owner_id, a.balance_minor::text as balance, coalesce(last.balance_after_minor, 0)::text as entries from account a
      left join lateral (select e.balance_after_minor from entry e where e.account_id = a.id order by e.number desc, e.position desc limit 1) as last on true
      where a.balance_minor <> coalesce(last.balance_after_minor, 0)`,
  ),
  check(
    "balances_after_follow",
    "the balance after each entry is the one before it and the entry",
    () => sql`select number, position, account_id, balance_after_minor::text as says, running::text as is from (
        select number, position, account_id, balance_after_minor,
          sum(amount_minor) over (partition by account_id order by number, position) as running from entry) as run
      where balance_after_minor <> running`,
    (
      mark,
    ) => sql`select e.number, e.position, e.account_id, e.balance_after_minor::text as says, (coalesce(before.balance_after_minor, 0) + e.amount_minor)::text as is from entry e
      left join lateral (select b.balance_after_minor from entry b where b.account_id = e.account_id and (b.number, b.position) < (e.number, e.position) order by b.number desc, b.position desc limit 1) as before on true
      where ${since(mark).transfer("e.transfer_id")} and e.balance_after_minor <> coalesce(before.balance_after_minor, 0) + e.amount_minor`,
  ),
  check(
    "held_money_not_overdrawn",
    "nobody was given more than is held for them: no project, no fund, no organization that paid ahead",
    () =>
      sql`select id, kind, owner_id, balance_minor::text as balance from account where kind in ('restricted', 'fund', 'credit') and balance_minor > 0`,
  ),
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
    "payments_are_in_cash",
    "no more was paid out than came in",
    () =>
      sql`select id, currency, balance_minor::text as balance from account where kind = 'cash' and balance_minor < 0`,
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
    "undone_within_done",
    "no payment, no invoice and no filling of a fund is undone beyond what it did",
    (scope) => sql`with mirrors as (
        select t.reverses_id as id, e.account_id, e.pledge_id, sum(e.amount_minor) as undone from transfer t join entry e on e.transfer_id = t.id
        where t.kind in ('payment_mirrored', 'move_mirrored', 'credit_note', 'acceptance_mirrored', 'fund_mirrored', 'dues_mirrored')
          and ${scope.account("e.account_id")} group by 1, 2, 3),
      done as (
        select e.transfer_id as id, e.account_id, e.pledge_id, sum(e.amount_minor) as done from entry e
        where e.transfer_id in (select id from mirrors) group by 1, 2, 3)
      select m.id as transfer_id, m.account_id, m.pledge_id, coalesce(d.done, 0)::text as done, m.undone::text from mirrors m
      left join done d on d.id = m.id and d.account_id = m.account_id and d.pledge_id is not distinct from m.pledge_id
      where m.undone <> 0 and (sign(m.undone) = sign(coalesce(d.done, 0)) or abs(m.undone) > abs(coalesce(d.done, 0)))`,
  ),
  check(
    "paid_rungs_follow_invoices",
    "a pledge counts as paid when nothing is open on any of its invoices, and only then",
    (scope) => sql`select p.id as pledge_id, p.rung from pledge p
      where p.rung in ('paid', 'spent', 'credited') and ${scope.pledge("p.id")} and exists (
        select 1 from invoice_line l join invoice i on i.id = l.invoice_id where l.pledge_id = p.id and i.paid_at is null)`,
  ),
  check(
    "promises_have_two_sides",
    "what organizations promise is what projects are promised",
    () => sql`select currency, sum(balance_minor) filter (where kind in ('waiting', 'waited'))::text as waiting,
        sum(balance_minor) filter (where kind in ('commitment', 'committed'))::text as committed
      from account group by currency
      having sum(balance_minor) filter (where kind in ('waiting', 'waited')) <> 0 or sum(balance_minor) filter (where kind in ('commitment', 'committed')) <> 0`,
  ),
  check(
    "spent_within_paid_or_credit",
    "nothing is spent beyond what was paid, invoiced or given",
    (
      scope,
    ) => sql`select a.owner_id as project_id, sum(e.amount_minor) filter (where e.amount_minor > 0)::text as spent, (-sum(e.amount_minor) filter (where e.amount_minor < 0))::text as received
      from account a join entry e on e.account_id = a.id where a.kind = 'restricted' and ${scope.owner("a.owner_id")}
      group by a.owner_id having sum(e.amount_minor) > 0`,
  ),
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
            when p.rung in ('allocated', 'invoiced', 'paid', 'spent', 'credited') then coalesce(p.allocated_minor, 0) - coalesce(posted.mirrored, 0)
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
        or (p.rung in ('allocated', 'invoiced', 'paid', 'spent', 'credited') and j.cofunded_at is null)) and ${scope.project("j.id")}`,
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
  check(
    "hours_within_agreement",
    "no more hours are verified than entered, no more entered than agreed, and no more agreed than offered in kind",
    (
      scope,
    ) => sql`select p.id as pledge_id, p.hours as offered, agreed.hours as agreed, entered.minutes as entered_minutes, entered.verified as verified_minutes from pledge p
      left join lateral (select hours from hours_agreement g where g.pledge_id = p.id order by position desc limit 1) as agreed on true
      left join lateral (select coalesce(sum(e.minutes), 0) as minutes, coalesce(sum(e.minutes) filter (where v.entry_id is not null), 0) as verified
        from hours_entry e left join hours_verification v on v.entry_id = e.id where e.pledge_id = p.id) as entered on true
      where ${scope.project("p.project_id")} and ((agreed.hours is not null and (p.terms_kind <> 'in_kind' or agreed.hours > p.hours)) or entered.minutes > coalesce(agreed.hours, 0) * 60
        or entered.verified > entered.minutes or entered.verified < 0)`,
  ),
  check(
    "hours_mirrored_exactly",
    "an entry of hours that was taken back is mirrored to the minute, and verified with it or not at all",
    () => sql`select m.id as mirror_id, m.mirrors_id, m.minutes, e.minutes as mirrored from hours_entry m left join hours_entry e on e.id = m.mirrors_id
        left join hours_verification a on a.entry_id = m.id left join hours_verification b on b.entry_id = e.id
      where m.mirrors_id is not null and (e.id is null or m.minutes <> -e.minutes or m.pledge_id <> e.pledge_id or (a.entry_id is null) <> (b.entry_id is null))`,
  ),
  check(
    "stretch_is_what_lies_behind_the_goal",
    "a project that stretches names one deliverable for it: the last one, behind the goal",
    () => sql`select j.id as project_id, j.goal_minor::text as goal, j.stretch_minor::text as stretch, d.before::text, d.all_of_it::text from project j
      left join lateral (select sum(price) as all_of_it, sum(price) filter (where place > 1) as before from (
        select staff_minor + cloud_minor as price, row_number() over (order by position desc) as place from deliverable where project_id = j.id) as priced) as d on true
      where (j.over_funding_rule = 'stretch') <> (j.stretch_minor is not null)
        or (j.stretch_minor is not null and (d.before is distinct from j.goal_minor or d.all_of_it is distinct from j.stretch_minor))`,
  ),
  check(
    "stages_are_last_steps",
    "each project stands in the stage of its last step",
    () => sql`select j.id as project_id, j.stage, last.to_stage from project j
        join lateral (select to_stage from project_step s where s.project_id = j.id order by at desc, id desc limit 1) as last on true
      where last.to_stage <> j.stage`,
  ),
  check(
    "kind_flows_equal_entries",
    "what each kind of happening moved on each kind of account is the sum of its entries",
    () => sql`select account_kind, transfer_kind, currency, coalesce(f.amount_minor, 0)::text as says, coalesce(moved.amount_minor, 0)::text as is
      from kind_flow f full join (
        select a.kind as account_kind, t.kind as transfer_kind, e.currency, sum(e.amount_minor) as amount_minor
        from entry e join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id group by 1, 2, 3) moved using (account_kind, transfer_kind, currency)
      where coalesce(f.amount_minor, 0) <> coalesce(moved.amount_minor, 0)`,
    null,
  ),
  check(
    "lists_equal_their_projects",
    "what the lists of projects are ordered and counted by is what projects, pledges and the book say",
    (scope) => sql`select coalesce(listed.project_id, due.project_id) as project_id, listed.row as says, due.row as is
      from (select project_id, to_jsonb(listing) - '{place,is_tipped,missing_minor}'::text[] as row from listing where ${scope.project("project_id")}) listed
      full join (select project_id, to_jsonb(listing_due) as row from listing_due where ${scope.project("project_id")}) due using (project_id) where listed.row is distinct from due.row`,
  ),
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
  check(
    "log_has_no_gaps",
    "each stream of the log is numbered 1, 2, 3 without a gap",
    () => sql`select s.id as stream, s.head_seq, count(e.seq) as events, coalesce(max(e.seq), 0) as highest
      from stream s left join event e on e.stream_id = s.id
      group by s.id having count(e.seq) <> s.head_seq or coalesce(max(e.seq), 0) <> s.head_seq`,
    // Each new event stands behind another one, and the last of its stream at the stream's end.
    (mark) => sql`with fresh as (select stream_id, seq from event where id >= ${lowestId(mark)})
      select f.stream_id as stream, f.seq::text as head_seq, 0::bigint as events, f.seq as highest from fresh f
        where f.seq > 1 and not exists (select from event e where e.stream_id = f.stream_id and e.seq = f.seq - 1)
      union all
      select s.id, s.head_seq::text, 0, last.seq from stream s left join lateral (select e.seq from event e where e.stream_id = s.id order by e.seq desc limit 1) as last on true
        where s.id in (select stream_id from fresh) and coalesce(last.seq, 0) <> s.head_seq`,
  ),
];
