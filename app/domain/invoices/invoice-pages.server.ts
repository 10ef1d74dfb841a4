import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { invoiceNumber, readInvoiceNumber } from "./invoice.ts";
import type { DueDeliverable, InvoicePage, ListedInvoice, OpenInvoice } from "./shown-invoice.ts";

interface Row extends Record<string, unknown> {
  id: string;
  year: number;
  number: number;
  organization: ListedInvoice["organization"];
  project: ListedInvoice["project"];
  deliverable: ListedInvoice["deliverable"];
  currency: string;
  total: string;
  issued_at: string;
  due_at: string;
  paid_at: string | null;
  lines: { kind: "staff" | "cloud"; description: string; amountMinor: string }[];
  steward: string | null;
}

/** More than a page of paper holds; older ones are in the book. */
const invoicesListed = 200;
const instant = (column: SQL) => sql`to_char(${column}, 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

async function readInvoices(db: Db, where: SQL, tail: SQL): Promise<Row[]> {
  return (await db.execute(sql`
    select i.id, i.year, i.number, i.currency, ${instant(sql`i.issued_at`)} as issued_at, ${instant(sql`i.due_at`)} as due_at, ${instant(sql`i.paid_at`)} as paid_at,
      json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization, json_build_object('slug', j.slug, 'title', j.title) as project,
      json_build_object('position', d.position, 'title', d.title) as deliverable, l.total, l.lines,
      (select name from organization where kind = 'steward' limit 1) as steward
    from invoice i join organization o on o.id = i.organization_id join project j on j.id = i.project_id join deliverable d on d.id = i.deliverable_id
    join lateral (select sum(amount_minor)::text as total, json_agg(json_build_object('kind', kind, 'description', description, 'amountMinor', amount_minor::text) order by position) as lines
      from invoice_line where invoice_id = i.id) l on true
    where ${where} ${tail}`)) as unknown as Row[];
}

const listed = ({ id, organization, project, deliverable, currency, total, issued_at: issuedAt, due_at: dueAt, paid_at: paidAt, ...row }: Row): ListedInvoice => ({
  id,
  number: invoiceNumber(row),
  organization,
  project,
  deliverable,
  currency,
  totalMinor: BigInt(total),
  issuedAt,
  dueAt,
  paidAt,
});

/** An organization's invoices, open ones first, for those of its people who may read them and the steward's finance; null for others. */
export async function organizationInvoices({ db, actor }: Pick<Context, "db" | "actor">, slug: string): Promise<{ organization: ListedInvoice["organization"]; invoices: ListedInvoice[] } | null> {
  const [found] = (await db.execute(sql`select id, slug, name from organization where slug = ${slug}`)) as unknown as ListedInvoice["organization"][];
  if (!found || !may(actor, "invoice.read", found.id)) return null;
  const rows = await readInvoices(db, sql`i.organization_id = ${found.id}`, sql`order by i.paid_at is not null, i.year desc, i.number desc limit ${invoicesListed}`);
  return { organization: { ...found }, invoices: rows.map(listed) };
}

/** One invoice by its number; null when there is none or it is not theirs to see. */
export async function invoicePage({ db, actor, newId }: Pick<Context, "db" | "actor" | "newId">, number: string): Promise<InvoicePage | null> {
  const named = readInvoiceNumber(number);
  if (!named) return null;
  const [row] = await readInvoices(db, sql`i.year = ${named.year} and i.number = ${named.number}`, sql`limit 1`);
  if (!row || !may(actor, "invoice.read", row.organization.id)) return null;
  return {
    ...listed(row),
    steward: row.steward ?? "",
    lines: row.lines.map((line) => ({ ...line, amountMinor: BigInt(line.amountMinor) })),
    mayRecordPayment: may(actor, "invoice.record_payment") && row.paid_at === null,
    key: newId(),
  };
}

/** What waits for the steward's finance: deliverables to invoice, and invoices that are open; null for everybody else. */
export async function financePage({ db, actor, newId }: Pick<Context, "db" | "actor" | "newId">): Promise<{ due: DueDeliverable[]; open: OpenInvoice[] } | null> {
  if (!may(actor, "invoice.issue")) return null;
  const [due, open] = await Promise.all([
    db.execute(sql`
      select d.id, d.position, d.title, json_build_object('slug', j.slug, 'title', j.title) as project, j.currency,
        coalesce(sum(a.staff_minor + a.cloud_minor), 0)::text as total, count(distinct p.payer_organization_id)::int as payers
      from deliverable d join project j on j.id = d.project_id left join allocation a on a.deliverable_id = d.id left join pledge p on p.id = a.pledge_id
      where d.state = 'ready_to_invoice' group by d.id, j.id order by d.id limit ${invoicesListed}`) as unknown as Promise<(Omit<DueDeliverable, "totalMinor" | "key"> & { total: string })[]>,
    readInvoices(db, sql`i.paid_at is null`, sql`order by i.due_at, i.year, i.number limit ${invoicesListed}`),
  ]);
  return {
    due: due.map(({ total, ...each }) => ({ ...each, totalMinor: BigInt(total), key: newId() })),
    open: open.map((row) => ({ ...listed(row), key: newId() })),
  };
}
