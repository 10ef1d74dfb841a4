import { sql, type SQL } from "drizzle-orm";
import type { Db } from "./client.server.ts";

/** One promise of the book, asked again. */
export interface Check {
  /** As it is printed: `balances_equal_entries`. */
  readonly name: string;
  /** The promise in words, as the book's page says it. */
  readonly promise: string;
  /** Rows that break it, at most as many as asked for; none when it holds. */
  offending(db: Db, limit: number): Promise<readonly object[]>;
}

export interface BrokenPromise {
  readonly name: string;
  readonly promise: string;
  readonly rows: readonly object[];
}

/** More rows than this say nothing new. */
const rowsShown = 20;

/** Asks every check, one after the other so that a busy network hardly notices, and returns those that do not hold. */
export async function selfCheck(db: Db, checks: readonly Check[]): Promise<BrokenPromise[]> {
  const broken: BrokenPromise[] = [];
  for (const { name, promise, offending } of checks) {
    const rows = await offending(db, rowsShown);
    if (rows.length > 0) broken.push({ name, promise, rows });
  }
  return broken;
}

const check = (name: string, promise: string, query: SQL): Check => ({
  name,
  promise,
  offending: async (db, limit) => [...((await db.execute(sql`select * from (${query}) as offending limit ${limit}`)) as unknown as object[])],
});

/** What the tables alone can tell. That a raise equals its settlement is asked by `pledges/check-settlement.server.ts`. */
export const tableChecks: readonly Check[] = [
  check(
    "transfers_sum_to_zero",
    "every transfer sums to zero in each currency",
    sql`select t.number, e.currency, sum(e.amount_minor)::text as off_by from transfer t join entry e on e.transfer_id = t.id
      group by t.number, e.currency having sum(e.amount_minor) <> 0`,
  ),
  check(
    "transfers_have_two_sides",
    "every transfer has at least two entries",
    sql`select t.number from transfer t left join entry e on e.transfer_id = t.id group by t.number having count(e.position) < 2`,
  ),
  check(
    "transfers_numbered_without_gaps",
    "transfers are numbered 1, 2, 3 without a gap",
    sql`select b.head_number, count(t.id) as transfers, coalesce(max(t.number), 0) as highest from book b left join transfer t on true
      group by b.head_number having count(t.id) <> b.head_number or coalesce(max(t.number), 0) <> b.head_number`,
  ),
  check(
    "entries_carry_their_number",
    "every entry carries its transfer’s number",
    sql`select t.number, e.number as entry_number from entry e join transfer t on t.id = e.transfer_id where e.number <> t.number`,
  ),
  check(
    "balances_equal_entries",
    "every account’s balance is the sum of its entries",
    sql`select a.id, a.kind, a.owner_id, a.balance_minor::text as balance, coalesce(sum(e.amount_minor), 0)::text as entries
      from account a left join entry e on e.account_id = a.id group by a.id having a.balance_minor <> coalesce(sum(e.amount_minor), 0)`,
  ),
  check(
    "balances_after_follow",
    "the balance after each entry is the one before it and the entry",
    sql`select number, position, account_id, balance_after_minor::text as says, running::text as is from (
        select number, position, account_id, balance_after_minor,
          sum(amount_minor) over (partition by account_id order by number, position) as running from entry) as run
      where balance_after_minor <> running`,
  ),
  check(
    "held_money_not_overdrawn",
    "no project and no fund has given out more than it holds",
    sql`select id, kind, owner_id, balance_minor::text as balance from account where kind in ('restricted', 'fund') and balance_minor > 0`,
  ),
  check(
    "no_invoice_overpaid",
    "nobody paid more than was invoiced",
    sql`select id, owner_id, balance_minor::text as balance from account where kind = 'receivable' and balance_minor < 0`,
  ),
  check(
    "promises_have_two_sides",
    "what organizations promise is what projects are promised",
    sql`select currency, sum(balance_minor) filter (where kind in ('waiting', 'waited'))::text as waiting,
        sum(balance_minor) filter (where kind in ('commitment', 'committed'))::text as committed
      from account group by currency
      having sum(balance_minor) filter (where kind in ('waiting', 'waited')) <> 0 or sum(balance_minor) filter (where kind in ('commitment', 'committed')) <> 0`,
  ),
  check(
    "spent_within_paid_or_credit",
    "nothing is spent beyond what was paid, invoiced or given",
    sql`select a.owner_id as project_id, sum(e.amount_minor) filter (where e.amount_minor > 0)::text as spent, (-sum(e.amount_minor) filter (where e.amount_minor < 0))::text as received
      from account a join entry e on e.account_id = a.id where a.kind = 'restricted'
      group by a.owner_id having sum(e.amount_minor) > 0`,
  ),
  check(
    "rungs_agree_with_entries",
    "each pledge’s rung agrees with its entries in the book",
    sql`with posted as (
        select e.pledge_id,
          coalesce(sum(e.amount_minor) filter (where a.kind = 'waiting'), 0) as waiting,
          coalesce(sum(e.amount_minor) filter (where a.kind = 'commitment'), 0) as committed,
          -coalesce(sum(e.amount_minor) filter (where a.kind = 'commitment' and t.kind = 'commitment_mirrored'), 0) as mirrored
        from entry e join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id
        where e.pledge_id is not null group by e.pledge_id),
      expected as (
        select p.id, p.rung, p.stands, p.terms_kind,
          case when p.rung = 'firm' and not (p.stands and p.terms_kind <> 'closer') then p.offered_minor else 0 end as waiting,
          case when p.rung = 'firm' and p.stands and p.terms_kind <> 'closer' then p.offered_minor
            when p.rung in ('allocated', 'invoiced', 'paid', 'spent', 'credited') then coalesce(p.allocated_minor, 0) - coalesce(posted.mirrored, 0)
            else 0 end as committed,
          coalesce(posted.waiting, 0) as posted_waiting, coalesce(posted.committed, 0) as posted_committed
        from pledge p left join posted on posted.pledge_id = p.id)
      select id as pledge_id, rung, waiting::text, posted_waiting::text, committed::text, posted_committed::text
      from expected where waiting <> posted_waiting or committed <> posted_committed or committed < 0`,
  ),
  check(
    "entries_belong_to_pledges",
    "every entry that names a pledge names one that exists, and its payer and project",
    sql`select e.number, e.position, e.pledge_id from entry e join account a on a.id = e.account_id left join pledge p on p.id = e.pledge_id
      where e.pledge_id is not null and (p.id is null
        or (a.kind in ('waiting', 'commitment') and a.owner_id <> p.payer_organization_id)
        or (a.kind in ('waited', 'committed') and a.owner_id <> p.project_id))`,
  ),
  check(
    "rungs_are_last_steps",
    "each pledge stands on the rung of its last step, and every step begins where the one before ended",
    sql`select p.id as pledge_id, p.rung, last.to_rung from pledge p
        left join lateral (select to_rung from pledge_step s where s.pledge_id = p.id order by position desc limit 1) as last on true
      where last.to_rung is distinct from p.rung
      union all
      select pledge_id, from_rung, before from (
        select pledge_id, position, from_rung, lag(to_rung) over (partition by pledge_id order by position) as before,
          row_number() over (partition by pledge_id order by position) as place from pledge_step) as steps
      where from_rung is distinct from before or position <> place`,
  ),
  check(
    "allocated_within_firm",
    "no project pays more than was firmly pledged, nor than its deliverables cost",
    sql`select id as pledge_id, allocated_minor::text as allocated, offered_minor::text as firm from pledge where allocated_minor > offered_minor
      union all
      select d.id, sum(a.staff_minor + a.cloud_minor)::text, (d.staff_minor + d.cloud_minor)::text
      from deliverable d join allocation a on a.deliverable_id = d.id
      group by d.id having sum(a.staff_minor) > d.staff_minor or sum(a.cloud_minor) > d.cloud_minor`,
  ),
  check(
    "allocations_sum_to_pledges",
    "what a pledge pays is what it pays for its deliverables together",
    sql`select p.id as pledge_id, p.allocated_minor::text as pays, coalesce(sum(a.staff_minor + a.cloud_minor), 0)::text as divided
      from pledge p left join allocation a on a.pledge_id = p.id
      group by p.id having coalesce(p.allocated_minor, 0) <> coalesce(sum(a.staff_minor + a.cloud_minor), 0)`,
  ),
  check(
    "raises_and_pledges_agree",
    "firm pledges are in raises, allocated ones in projects that are co-funded",
    sql`select p.id as pledge_id, p.rung, j.stage from pledge p join project j on j.id = p.project_id
      where (p.rung = 'firm' and j.stage <> 'raising')
        or (p.rung in ('allocated', 'invoiced', 'paid', 'spent', 'credited') and j.cofunded_at is null)`,
  ),
  check(
    "stages_are_last_steps",
    "each project stands in the stage of its last step",
    sql`select j.id as project_id, j.stage, last.to_stage from project j
        join lateral (select to_stage from project_step s where s.project_id = j.id order by at desc, id desc limit 1) as last on true
      where last.to_stage <> j.stage`,
  ),
  check(
    "log_has_no_gaps",
    "each stream of the log is numbered 1, 2, 3 without a gap",
    sql`select s.id as stream, s.head_seq, count(e.seq) as events, coalesce(max(e.seq), 0) as highest
      from stream s left join event e on e.stream_id = s.id
      group by s.id having count(e.seq) <> s.head_seq or coalesce(max(e.seq), 0) <> s.head_seq`,
  ),
];
