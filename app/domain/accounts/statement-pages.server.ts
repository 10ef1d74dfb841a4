import { sql, type SQL } from "drizzle-orm";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { pledgeSight } from "#app/domain/sight/sight.server.ts";
import type { ShownOwner } from "./ledger-entry.ts";
import { accountKindOrder, type AccountKind, type TransferKind } from "#app/domain/ledger/ledger.ts";
import { visibleTo } from "./read-transfers.server.ts";
import type { MovementPlace, StatementFilters } from "./statement-filters.ts";

/** Movements on a page: three sheets of paper. */
const movementsPerPage = 100;
/** Movements read at once for an export. */
const movementsPerBatch = 1_000;

/** One account of the owner over the period. Debit positive, credit negative. */
export interface AccountSummary {
  readonly kind: AccountKind;
  readonly openingMinor: bigint;
  /** Sums of both sides in the period, both positive. */
  readonly debitMinor: bigint;
  readonly creditMinor: bigint;
  readonly closingMinor: bigint;
}

export interface Movement extends MovementPlace {
  readonly occurredAt: string;
  readonly happening: TransferKind;
  /** The acting person's reason, for the owner's own people and the steward's finance; else empty. */
  readonly reason: string;
  readonly project: ShownOwner | null;
  /** Whose pledge it is about; null where it is about none, or where it is not named to the viewer (`masked`). */
  readonly organization: ShownOwner | null;
  readonly masked: boolean;
  readonly deliverable: number | null;
  readonly amountMinor: bigint;
  /** The account's balance after it. */
  readonly balanceMinor: bigint;
}

export interface StatementPage {
  readonly ownerId: string;
  readonly owner: ShownOwner;
  readonly currency: string;
  readonly accounts: readonly AccountSummary[];
  /** The account whose movements are shown; null where there is none. */
  readonly account: AccountSummary | null;
  readonly movements: readonly Movement[];
  readonly nextAfter: MovementPlace | null;
}

/** Money that somebody waits for comes before promises. */
const asked: readonly AccountKind[] = ["receivable", "restricted", "fund", "commitment", "committed"];

const foundShape = { name: col.text, href: col.text, currency: col.text };
type Found = RowOf<typeof foundShape>;

/** Whose accounts they are: an organization's, a fund's, or a project's that has raised. */
async function findOwner({ db }: Pick<Context, "db">, ownerId: string): Promise<Found | null> {
  if (!isId(ownerId)) return null;
  const [found] = await readRows(
    db,
    foundShape,
    sql`
    select owner.name, owner.href, (select book_currency from network) as currency from (
      select id, name, '/organizations/' || slug as href from organization where kind <> 'upstream' union all select id, name, '/funds/' || slug from fund
      union all select id, title, '/projects/' || slug from project where rules_frozen_at is not null) owner
    where owner.id = ${ownerId}`,
  );
  return found ?? null;
}

/**
 * The entries of the owner's accounts that the viewer may see, up to the end of the period, as FROM item `s`. Every
 * balance of a statement is the sum of these rows: for an outsider, unnamed pledges are as if they were not.
 */
const seen = (actor: Actor, ownerId: string, { to }: StatementFilters): SQL => sql`(
  select a.kind as account, e.number, e.position, e.amount_minor, e.pledge_id, e.deliverable_id, t.id as transfer_id, t.occurred_at, t.kind as happening, t.reason, t.project_id
  from account a join entry e on e.account_id = a.id join transfer t on t.id = e.transfer_id left join pledge pl on pl.id = e.pledge_id
  where a.owner_id = ${ownerId} and ${visibleTo(actor)} ${to === null ? sql`` : sql`and t.occurred_at < (${to}::date + 1)::timestamp at time zone 'UTC'`}) s`;

const inPeriod = ({ from }: StatementFilters): SQL =>
  from === null ? sql`true` : sql`s.occurred_at >= ${from}::timestamp at time zone 'UTC'`;

async function readAccounts(
  { db, actor }: Pick<Context, "db" | "actor">,
  ownerId: string,
  filters: StatementFilters,
): Promise<AccountSummary[]> {
  const rows = await readRows(
    db,
    { kind: col.word<AccountKind>(), opening: col.bigint, debit: col.bigint, credit: col.bigint, closing: col.bigint },
    sql`
    select s.account as kind, coalesce(sum(s.amount_minor) filter (where not (${inPeriod(filters)})), 0)::text as opening,
      coalesce(sum(s.amount_minor) filter (where ${inPeriod(filters)} and s.amount_minor > 0), 0)::text as debit,
      coalesce(-sum(s.amount_minor) filter (where ${inPeriod(filters)} and s.amount_minor < 0), 0)::text as credit, sum(s.amount_minor)::text as closing
    from ${seen(actor, ownerId, filters)} group by s.account
    order by array_position(${sql.param([...accountKindOrder])}::text[], s.account)`,
  );
  return rows.map(({ kind, opening, debit, credit, closing }) => ({
    kind,
    openingMinor: opening,
    debitMinor: debit,
    creditMinor: credit,
    closingMinor: closing,
  }));
}

const movementRowShape = {
  number: col.text,
  position: col.number,
  occurred_at: col.text,
  happening: col.word<TransferKind>(),
  reason: col.text,
  project: col.nullable(col.record({ name: col.text, href: col.text })),
  organization: col.nullable(col.record({ name: col.text, href: col.text })),
  masked: col.boolean,
  deliverable: col.nullable(col.number),
  amount: col.bigint,
  balance: col.bigint,
};

/** Movements of one account in the period, oldest first, each with the balance after it. */
async function readMovements(
  { db, actor }: Pick<Context, "db" | "actor">,
  ownerId: string,
  account: AccountKind,
  filters: StatementFilters,
  limit: number,
): Promise<Movement[]> {
  const { after } = filters;
  const tellsReason = may(actor, "ledger.read_all") || organizationIds(actor).includes(ownerId);
  const rows = await readRows(
    db,
    movementRowShape,
    sql`
    select s.number, s.position, ${instant(sql`s.occurred_at`)} as occurred_at, s.happening, ${tellsReason ? sql`s.reason` : sql`''`} as reason,
      case when p.id is not null then json_build_object('name', p.title, 'href', '/projects/' || p.slug) end as project,
      case when o.id is not null and v.visible then json_build_object('name', o.name, 'href', '/organizations/' || o.slug) end as organization,
      coalesce(not v.visible, false) as masked, d.position as deliverable, s.amount_minor::text as amount, s.balance::text as balance
    from (
      select *, sum(amount_minor) over (order by number, position) as balance from ${seen(actor, ownerId, filters)} where s.account = ${account}
    ) s
    left join pledge pl on pl.id = s.pledge_id
    left join lateral (select ${pledgeSight(actor).sql(sql`pl`)} as visible where pl.id is not null) v on true
    left join organization o on o.id = pl.payer_organization_id and o.id <> ${ownerId}
    left join project p on p.id = coalesce(pl.project_id, s.project_id) and p.id <> ${ownerId}
    left join deliverable d on d.id = s.deliverable_id
    where ${inPeriod(filters)} ${after === null ? sql`` : sql`and (s.number, s.position) > (${after.number}, ${after.position})`}
    order by s.number, s.position limit ${limit}`,
  );
  return rows.map(({ number, occurred_at: occurredAt, amount, balance, ...row }) => ({
    ...row,
    number: Number(number),
    occurredAt,
    amountMinor: amount,
    balanceMinor: balance,
  }));
}

/**
 * A statement of whoever owns accounts: each of them over the period, and the movements of one. Public sees what is
 * public, members their own, finance all; null when the book knows no such owner.
 */
export async function statementPage(
  ctx: Pick<Context, "db" | "actor">,
  ownerId: string,
  filters: StatementFilters,
): Promise<StatementPage | null> {
  const found = await findOwner(ctx, ownerId);
  if (!found) return null;
  const accounts = await readAccounts(ctx, ownerId, filters);
  const kind =
    filters.account ?? asked.find((each) => accounts.some((account) => account.kind === each)) ?? accounts[0]?.kind;
  const account = accounts.find((each) => each.kind === kind) ?? null;
  const movements = account ? await readMovements(ctx, ownerId, account.kind, filters, movementsPerPage + 1) : [];
  const shown = movements.slice(0, movementsPerPage);
  return {
    ownerId,
    owner: { name: found.name, href: found.href },
    currency: found.currency,
    accounts,
    account,
    movements: shown,
    nextAfter: movements.length > movementsPerPage ? (shown.at(-1) ?? null) : null,
  };
}

/** One line of an exported statement: the opening of an account, a movement, or its closing. */
export type AccountStatementLine = { readonly account: AccountKind } & (
  | { readonly kind: "opening" | "closing"; readonly balanceMinor: bigint }
  | { readonly kind: "movement"; readonly movement: Movement }
);

/** The whole statement, account by account; null when the book knows no such owner. */
export async function exportStatement(
  ctx: Pick<Context, "db" | "actor">,
  ownerId: string,
  filters: StatementFilters,
): Promise<{ currency: string; lines: AsyncGenerator<AccountStatementLine> } | null> {
  const found = await findOwner(ctx, ownerId);
  if (!found) return null;
  const accounts = (await readAccounts(ctx, ownerId, filters)).filter(
    ({ kind }) => filters.account === null || kind === filters.account,
  );
  async function* lines(): AsyncGenerator<AccountStatementLine> {
    for (const { kind: account, openingMinor, closingMinor } of accounts) {
      yield { account, kind: "opening", balanceMinor: openingMinor };
      let after: MovementPlace | null = null;
      for (;;) {
        const batch: Movement[] = await readMovements(ctx, ownerId, account, { ...filters, after }, movementsPerBatch);
        for (const movement of batch) yield { account, kind: "movement", movement };
        if (batch.length < movementsPerBatch) break;
        after = batch.at(-1) ?? null;
      }
      yield { account, kind: "closing", balanceMinor: closingMinor };
    }
  }
  return { currency: found.currency, lines: lines() };
}
