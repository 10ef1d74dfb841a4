import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, instant, readRows, type RowOf } from "#db/rows.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { undeliveredAbout } from "#app/domain/mail/mail-pages.server.ts";
import { ageingOf, type Ageing } from "./ageing.ts";
import { creditNoteNumber, invoiceNumber, readCreditNoteNumber, readInvoiceNumber } from "./invoice.ts";
import { readCredits, readPayments } from "./read-payments.server.ts";
import type {
  CreditNotePage,
  DueDeliverable,
  InvoicePage,
  ListedInvoice,
  OpenInvoice,
  OrganizationCredit,
  ShownInvoiceLine,
  ShownPayment,
} from "./shown-invoice.ts";

const rowShape = {
  id: col.text,
  year: col.number,
  number: col.number,
  organization: col.record({ id: col.text, slug: col.text, name: col.text }),
  project: col.record({ slug: col.text, title: col.text }),
  deliverable: col.record({ position: col.number, title: col.text }),
  currency: col.text,
  total: col.bigint,
  open: col.bigint,
  issued_at: col.text,
  due_at: col.text,
  paid_at: col.nullable(col.text),
  lines: col.list(
    col.record({
      position: col.number,
      kind: col.word<ShownInvoiceLine["kind"]>(),
      description: col.text,
      amountMinor: col.bigint,
      creditedMinor: col.bigint,
    }),
  ),
  notes: col.nullable(
    col.list(
      col.record({
        year: col.number,
        number: col.number,
        reason: col.text,
        issuedAt: col.text,
        amountMinor: col.bigint,
      }),
    ),
  ),
  sender_name: col.text,
  sender_address: col.text,
  pay_to: col.text,
};
type Row = RowOf<typeof rowShape>;

/** More than a page of paper holds; older ones are in the book. */
const invoicesListed = 200;

async function readInvoices(db: Db, where: SQL, tail: SQL): Promise<Row[]> {
  return await readRows(
    db,
    rowShape,
    sql`
    select i.id, i.year, i.number, i.currency, i.open_minor::text as open, ${instant(sql`i.issued_at`)} as issued_at, ${instant(sql`i.due_at`)} as due_at, ${instant(sql`i.paid_at`)} as paid_at,
      json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization, json_build_object('slug', j.slug, 'title', j.title) as project,
      json_build_object('position', d.position, 'title', d.title) as deliverable, l.total, l.lines, c.notes,
      i.sender_name, i.sender_address, i.pay_to
    from invoice i join organization o on o.id = i.organization_id join project j on j.id = i.project_id join deliverable d on d.id = i.deliverable_id
    join lateral (select sum(amount_minor)::text as total, json_agg(json_build_object('position', position, 'kind', kind, 'description', description, 'amountMinor', amount_minor::text,
        'creditedMinor', (select coalesce(sum(k.amount_minor), 0)::text from credit_note n join credit_note_line k on k.credit_note_id = n.id where n.invoice_id = i.id and k.position = l.position)) order by position) as lines
      from invoice_line l where invoice_id = i.id) l on true
    left join lateral (select json_agg(json_build_object('year', n.year, 'number', n.number, 'reason', n.reason, 'issuedAt', ${instant(sql`n.issued_at`)},
        'amountMinor', (select sum(k.amount_minor)::text from credit_note_line k where k.credit_note_id = n.id)) order by n.year, n.number) as notes
      from credit_note n where n.invoice_id = i.id) c on true
    where ${where} ${tail}`,
  );
}

const listed = ({
  id,
  organization,
  project,
  deliverable,
  currency,
  total,
  open,
  issued_at: issuedAt,
  due_at: dueAt,
  paid_at: paidAt,
  ...row
}: Row): ListedInvoice => ({
  id,
  number: invoiceNumber(row),
  organization,
  project,
  deliverable,
  currency,
  totalMinor: total,
  openMinor: open,
  issuedAt,
  dueAt,
  paidAt,
});

export interface OrganizationInvoices {
  readonly organization: ListedInvoice["organization"];
  readonly currency: string;
  readonly invoices: readonly ListedInvoice[];
  readonly payments: readonly ShownPayment[];
  readonly creditMinor: bigint;
  readonly may: { readonly takeBack: boolean; readonly refund: boolean };
}

/** An organization's invoices, open ones first, and what it paid: for those of its people who may read them and the steward's finance; null for others. */
export async function organizationInvoices(
  { db, actor }: Pick<Context, "db" | "actor">,
  slug: string,
): Promise<OrganizationInvoices | null> {
  const [found] = await readRows(
    db,
    { id: col.text, slug: col.text, name: col.text },
    sql`select id, slug, name from organization where slug = ${slug}`,
  );
  if (!found || !may(actor, "invoice.read", found.id)) return null;
  const [rows, payments, [credit], network] = await Promise.all([
    readInvoices(
      db,
      sql`i.organization_id = ${found.id}`,
      sql`order by i.paid_at is not null, i.year desc, i.number desc limit ${invoicesListed}`,
    ),
    readPayments(db, { organizationId: found.id }),
    readCredits(db, found.id),
    networkSettings(db),
  ]);
  return {
    organization: { ...found },
    currency: network?.bookCurrency ?? "",
    invoices: rows.map(listed),
    payments,
    creditMinor: credit?.creditMinor ?? 0n,
    may: { takeBack: may(actor, "invoice.record_payment"), refund: may(actor, "invoice.refund") },
  };
}

/** One invoice by its number; null when there is none or it is not theirs to see. */
export async function invoicePage(
  { db, actor, newId }: Pick<Context, "db" | "actor" | "newId">,
  number: string,
): Promise<InvoicePage | null> {
  const named = readInvoiceNumber(number);
  if (!named) return null;
  const [row] = await readInvoices(db, sql`i.year = ${named.year} and i.number = ${named.number}`, sql`limit 1`);
  if (!row || !may(actor, "invoice.read", row.organization.id)) return null;
  const resend = may(actor, "invoice.issue");
  const [payments, [credit], undelivered] = await Promise.all([
    readPayments(db, { invoiceId: row.id }),
    readCredits(db, row.organization.id),
    resend ? undeliveredAbout({ db }, row.id) : [],
  ]);
  return {
    ...listed(row),
    steward: row.sender_name,
    address: row.sender_address,
    payTo: row.pay_to,
    lines: row.lines.map((line) => ({
      ...line,
      amountMinor: line.amountMinor,
      creditedMinor: line.creditedMinor,
    })),
    creditNotes: (row.notes ?? []).map(({ year, number: of, reason, issuedAt, amountMinor }) => ({
      number: creditNoteNumber({ year, number: of }),
      reason,
      issuedAt,
      amountMinor: amountMinor,
    })),
    payments,
    creditMinor: credit?.creditMinor ?? 0n,
    may: { recordPayment: may(actor, "invoice.record_payment"), credit: may(actor, "invoice.credit"), resend },
    undelivered,
    key: newId(),
  };
}

/** One credit note by its number; null when there is none or its invoice is not theirs to see. */
export async function creditNotePage(
  ctx: Pick<Context, "db" | "actor" | "newId">,
  number: string,
): Promise<CreditNotePage | null> {
  const named = readCreditNoteNumber(number);
  if (!named) return null;
  const [row] = await readRows(
    ctx.db,
    {
      year: col.number,
      number: col.number,
      lines: col.list(col.record({ description: col.text, amount: col.bigint })),
    },
    sql`
    select i.year, i.number, (select json_agg(json_build_object('description', l.description, 'amount', k.amount_minor::text) order by l.position)
      from credit_note_line k join invoice_line l on l.invoice_id = n.invoice_id and l.position = k.position where k.credit_note_id = n.id) as lines
    from credit_note n join invoice i on i.id = n.invoice_id where n.year = ${named.year} and n.number = ${named.number}`,
  );
  const invoice = row ? await invoicePage(ctx, invoiceNumber(row)) : null;
  const note = invoice?.creditNotes.find((each) => each.number === number);
  return row && invoice && note
    ? {
        ...note,
        lines: row.lines.map(({ description, amount }) => ({ description, amountMinor: amount })),
        invoice,
      }
    : null;
}

/** What finance fills in to record a payment, credit note or refund; null for everybody else. */
export async function invoiceToChange(
  ctx: Pick<Context, "db" | "actor" | "newId">,
  number: string,
  action: "recordPayment" | "credit",
): Promise<InvoicePage | null> {
  const page = await invoicePage(ctx, number);
  return page?.may[action] ? page : null;
}

/** An organization's credit, for whoever may pay it back. */
export async function creditToRefund(
  ctx: Pick<Context, "db" | "actor">,
  slug: string,
): Promise<OrganizationInvoices | null> {
  const page = await organizationInvoices(ctx, slug);
  return page?.may.refund ? page : null;
}

/** A payment that finance may take back, with whose it is; null where there is none. */
export async function paymentToTakeBack(
  { db, actor }: Pick<Context, "db" | "actor">,
  paymentId: string,
): Promise<(ShownPayment & { organization: ListedInvoice["organization"]; currency: string }) | null> {
  if (!may(actor, "invoice.record_payment") || !isId(paymentId)) return null;
  const [at] = await readRows(
    db,
    { currency: col.text, organization: col.record({ id: col.text, slug: col.text, name: col.text }) },
    sql`
    select p.currency, json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization from payment p join organization o on o.id = p.organization_id where p.id = ${paymentId}`,
  );
  const [payment] = at ? await readPayments(db, { paymentId }) : [];
  return at && payment ? { ...payment, ...at } : null;
}

export interface FinancePage {
  readonly due: readonly DueDeliverable[];
  readonly open: readonly OpenInvoice[];
  /** What is open, by organization and by how long it is overdue. */
  readonly ageing: readonly { readonly organization: ListedInvoice["organization"]; readonly sums: Ageing }[];
  readonly credits: readonly OrganizationCredit[];
  readonly currency: string;
}

/** What waits for the steward's finance: deliverables to invoice, and invoices that are open; null for everybody else. */
export async function financePage({
  db,
  actor,
  newId,
  clock,
}: Pick<Context, "db" | "actor" | "newId" | "clock">): Promise<FinancePage | null> {
  if (!may(actor, "invoice.issue")) return null;
  const [due, open, sums, credits, network] = await Promise.all([
    readRows(
      db,
      {
        id: col.text,
        project: col.record({ slug: col.text, title: col.text }),
        currency: col.text,
        position: col.number,
        title: col.text,
        payers: col.number,
        total: col.bigint,
        from_funds: col.text,
      },
      sql`
      select d.id, d.position, d.title, json_build_object('slug', j.slug, 'title', j.title) as project, j.currency,
        coalesce(sum(a.staff_minor + a.cloud_minor), 0)::text as total,
        coalesce(sum(a.staff_minor + a.cloud_minor) filter (where p.fund_id is not null), 0)::text as from_funds, count(distinct p.payer_organization_id) filter (where p.fund_id is null)::int as payers
      from deliverable d join project j on j.id = d.project_id left join allocation a on a.deliverable_id = d.id left join pledge p on p.id = a.pledge_id
      where d.state = 'ready_to_invoice' group by d.id, j.id order by d.id limit ${invoicesListed}`,
    ),
    readInvoices(db, sql`i.paid_at is null`, sql`order by i.due_at, i.year, i.number limit ${invoicesListed}`),
    // All of them, also those beyond the list.
    readRows(
      db,
      {
        organization: col.record({ id: col.text, slug: col.text, name: col.text }),
        open: col.bigint,
        due_at: col.text,
      },
      sql`
      select json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization, i.open_minor::text as open, ${instant(sql`i.due_at`)} as due_at
      from invoice i join organization o on o.id = i.organization_id where i.paid_at is null order by o.name, o.id`,
    ),
    readCredits(db),
    networkSettings(db),
  ]);
  const payers = new Map<
    string,
    { organization: ListedInvoice["organization"]; open: { dueAt: string; openMinor: bigint }[] }
  >();
  for (const { organization, open: openMinor, due_at: dueAt } of sums) {
    const payer = payers.get(organization.id) ?? { organization, open: [] };
    payers.set(organization.id, payer);
    payer.open.push({ dueAt, openMinor: openMinor });
  }
  return {
    due: due.map(({ total, from_funds: fromFunds, ...each }) => ({
      ...each,
      totalMinor: total,
      fromFundsMinor: BigInt(fromFunds),
      key: newId(),
    })),
    open: open.map((row) => ({ ...listed(row), key: newId() })),
    ageing: [...payers.values()].map(({ organization, open: own }) => ({
      organization,
      sums: ageingOf(own, clock.now()),
    })),
    credits,
    currency: network?.bookCurrency ?? "",
  };
}
