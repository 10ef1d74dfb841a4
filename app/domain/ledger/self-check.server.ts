import { sql } from "drizzle-orm";
import { check, type Check } from "#db/self-check.server.ts";
import { since } from "#db/self-check-scope.server.ts";

/** What the book promises of itself, whatever it is about. */
export const ledgerChecks: readonly Check[] = [
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
    "payments_are_in_cash",
    "no more was paid out than came in",
    () =>
      sql`select id, currency, balance_minor::text as balance from account where kind = 'cash' and balance_minor < 0`,
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
    "kind_flows_equal_entries",
    "what each kind of happening moved on each kind of account is the sum of its entries",
    () => sql`select account_kind, transfer_kind, currency, coalesce(f.amount_minor, 0)::text as says, coalesce(moved.amount_minor, 0)::text as is
      from kind_flow f full join (
        select a.kind as account_kind, t.kind as transfer_kind, e.currency, sum(e.amount_minor) as amount_minor
        from entry e join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id group by 1, 2, 3) moved using (account_kind, transfer_kind, currency)
      where coalesce(f.amount_minor, 0) <> coalesce(moved.amount_minor, 0)`,
    null,
  ),
];
