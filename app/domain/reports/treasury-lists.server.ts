import { inArray, sql, type SQL } from "drizzle-orm";
import { col, instant, readRows } from "#db/rows.server.ts";
import { project as projects } from "#db/schema/projects.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { ageingOf, type OpenSum } from "#app/domain/invoices/ageing.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { settleAtClosing } from "#app/domain/pledges/closing.ts";
import { loadRaisings } from "#app/domain/pledges/load-raising.server.ts";
import type { TreasuryFilters } from "./treasury-filters.ts";
import type { DecisionKind, ForecastRow, ReceivableRow, WaitingRow } from "./treasury-rows.ts";

type Reader = Pick<Context, "db" | "clock" | "actor">;

const like = (words: string) => `%${words.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Raises by deadline, each settled as its closing would settle it; pledges of all of them are read together. */
export async function readForecast(
  { db, clock }: Reader,
  { words, until, minimum, after }: TreasuryFilters,
  limit: number,
): Promise<ForecastRow[]> {
  const rows = await readRows(
    db,
    {
      id: col.text,
      slug: col.text,
      title: col.text,
      closes_at: col.text,
      minimum: col.text,
      stands: col.bigint,
      waits: col.bigint,
    },
    sql`
    select p.id, p.slug, p.title, ${instant(sql`l.closes_at`)} as closes_at, l.minimum_minor::text as minimum, l.committed_minor::text as stands, l.waited_minor::text as waits
    from listing l join project p on p.id = l.project_id
    where l.stage = 'raising' and l.closes_at is not null and l.minimum_minor is not null
      ${words === null ? sql`` : sql`and p.title ilike ${like(words)}`}
      ${until === null ? sql`` : sql`and l.closes_at < (${until}::date + 1)::timestamp at time zone 'UTC'`}
      ${minimum === null ? sql`` : sql`and l.is_tipped = ${minimum === "stands"}`}
      ${after === null ? sql`` : sql`and (l.closes_at, l.project_id) > (select closes_at, project_id from listing where project_id = ${after})`}
    order by l.closes_at, l.project_id limit ${limit}`,
  );
  if (rows.length === 0) return [];
  const loaded = await loadRaisings(
    db,
    await db
      .select()
      .from(projects)
      .where(
        inArray(
          projects.id,
          rows.map(({ id }) => id),
        ),
      ),
  );
  const now = clock.now();
  return rows.map(({ id, slug, title, closes_at: closesAt, minimum: least, stands, waits }) => {
    const raising = loaded.find(({ project }) => project.id === id)?.raising;
    const settlement = raising && settleAtClosing(raising, new Date(closesAt), now);
    const outcome = !settlement || settlement.outcome === "open" ? "lapsed" : settlement.outcome;
    const tips = outcome === "funded" || outcome === "slices";
    return {
      id,
      project: { slug, title },
      closesAt,
      minimumMinor: BigInt(least),
      standsMinor: stands,
      waitsMinor: waits,
      outcome,
      fallsDueMinor: tips ? (settlement?.totalMinor ?? 0n) : 0n,
    };
  });
}

/** Organizations that owe something, by name, each with what is open by how long it is overdue. */
export async function readReceivables(
  { db, clock }: Reader,
  { words, after }: TreasuryFilters,
  limit: number,
): Promise<ReceivableRow[]> {
  const rows = await readRows(
    db,
    {
      id: col.text,
      slug: col.text,
      name: col.text,
      open: col.list(col.record({ dueAt: col.text, openMinor: col.bigint })),
    },
    sql`
    select o.id, o.slug, o.name, json_agg(json_build_object('dueAt', ${instant(sql`i.due_at`)}, 'openMinor', i.open_minor::text)) as open
    from invoice i join organization o on o.id = i.organization_id
    where i.paid_at is null ${words === null ? sql`` : sql`and o.name ilike ${like(words)}`}
      ${after === null ? sql`` : sql`and (lower(o.name), o.id) > (select lower(name), id from organization where id = ${after})`}
    group by o.id order by lower(o.name), o.id limit ${limit}`,
  );
  return rows.map(({ id, slug, name, open }) => {
    const sums: OpenSum[] = open.map(({ dueAt, openMinor }) => ({ dueAt, openMinor: openMinor }));
    return {
      id,
      organization: { slug, name },
      sums: ageingOf(sums, clock.now()),
      totalMinor: sums.reduce((sum, { openMinor }) => sum + openMinor, 0n),
    };
  });
}

/** All that is open, by when it is due: for the ages of the whole network. */
export async function readOpenSums({ db }: Reader): Promise<OpenSum[]> {
  const rows = await readRows(
    db,
    { due_at: col.text, open: col.bigint },
    sql`
    select ${instant(sql`due_at`)} as due_at, sum(open_minor)::text as open from invoice where paid_at is null group by due_at`,
  );
  return rows.map(({ due_at: dueAt, open }) => ({ dueAt, openMinor: open }));
}

/** What waits for somebody's decision, as FROM item `w`. */
const decisions = (now: string): SQL => sql`(
  select id, 'bank_line' as kind, coalesce(nullif(party, ''), nullif(remittance, ''), 'A line of the bank') as about, '/bank/lines/' || id as href, booked_on as since, amount_minor from bank_line where state = 'open'
  union all
  select p.id, 'signature', o.name || ', ' || j.title, '/projects/' || j.slug || '/pledges', c.asked_at::date, p.amount_minor
    from countersignature c join pledge p on p.id = c.pledge_id join project j on j.id = p.project_id join organization o on o.id = c.organization_id
    where c.ending is null and j.stage = 'raising' and j.closes_at > ${now}::timestamptz
  union all
  select d.id, 'to_invoice', 'Deliverable ' || d.position || ', ' || j.title, '/invoices',
      (select max(s.at)::date from deliverable_step s where s.deliverable_id = d.id and s.to_state = 'ready_to_invoice'), (select coalesce(sum(a.staff_minor + a.cloud_minor), 0) from allocation a where a.deliverable_id = d.id)
    from deliverable d join project j on j.id = d.project_id where d.state = 'ready_to_invoice'
  union all
  select r.id, 'reallocation', o.name || ', to ' || j.title, '/projects/' || j.slug, r.asked_at::date, r.amount_minor
    from reallocation r join organization o on o.id = r.organization_id join project j on j.id = r.to_project_id where r.answer is null
  union all
  select j.id, 'extension', j.title, '/projects/' || j.slug || '/closing', j.closes_at::date, l.committed_minor from listing l join project j on j.id = l.project_id where l.stage = 'raising' and l.closes_at <= ${now}::timestamptz) w`;

/** The longest waiting first. */
export async function readWaiting(
  { db, clock, actor }: Reader,
  { words, after }: TreasuryFilters,
  limit: number,
): Promise<WaitingRow[]> {
  const now = clock.now().toISOString();
  const place = sql`coalesce(w.since, 'epoch'::date)`;
  const rows = await readRows(
    db,
    {
      id: col.text,
      kind: col.word<DecisionKind>(),
      about: col.text,
      href: col.text,
      since: col.text,
      amount: col.bigint,
    },
    sql`
    with w as materialized (select * from ${decisions(now)})
    select w.id, w.kind, w.about, w.href, to_char(${place}, 'YYYY-MM-DD') as since, coalesce(w.amount_minor, 0)::text as amount from w
    where ${words === null ? sql`true` : sql`w.about ilike ${like(words)}`}
      ${after === null ? sql`` : sql`and (${place}, w.id) > (select coalesce(since, 'epoch'::date), id from w where id = ${after} limit 1)`}
    order by ${place}, w.id limit ${limit}`,
  );
  // Whoever may only read is not led to a page that is not theirs.
  const theirs: Readonly<Record<DecisionKind, boolean>> = {
    bank_line: may(actor, "bank.import"),
    signature: true,
    reallocation: true,
    to_invoice: may(actor, "invoice.issue"),
    extension: may(actor, "project.close_raising"),
  };
  return rows.map(({ amount, ...row }) => ({
    ...row,
    href: theirs[row.kind] ? row.href : null,
    amountMinor: amount,
  }));
}

export async function countWaiting({ db, clock }: Reader): Promise<number> {
  const [row] = await readRows(
    db,
    { count: col.number },
    sql`select count(*)::int as count from ${decisions(clock.now().toISOString())}`,
  );
  return row?.count ?? 0;
}
