import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { receiptShape, receiptSql, shownReceipt } from "#app/domain/ledger/read-receipts.server.ts";
import type { ShownReceipt } from "#app/domain/ledger/receipt.ts";
import { duesNumber, type Tier } from "./dues.ts";
import { sponsoring } from "./settle-dues.server.ts";

/** Dues as whoever may read them sees them. Sums are minor units; days are year-month-day. */
export interface ShownDues {
  readonly id: string;
  readonly number: string;
  readonly organization: { readonly id: string; readonly slug: string; readonly name: string };
  readonly tier: Tier;
  readonly termFrom: string;
  readonly termTo: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly openMinor: bigint;
  readonly sponsoredMinor: bigint;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly isTakenBack: boolean;
}

const rowShape = {
  id: col.text,
  year: col.number,
  number: col.number,
  organization: col.record({ id: col.text, slug: col.text, name: col.text }),
  tier: col.word<Tier>(),
  termFrom: col.text,
  termTo: col.text,
  currency: col.text,
  amount: col.bigint,
  open: col.bigint,
  sponsored: col.bigint,
  askedAt: col.text,
  dueAt: col.text,
  takenBack: col.boolean,
  transferNumber: col.text,
};
type Row = RowOf<typeof rowShape>;
const uuids = (ids: readonly string[]) => sql`${sql.param([...ids])}::uuid[]`;

/** Funds `f` that the viewer may give from. */
const givesFrom = (actor: Actor) =>
  may(actor, "fund.promise")
    ? sql`true`
    : sql`f.organization_id = any(${uuids(organizationsFor(actor, "fund.promise"))})`;

/** Dues `d` are for the member's own people, for finance, and for whoever could sponsor them. */
const visible = (actor: Actor): SQL =>
  may(actor, "invoice.read")
    ? sql`true`
    : sql`(d.organization_id = any(${uuids(organizationsFor(actor, "invoice.read"))}) or exists (select from fund f where ${givesFrom(actor)} and ${sponsoring(sql`d.organization_id`)}))`;

const readDues = (db: Db, where: SQL, tail: SQL): Promise<Row[]> =>
  readRows(
    db,
    rowShape,
    sql`
    select d.id, d.year, d.number, json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization, d.tier, d.term_from::text as "termFrom", d.term_to::text as "termTo", d.currency,
      d.amount_minor::text as amount, d.open_minor::text as open, ${instant(sql`d.asked_at`, "microseconds")} as "askedAt", d.due_at as "dueAt", d.mirror_id is not null as "takenBack", t.number::text as "transferNumber",
      coalesce((select sum(p.amount_minor) from dues_part p where p.dues_id = d.id and p.fund_id is not null and p.mirror_id is null), 0)::text as sponsored
    from dues d join organization o on o.id = d.organization_id join transfer t on t.id = d.transfer_id where ${where} ${tail}`,
  );

const shown = ({
  year,
  number,
  amount,
  open,
  sponsored,
  askedAt,
  dueAt,
  takenBack,
  transferNumber: _transfer,
  ...row
}: Row): ShownDues => ({
  ...row,
  number: duesNumber({ year, number }),
  amountMinor: amount,
  openMinor: open,
  sponsoredMinor: sponsored,
  askedAt: new Date(askedAt),
  dueAt: new Date(dueAt),
  isTakenBack: takenBack,
});

export interface DuesList {
  readonly dues: readonly ShownDues[];
  readonly nextAfter: string | null;
  readonly mayAsk: boolean;
}

/** Dues that the viewer may read, of all members or of one by the end of its address, the newest first. */
export async function listDues(
  { db, actor }: Pick<Context, "db" | "actor">,
  { after, organization }: { readonly after: string | null; readonly organization: string | null },
  pageSize: number = limits.pageSize,
): Promise<DuesList> {
  const [, at, id] = /^([\dT:.Z-]{20,27})~([0-9a-f-]{36})$/.exec(after ?? "") ?? [];
  const behind =
    at !== undefined && isId(id) && !Number.isNaN(Date.parse(at))
      ? sql`(d.asked_at, d.id) < (${at}::timestamptz, ${id}::uuid)`
      : sql`true`;
  const rows = await readDues(
    db,
    sql`${visible(actor)} and ${behind} and ${organization === null ? sql`true` : sql`o.slug = ${organization}`}`,
    sql`order by d.asked_at desc, d.id desc limit ${pageSize + 1}`,
  );
  const page = rows.slice(0, pageSize);
  const last = page.at(-1);
  return {
    dues: page.map(shown),
    nextAfter: rows.length > pageSize && last ? `${last.askedAt}~${last.id}` : null,
    mayAsk: may(actor, "dues.ask"),
  };
}

export interface ShownDuesPart extends ShownReceipt {
  /** The fund that sponsored it; null: the member paid. */
  readonly fund: { readonly slug: string; readonly name: string } | null;
}

export interface DuesPage {
  readonly dues: ShownDues;
  readonly transferNumber: number;
  readonly parts: readonly ShownDuesPart[];
  /** Funds from which the viewer may sponsor what is open, with what is left in each. */
  readonly funds: readonly { readonly id: string; readonly name: string; readonly leftMinor: bigint }[];
  readonly maySettle: boolean;
}

/** More parts than any dues are paid in, and more funds than anybody gives from. */
const listed = 100;

/** One member's dues of one term, for whoever may read them; null for all others. */
export async function duesPage({ db, actor }: Pick<Context, "db" | "actor">, duesId: string): Promise<DuesPage | null> {
  if (!isId(duesId)) return null;
  const [row] = await readDues(db, sql`d.id = ${duesId} and ${visible(actor)}`, sql``);
  if (!row) return null;
  const dues = shown(row);
  const readsPayments = may(actor, "invoice.read", dues.organization.id);
  const [parts, funds] = await Promise.all([
    readRows(
      db,
      { ...receiptShape, fund: col.nullable(col.record({ slug: col.text, name: col.text })) },
      sql`
      select ${receiptSql(sql`p`, readsPayments)}, case when f.id is not null then json_build_object('slug', f.slug, 'name', f.name) end as fund
      from dues_part p join transfer t on t.id = p.transfer_id left join fund f on f.id = p.fund_id where p.dues_id = ${duesId} order by t.number limit ${listed}`,
    ),
    dues.openMinor === 0n
      ? []
      : readRows(
          db,
          { id: col.text, name: col.text, left: col.bigint },
          sql`
          select f.id, f.name, (f.held_minor - f.promised_minor)::text as left from fund f
          where ${givesFrom(actor)} and ${sponsoring(sql`${dues.organization.id}::uuid`)} and f.currency = ${dues.currency} and f.held_minor > f.promised_minor order by f.name limit ${listed}`,
        ),
  ]);
  return {
    dues,
    transferNumber: Number(row.transferNumber),
    parts: parts.map(shownReceipt),
    funds: funds.map(({ left, ...each }) => ({ ...each, leftMinor: left })),
    maySettle: may(actor, "dues.ask"),
  };
}

export interface AskDuesPage {
  readonly currency: string;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

/** Members in a menu: a network of more has its dues asked for by another way than a form. */
const membersListed = 500;

/** What the form that asks for dues needs; null for those who may not ask. */
export async function askDuesPage({ db, actor }: Pick<Context, "db" | "actor">): Promise<AskDuesPage | null> {
  if (!may(actor, "dues.ask")) return null;
  const [[network], members] = await Promise.all([
    readRows(db, { currency: col.text }, sql`select book_currency as currency from network`),
    readRows(
      db,
      { id: col.text, name: col.text },
      sql`select id, name from organization where kind in ('member', 'partner', 'funder') order by name limit ${membersListed}`,
    ),
  ]);
  return network ? { currency: network.currency, members } : null;
}

/** What a fund gave for memberships, for everybody to see; and open dues that whoever gives from it could sponsor. */
export async function membershipsOfFund(
  { db, actor }: Pick<Context, "db" | "actor">,
  fundId: string,
): Promise<{ readonly sponsored: readonly SponsoredMembership[]; readonly open: readonly ShownDues[] }> {
  const [sponsored, open] = await Promise.all([
    readRows(
      db,
      {
        organization: col.record({ slug: col.text, name: col.text }),
        id: col.text,
        tier: col.word<Tier>(),
        termFrom: col.text,
        termTo: col.text,
        amount: col.bigint,
        number: col.text,
      },
      sql`
      select p.id, json_build_object('slug', o.slug, 'name', o.name) as organization, d.tier, d.term_from::text as "termFrom", d.term_to::text as "termTo", p.amount_minor::text as amount, t.number::text as number
      from dues_part p join dues d on d.id = p.dues_id join organization o on o.id = d.organization_id join transfer t on t.id = p.transfer_id
      where p.fund_id = ${fundId} and p.mirror_id is null order by t.number desc limit ${listed}`,
    ),
    readDues(
      db,
      sql`d.open_minor > 0 and exists (select from fund f where f.id = ${fundId} and f.currency = d.currency and ${givesFrom(actor)} and ${sponsoring(sql`d.organization_id`)})`,
      sql`order by d.due_at, d.id limit ${listed}`,
    ),
  ]);
  return {
    sponsored: sponsored.map(({ amount, number, ...each }) => ({
      ...each,
      amountMinor: amount,
      transferNumber: Number(number),
    })),
    open: open.map(shown),
  };
}

export interface SponsoredMembership {
  readonly id: string;
  readonly organization: { readonly slug: string; readonly name: string };
  readonly tier: Tier;
  readonly termFrom: string;
  readonly termTo: string;
  readonly amountMinor: bigint;
  readonly transferNumber: number;
}
