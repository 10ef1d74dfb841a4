import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { pledgeSight } from "#app/domain/sight/sight.server.ts";
import { ofOrganizations, ownerHref, ownerJoins, ownerName } from "./account-owner.server.ts";
import { figureRows } from "#app/domain/ledger/figure-rows.ts";
import type { Figure } from "#app/domain/ledger/figures.ts";
import { figureSum, makesFigure, ofFlows } from "#app/domain/ledger/read-figures.server.ts";
import type { ShownEntry, ShownTransfer } from "./ledger-entry.ts";
import { transferGroups, type AccountKind, type TransferKind } from "#app/domain/ledger/ledger.ts";
import type { LedgerFilters } from "./ledger-filters.ts";

const rowShape = {
  number: col.text,
  kind: col.word<TransferKind>(),
  occurred_at: col.text,
  reason: col.text,
  actor: col.nullable(col.text),
  project_slug: col.nullable(col.text),
  project_title: col.nullable(col.text),
  reverses: col.nullable(col.text),
  entry_count: col.text,
  account_kind: col.word<AccountKind>(),
  amount_minor: col.bigint,
  currency: col.text,
  balance_after_minor: col.nullable(col.bigint),
  pledge_id: col.nullable(col.text),
  deliverable: col.nullable(col.number),
  visible: col.boolean,
  owner_name: col.nullable(col.text),
  owner_href: col.nullable(col.text),
};

/**
 * Whether the viewer may know whose an entry is. That of one pledge is told to whoever may know whose the pledge is; that of
 * an organization and no one pledge (a payment, credit, dues) to whoever may know of every pledge of it there.
 * Expects FROM items `t` (transfer), `e` (entry), `a` (account), `pl` (pledge, or null).
 */
export function visibleTo(actor: Actor): SQL {
  const { sql: ofPledge, everySql: ofEvery } = pledgeSight(actor);
  return sql`(a.kind not in ${ofOrganizations} or case when pl.id is not null then ${ofPledge(sql`pl`)} else ${ofEvery(sql`a.owner_id`, sql`t.project_id`)} end)`;
}

/** A balance adds up all pledges of an organization: it is told to whoever may know of each. */
export const balanceVisibleTo = (actor: Actor): SQL =>
  sql`(a.kind not in ${ofOrganizations} or ${pledgeSight(actor).everySql(sql`a.owner_id`)})`;

/** Transfer kinds that touch an account kind: lets an index find the few transfers of a rare account. */
const touching: Record<AccountKind, readonly TransferKind[]> = {
  waiting: transferGroups.pledges,
  waited: transferGroups.pledges,
  commitment: [...transferGroups.pledges, "commitment_mirrored"],
  committed: [...transferGroups.pledges, "commitment_mirrored"],
  receivable: ["invoiced", "paid", "credit_applied", "payment_freed", "payment_mirrored", "credit_note"],
  credit: ["paid", "credit_applied", "payment_freed", "payment_mirrored", "refunded", "moved", "move_mirrored"],
  cash: ["paid", "fund_filled", "fund_mirrored", "payment_mirrored", "refunded", "dues_paid", "dues_mirrored"],
  restricted: [
    "invoiced",
    "accepted",
    "acceptance_mirrored",
    "credit_note",
    "matched",
    "moved",
    "move_mirrored",
    "refunded",
  ],
  earned: transferGroups.accepted,
  recovered: transferGroups.accepted,
  fee: transferGroups.accepted,
  fund: ["fund_filled", "fund_mirrored", "matched", "sponsored", "dues_mirrored"],
  dues_owed: transferGroups.dues,
  dues: ["dues_asked", "dues_mirrored"],
};

/**
 * FROM and WHERE of the entries that make a figure: of one project and one organization by their pledges, as far as this
 * viewer may know whose they are; otherwise all there are.
 */
function figureEntries(figure: Figure, { project, organization, from, to }: LedgerFilters, actor: Actor): SQL {
  const byPledge = project !== null || organization !== null;
  return sql`
    from ${byPledge ? sql`pledge pl join entry e on e.pledge_id = pl.id` : sql`entry e`} join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id
    where ${makesFigure(figure)}
      ${project === null ? sql`` : sql`and pl.project_id = (select id from project where slug = ${project})`}
      ${organization === null ? sql`` : sql`and pl.payer_organization_id = (select id from organization where slug = ${organization}) and ${pledgeSight(actor).sql(sql`pl`)}`}
      ${occurred({ from, to })}`;
}

/** On these days, both included, in UTC. */
const occurred = ({ from, to }: Pick<LedgerFilters, "from" | "to">): SQL =>
  sql`${from === null ? sql`` : sql`and t.occurred_at >= ${from}::timestamp at time zone 'UTC'`} ${to === null ? sql`` : sql`and t.occurred_at < (${to}::date + 1)::timestamp at time zone 'UTC'`}`;

/** The figure that is looked at, in minor units, added up over its rows; null where none is, or where other filters leave only some of them. */
export async function readFigure(db: Db, actor: Actor, filters: LedgerFilters): Promise<bigint | null> {
  const { figure, group, account, words } = filters;
  if (figure === null || group !== null || account !== null || words !== null) return null;
  const { project, organization, from, to } = filters;
  const isWhole = [project, organization, from, to].every((filter) => filter === null);
  // Over all rows there are, it is what a few rows that follow every entry say: the book may be long.
  const [row] = await readRows(
    db,
    { sum: col.bigint },
    isWhole
      ? sql`select ${figureSum(figure, ofFlows)} as sum from kind_flow f`
      : sql`select ${figureSum(figure)} as sum ${figureEntries(figure, filters, actor)}`,
  );
  return row?.sum ?? 0n;
}

const among = (kinds: readonly TransferKind[]) => sql`t.kind = any(${sql.param([...kinds])}::text[])`;

/** The rows of `transfer t` that the filters leave; an organization's only as far as this viewer may see them as its own. */
function matching(filters: LedgerFilters, actor: Actor): SQL {
  const { from, to, project, organization, account, group, figure, words, before } = filters;
  const conditions = [sql`true ${occurred({ from, to })}`];
  if (before !== null) conditions.push(sql`t.number < ${before}`);
  if (figure !== null) {
    conditions.push(among(figureRows[figure].of.flatMap(({ happenings }) => happenings)));
    conditions.push(
      project === null && organization === null
        ? sql`exists (select 1 from entry e join account a on a.id = e.account_id where e.transfer_id = t.id and ${makesFigure(figure)})`
        : sql`t.number = any(array(select e.number ${figureEntries(figure, filters, actor)}))`,
    );
  }
  if (group !== null) conditions.push(among(transferGroups[group]));
  // With a figure both are asked of its entries: one payment may be for several projects.
  if (project !== null && figure === null)
    conditions.push(sql`t.project_id = (select id from project where slug = ${project})`);
  if (organization !== null && figure === null) {
    // Found from the organization's accounts before any transfer is looked at; its own `t` keeps it apart from the rows that it narrows.
    conditions.push(sql`t.number = any(array(
      select e.number from account a join entry e on e.account_id = a.id join transfer t on t.id = e.transfer_id left join pledge pl on pl.id = e.pledge_id
      where a.owner_id = (select id from organization where slug = ${organization}) and ${visibleTo(actor)}))`);
  }
  if (account !== null) {
    conditions.push(among(touching[account]));
    conditions.push(
      sql`exists (select 1 from entry e join account a on a.id = e.account_id where e.transfer_id = t.id and a.kind = ${account})`,
    );
  }
  if (words !== null) {
    const digits = words.replace(/[\s,.’']/g, "");
    const like = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    conditions.push(
      /^\d{1,12}$/.test(digits)
        ? sql`t.number = ${Number(digits)}`
        : sql`(t.project_id in (select id from project where title ilike ${like})
            or exists (select 1 from entry e join account a on a.id = e.account_id left join pledge pl on pl.id = e.pledge_id
              where e.transfer_id = t.id and a.owner_id in (select id from organization where name ilike ${like}) and ${visibleTo(actor)}))`,
    );
  }
  return sql.join(conditions, sql` and `);
}

/**
 * Transfers, the newest first, each with its entries in order; one statement.
 * @param transfers how many at most
 * @param entries how many of one transfer at most; the rest is counted
 */
export async function readTransfers(
  db: Db,
  actor: Actor,
  filters: LedgerFilters,
  { transfers, entries }: { readonly transfers: number; readonly entries: number },
): Promise<ShownTransfer[]> {
  const rows = await readRows(
    db,
    rowShape,
    sql`
    with page as materialized (
      select t.* from transfer t where ${matching(filters, actor)} order by t.number desc limit ${transfers}
    )
    select t.number, t.kind, t.reason, ${instant(sql`t.occurred_at`)} as occurred_at,
      w.display_name as actor, p.slug as project_slug, p.title as project_title, r.number as reverses,
      e.amount_minor, e.currency, e.pledge_id, e.entry_count, a.kind as account_kind, d.position as deliverable,
      v.visible,
      case when ${balanceVisibleTo(actor)} then e.balance_after_minor end as balance_after_minor,
      case when v.visible then ${ownerName} end as owner_name,
      case when v.visible then ${ownerHref} end as owner_href
    from page t
    join lateral (
      select e.*, count(*) over () as entry_count from entry e where e.transfer_id = t.id order by e.position limit ${entries}
    ) e on true
    join account a on a.id = e.account_id
    left join pledge pl on pl.id = e.pledge_id
    cross join lateral (select ${visibleTo(actor)} as visible) v
    ${ownerJoins}
    left join project p on p.id = t.project_id
    left join person w on w.id = t.actor_id
    left join transfer r on r.id = t.reverses_id
    left join deliverable d on d.id = e.deliverable_id
    order by t.number desc, e.position`,
  );

  const shown: (ShownTransfer & { entries: ShownEntry[] })[] = [];
  let current: ShownTransfer & { entries: ShownEntry[] };
  for (const row of rows) {
    const number = Number(row.number);
    if (shown.at(-1)?.number !== number) {
      current = {
        number,
        kind: row.kind,
        occurredAt: row.occurred_at,
        reason: row.reason,
        actor: row.actor,
        project:
          row.project_slug === null ? null : { name: row.project_title ?? "", href: `/projects/${row.project_slug}` },
        reverses: row.reverses === null ? null : Number(row.reverses),
        entries: [],
        moreEntries: Math.max(0, Number(row.entry_count) - entries),
      };
      shown.push(current);
    }
    current!.entries.push({
      kind: row.account_kind,
      owner: row.owner_href === null ? null : { name: row.owner_name ?? "", href: row.owner_href },
      masked: !row.visible,
      amountMinor: row.amount_minor,
      currency: row.currency,
      balanceAfterMinor: row.balance_after_minor,
      pledgeId: row.pledge_id,
      deliverable: row.deliverable,
    });
  }
  // A reason is free text and an actor a name: both may tell who it was.
  return shown.map((each) => (each.entries.some(({ masked }) => masked) ? { ...each, reason: "", actor: null } : each));
}
