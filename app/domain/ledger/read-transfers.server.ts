import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { ShownEntry, ShownTransfer } from "./ledger-entry.ts";
import { transferGroups, type AccountKind, type TransferKind } from "./ledger.ts";
import type { LedgerFilters } from "./ledger-filters.ts";

interface Row extends Record<string, unknown> {
  number: string;
  kind: TransferKind;
  occurred_at: string;
  reason: string;
  actor: string | null;
  project_slug: string | null;
  project_title: string | null;
  reverses: string | null;
  entry_count: string;
  account_kind: AccountKind;
  amount_minor: string;
  currency: string;
  balance_after_minor: string | null;
  pledge_id: string | null;
  deliverable: number | null;
  visible: boolean;
  owner_name: string | null;
  owner_slug: string | null;
  owned_by: "organization" | "project" | "network";
}

/** Account kinds that an organization owns: their rows tell who it is. */
const ofOrganizations = sql.raw(`('waiting', 'commitment', 'receivable', 'fund')`);

/**
 * The one place where the book's names are masked. An entry of an organization is told to everybody when its pledge is
 * named (or, where the entry belongs to no one pledge, when the organization has no unnamed pledge there); otherwise to
 * the organization itself, to co-funders of the same project and to whoever reads the whole book.
 * Expects FROM items `t` (transfer), `e` (entry), `a` (account), `pl` (pledge, or null).
 */
function visibleTo(actor: Actor): SQL {
  if (may(actor, "ledger.read_all")) return sql`true`;
  const mine = sql`${sql.param([...organizationIds(actor)])}::uuid[]`;
  return sql`(a.kind not in ${ofOrganizations} or coalesce(a.owner_id = any(${mine}), false)
    or case when pl.id is not null then pl.named else not exists (
      select 1 from pledge u where u.payer_organization_id = a.owner_id and not u.named and (t.project_id is null or u.project_id = t.project_id)) end
    or exists (select 1 from pledge beside where beside.project_id = t.project_id and beside.payer_organization_id = any(${mine})
      and beside.rung in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')))`;
}

/** A balance adds up all pledges of an organization: outsiders read it only while all of them are named. */
function balanceVisibleTo(actor: Actor): SQL {
  if (may(actor, "ledger.read_all")) return sql`true`;
  const mine = sql`${sql.param([...organizationIds(actor)])}::uuid[]`;
  return sql`(a.kind not in ${ofOrganizations} or coalesce(a.owner_id = any(${mine}), false)
    or not exists (select 1 from pledge u where u.payer_organization_id = a.owner_id and not u.named))`;
}

/** Transfer kinds that touch an account kind: lets an index find the few transfers of a rare account. */
const touching: Record<AccountKind, readonly TransferKind[]> = {
  waiting: transferGroups.pledges,
  waited: transferGroups.pledges,
  commitment: [...transferGroups.pledges, "commitment_mirrored"],
  committed: [...transferGroups.pledges, "commitment_mirrored"],
  receivable: ["invoiced", "paid", "refunded", "sponsored"],
  cash: ["paid", "fund_filled", "refunded"],
  restricted: ["invoiced", "accepted", "matched", "moved", "refunded"],
  earned: ["accepted"],
  recovered: ["accepted"],
  fee: ["accepted"],
  fund: ["fund_filled", "matched", "sponsored", "invoiced"],
};

const among = (kinds: readonly TransferKind[]) => sql`t.kind = any(${sql.param([...kinds])}::text[])`;

/** The rows of `transfer t` that the filters leave; an organization's only as far as this viewer may see them as its own. */
function matching(filters: LedgerFilters, actor: Actor): SQL {
  const { from, to, project, organization, account, group, words, before } = filters;
  const conditions = [sql`true`];
  const entryOf = (condition: SQL) => sql`t.number in (
    select e.number from account a join entry e on e.account_id = a.id left join pledge pl on pl.id = e.pledge_id
    where ${condition} and ${visibleTo(actor)})`;
  if (before !== null) conditions.push(sql`t.number < ${before}`);
  if (from !== null) conditions.push(sql`t.occurred_at >= ${from}::timestamp at time zone 'UTC'`);
  if (to !== null) conditions.push(sql`t.occurred_at < (${to}::date + 1)::timestamp at time zone 'UTC'`);
  if (group !== null) conditions.push(among(transferGroups[group]));
  if (project !== null) conditions.push(sql`t.project_id = (select id from project where slug = ${project})`);
  if (organization !== null) conditions.push(entryOf(sql`a.owner_id = (select id from organization where slug = ${organization})`));
  if (account !== null) {
    conditions.push(among(touching[account]));
    conditions.push(sql`exists (select 1 from entry e join account a on a.id = e.account_id where e.transfer_id = t.id and a.kind = ${account})`);
  }
  if (words !== null) {
    const digits = words.replace(/[\s,.’']/g, "");
    const like = `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;
    conditions.push(
      /^\d{1,12}$/.test(digits)
        ? sql`t.number = ${Number(digits)}`
        : sql`(t.project_id in (select id from project where title ilike ${like})
            or ${entryOf(sql`a.owner_id in (select id from organization where name ilike ${like})`)})`,
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
  const rows = (await db.execute(sql`
    with page as materialized (
      select t.* from transfer t where ${matching(filters, actor)} order by t.number desc limit ${transfers}
    )
    select t.number, t.kind, t.reason, to_char(t.occurred_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as occurred_at,
      w.display_name as actor, p.slug as project_slug, p.title as project_title, r.number as reverses,
      e.amount_minor, e.currency, e.pledge_id, e.entry_count, a.kind as account_kind, d.position as deliverable,
      v.visible,
      case when ${balanceVisibleTo(actor)} then e.balance_after_minor end as balance_after_minor,
      case when a.owner_id is null then 'network' when a.kind in ${ofOrganizations} then 'organization' else 'project' end as owned_by,
      case when v.visible then coalesce(o.name, held.title) end as owner_name,
      case when v.visible then coalesce(o.slug, held.slug) end as owner_slug
    from page t
    join lateral (
      select e.*, count(*) over () as entry_count from entry e where e.transfer_id = t.id order by e.position limit ${entries}
    ) e on true
    join account a on a.id = e.account_id
    left join pledge pl on pl.id = e.pledge_id
    cross join lateral (select ${visibleTo(actor)} as visible) v
    left join organization o on a.kind in ${ofOrganizations} and o.id = a.owner_id
    left join project held on a.kind in ('waited', 'committed', 'restricted') and held.id = a.owner_id
    left join project p on p.id = t.project_id
    left join person w on w.id = t.actor_id
    left join transfer r on r.id = t.reverses_id
    left join deliverable d on d.id = e.deliverable_id
    order by t.number desc, e.position`)) as unknown as Row[];

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
        project: row.project_slug === null ? null : { name: row.project_title ?? "", href: `/projects/${row.project_slug}` },
        reverses: row.reverses === null ? null : Number(row.reverses),
        entries: [],
        moreEntries: Math.max(0, Number(row.entry_count) - entries),
      };
      shown.push(current);
    }
    current!.entries.push({
      kind: row.account_kind,
      owner: row.owner_slug === null ? null : { name: row.owner_name ?? "", href: row.owned_by === "organization" ? `/organizations/${row.owner_slug}` : `/projects/${row.owner_slug}` },
      masked: !row.visible,
      amountMinor: BigInt(row.amount_minor),
      currency: row.currency,
      balanceAfterMinor: row.balance_after_minor === null ? null : BigInt(row.balance_after_minor),
      pledgeId: row.pledge_id,
      deliverable: row.deliverable,
    });
  }
  // A reason is free text and an actor a name: both may tell who it was.
  return shown.map((each) => (each.entries.some(({ masked }) => masked) ? { ...each, reason: "", actor: null } : each));
}
