import { sql, type SQL } from "drizzle-orm";
import { streamSql } from "#app/domain/kernel/stream-sql.server.ts";
import type { Db } from "#db/client.server.ts";
import { countsSql } from "#app/domain/contributions/claim.server.ts";
import { col, instant, readRows } from "#db/rows.server.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import type { Standing } from "#app/domain/kernel/admitted.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { pledgeSight } from "#app/domain/sight/sight.server.ts";
import {
  readContributions,
  paysSql,
  type SeenContribution,
} from "#app/domain/contributions/read-contributions.server.ts";
import { invoiceNumber } from "#app/domain/invoices/invoice.ts";
import type { OrganizationKind } from "#app/domain/identity/role.ts";
import { figuresJson, makesFigure, figuresShape } from "#app/domain/ledger/read-figures.server.ts";
import { lastQuarters, sumStatement, type Quarter, type StatementLine, type StatementSums } from "./statement.ts";

/** An organization's page: what it pledged, what that unlocked, what was delivered because of it, what it owes. */
export interface OrganizationReport {
  readonly organization: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly initials: string;
    readonly hue: number;
    readonly kind: OrganizationKind;
    readonly description: string;
    readonly websiteUrl: string | null;
    readonly memberSince: string | null;
    readonly standing: Standing;
  };
  readonly currency: string;
  readonly lines: readonly StatementLine[];
  readonly sums: StatementSums;
  readonly quarters: readonly Quarter[];
  /** Others' money in the deliverables that are delivered with ours. */
  readonly besideMinor: bigint;
  /** Pledges of others that stand only because this organization's do. */
  readonly unlocked: readonly { readonly name: string | null; readonly amountMinor: bigint }[];
  /** What each co-funded project costs together, of which ours is a part. */
  readonly parts: readonly {
    readonly slug: string;
    readonly title: string;
    readonly oursMinor: bigint;
    readonly togetherMinor: bigint;
  }[];
  readonly invoices: {
    readonly open: number;
    readonly overdue: number;
    readonly numbers: readonly string[];
    readonly nextDueAt: string | null;
  };
  readonly intents: readonly { readonly slug: string; readonly title: string; readonly amountMinor: bigint }[];
  readonly credits: readonly (SeenContribution & { readonly basisPoints: number | null })[];
  readonly creditsTotal: number;
  /** The book's last transfer when this was read. */
  readonly bookNumber: number;
  readonly now: string;
  readonly may: {
    readonly readInvoices: boolean;
    readonly issueInvoices: boolean;
    readonly readTreasury: boolean;
    readonly edit: boolean;
    readonly readPeople: boolean;
  };
}

/** Contributions on the page; all of them are in the list of contributions. */
const creditsShown = 40;

const headShape = {
  organization: col.record({
    id: col.text,
    slug: col.text,
    name: col.text,
    initials: col.text,
    hue: col.number,
    kind: col.word<OrganizationReport["organization"]["kind"]>(),
    description: col.text,
    websiteUrl: col.nullable(col.text),
    memberSince: col.nullable(col.text),
    standing: col.word<Standing>(),
  }),
  currency: col.text,
  book_number: col.text,
};

/**
 * Everything on an organization's page, in one pipelined round trip; null when there is no such organization. Pledges
 * that the viewer may not know as this organization's are for them as if they were not.
 */
export async function organizationReport(
  ctx: Pick<Context, "db" | "actor" | "clock">,
  slug: string,
): Promise<OrganizationReport | null> {
  const { db, actor } = ctx;
  const id = sql`(select id from organization where slug = ${slug})`;
  const seen = pledgeSight(actor).sql(sql`p`);
  const [[head], lines, quarters, [beside], unlocked, parts, [invoices], intents, credited] = await Promise.all([
    readRows(
      db,
      headShape,
      sql`
      select json_build_object('id', o.id, 'slug', o.slug, 'name', o.name, 'initials', o.initials, 'hue', o.hue, 'kind', o.kind, 'description', o.description,
          'websiteUrl', o.website_url, 'standing', o.standing, 'memberSince', o.member_since) as organization,
        (select book_currency from network) as currency, (select head_number from book) as book_number
      from organization o where o.slug = ${slug}`,
    ),
    readLines(db, id, seen),
    readRows(
      db,
      { year: col.number, quarter: col.number, delivered: col.bigint },
      sql`
      select extract(year from t.occurred_at)::int as year, extract(quarter from t.occurred_at)::int as quarter, sum(e.amount_minor)::text as delivered
      from pledge p join entry e on e.pledge_id = p.id join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id
      where ${makesFigure("spent")} and p.payer_organization_id = ${id} and ${seen} group by 1, 2`,
    ),
    readRows(
      db,
      { beside: col.bigint },
      sql`
      select coalesce(sum(e.amount_minor), 0)::text as beside
      from (select distinct e.deliverable_id from pledge p join entry e on e.pledge_id = p.id join transfer t on t.id = e.transfer_id and t.kind = 'accepted'
            where p.payer_organization_id = ${id} and ${seen}) ours
      join allocation al on al.deliverable_id = ours.deliverable_id
      join pledge other on other.id = al.pledge_id and other.payer_organization_id <> ${id}
      join entry e on e.pledge_id = other.id and e.deliverable_id = ours.deliverable_id
      join transfer t on t.id = e.transfer_id join account a on a.id = e.account_id where ${makesFigure("spent")}`,
    ),
    readUnlocked(db, actor, id, seen),
    readRows(
      db,
      { slug: col.text, title: col.text, ours: col.bigint, together: col.bigint },
      sql`
      select j.slug, j.title, sum(p.allocated_minor) filter (where p.payer_organization_id = ${id} and ${seen})::text as ours, sum(p.allocated_minor)::text as together
      from project j join pledge p on p.project_id = j.id and p.allocated_minor > 0 and ${paysSql}
      where exists (select 1 from pledge p where p.project_id = j.id and p.payer_organization_id = ${id} and p.allocated_minor > 0 and ${paysSql} and ${seen})
      group by j.id order by j.cofunded_at desc nulls last limit 6`,
    ),
    readRows(
      db,
      {
        open: col.number,
        overdue: col.number,
        numbers: col.nullable(col.list(col.record({ year: col.number, number: col.number }))),
        next_due_at: col.nullable(col.text),
      },
      sql`
      select count(*)::int as open, count(*) filter (where i.due_at < ${ctx.clock.now().toISOString()}::timestamptz)::int as overdue,
        json_agg(json_build_object('year', i.year, 'number', i.number) order by i.due_at) as numbers, ${instant(sql`min(i.due_at)`)} as next_due_at
      from invoice i where i.organization_id = ${id} and i.paid_at is null
        and exists (select 1 from invoice_line l join pledge p on p.id = l.pledge_id where l.invoice_id = i.id and ${seen})`,
    ),
    readRows(
      db,
      { slug: col.text, title: col.text, amount: col.bigint },
      sql`
      select j.slug, j.title, p.amount_minor::text as amount from pledge p join project j on j.id = p.project_id
      where p.payer_organization_id = ${id} and p.rung = 'intent' and ${seen} order by p.created_at desc limit 10`,
    ),
    readCredits(db, actor, id, seen),
  ]);
  if (!head) return null;
  const own = head.organization.id;
  const deliveries = quarters.map(({ year, quarter, delivered }) => ({
    year,
    quarter,
    deliveredMinor: delivered,
  }));
  const mayReadInvoices = may(actor, "invoice.read", own);
  return {
    organization: head.organization,
    currency: head.currency,
    lines,
    sums: sumStatement(lines),
    quarters: lastQuarters(deliveries, ctx.clock.now()),
    besideMinor: beside?.beside ?? 0n,
    unlocked,
    parts: parts.map(({ slug: at, title, ours, together }) => ({
      slug: at,
      title,
      oursMinor: ours,
      togetherMinor: together,
    })),
    invoices: {
      open: invoices?.open ?? 0,
      overdue: invoices?.overdue ?? 0,
      numbers: mayReadInvoices ? (invoices?.numbers ?? []).map(invoiceNumber) : [],
      nextDueAt: invoices?.next_due_at ?? null,
    },
    intents: intents.map(({ slug: at, title, amount }) => ({ slug: at, title, amountMinor: amount })),
    credits: credited.slice(0, creditsShown).map((each) => ({
      ...each,
      basisPoints: each.shares.find(({ organization }) => organization?.id === own)?.basisPoints ?? null,
    })),
    creditsTotal: credited.length,
    bookNumber: Number(head.book_number),
    now: ctx.clock.now().toISOString(),
    may: {
      readInvoices: mayReadInvoices,
      issueInvoices: may(actor, "invoice.issue"),
      readTreasury: may(actor, "treasury.read"),
      edit: may(actor, "organization.edit", own),
      readPeople: may(actor, "organization.read_people", own),
    },
  };
}

/** Statement by project, every figure a sum of the book's entries for this organization's pledges. */
async function readLines(db: Db, id: SQL, seen: SQL): Promise<StatementLine[]> {
  const rows = await readRows(
    db,
    {
      project: col.record({ slug: col.text, title: col.text, stage: col.text }),
      figures: col.record(figuresShape),
      signed: col.nullable(col.bigint),
      committed: col.bigint,
      waiting: col.bigint,
    },
    sql`
    select json_build_object('slug', j.slug, 'title', j.title, 'stage', j.stage) as project,
      ${figuresJson()} as figures,
      sum(e.amount_minor) filter (where a.kind in ('commitment', 'waiting') and t.kind not in ('pledge_trimmed', 'commitment_mirrored'))::text as signed,
      coalesce(sum(e.amount_minor) filter (where a.kind = 'commitment'), 0)::text as committed,
      coalesce(sum(e.amount_minor) filter (where a.kind = 'waiting'), 0)::text as waiting
    from pledge p join project j on j.id = p.project_id join entry e on e.pledge_id = p.id join account a on a.id = e.account_id join transfer t on t.id = e.transfer_id
    where p.payer_organization_id = ${id} and ${seen}
    group by j.id having sum(e.amount_minor) filter (where a.kind in ('commitment', 'waiting') and t.kind not in ('pledge_trimmed', 'commitment_mirrored')) > 0
    order by min(p.signed_at)`,
  );
  return rows.map(({ project, figures, signed, committed, waiting }) => ({
    project,
    ...figures,
    signedMinor: signed ?? 0n,
    committedMinor: committed,
    waitingMinor: waiting,
  }));
}

/** From the log: who came to stand because of one of these pledges, and still does. */
async function readUnlocked(db: Db, actor: Actor, id: SQL, seen: SQL): Promise<OrganizationReport["unlocked"]> {
  const rows = await readRows(
    db,
    { name: col.nullable(col.text), amount: col.bigint },
    sql`
    select case when ${pledgeSight(actor).sql(sql`other`)} then o.name end as name, sum(coalesce(other.allocated_minor, other.offered_minor))::text as amount
    from pledge p
    join lateral (
      select distinct (v.payload ->> 'pledgeId')::uuid as pledge_id from event v
      where v.stream_id = ${streamSql("project", sql`p.project_id`)} and v.type = 'pledge.stood' and v.payload ->> 'becauseOfPledgeId' = p.id::text) stood on true
    join pledge other on other.id = stood.pledge_id and other.stands
    join organization o on o.id = other.credited_organization_id
    where p.payer_organization_id = ${id} and p.stands and ${seen}
    group by 1 order by sum(coalesce(other.allocated_minor, other.offered_minor)) desc limit 20`,
  );
  return rows.map(({ name, amount }) => ({ name, amountMinor: amount }));
}

/** Contributions that carry this organization's name, by its money or its hours, newest first. */
const readCredits = (db: Db, actor: Actor, id: SQL, seen: SQL) =>
  readContributions(db, actor, {
    where: sql`${countsSql(sql`c`)} and (c.in_kind_organization_id = ${id} or (c.state in ('merged', 'released') and (exists (
      select 1 from pledge p join allocation a on a.pledge_id = p.id join deliverable paid on paid.id = a.deliverable_id
      where p.credited_organization_id = ${id} and ${paysSql} and ${seen} and paid.project_id = c.project_id and (c.deliverable_id is null or paid.id = c.deliverable_id))
      or exists (
      select 1 from pledge p join hours_entry e on e.pledge_id = p.id join hours_verification v on v.entry_id = e.id
      where p.credited_organization_id = ${id} and p.terms_kind = 'in_kind' and ${seen} and p.project_id = c.project_id
        and (c.deliverable_id is null or coalesce(e.deliverable_id, p.deliverable_id) = c.deliverable_id)
      having sum(e.minutes) > 0))))`,
    tail: sql`order by c.happened_on desc nulls last, c.id desc limit 200`,
  });
