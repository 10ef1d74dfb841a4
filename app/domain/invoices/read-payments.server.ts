import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { receiptShape, receiptSql, shownReceipt } from "#app/domain/ledger/read-receipts.server.ts";
import type { OrganizationCredit, ShownPayment } from "./shown-invoice.ts";

/** More than this are in the book. */
const paymentsListed = 100;

type PaymentsOf = { readonly organizationId: string } | { readonly invoiceId: string } | { readonly paymentId: string };

/** Which payments `p` are meant. */
function meant(of: PaymentsOf) {
  if ("invoiceId" in of)
    return sql`p.transfer_id in (select transfer_id from invoice_settlement where invoice_id = ${of.invoiceId})`;
  return "paymentId" in of ? sql`p.id = ${of.paymentId}` : sql`p.organization_id = ${of.organizationId}`;
}

/** What an organization paid, used or was paid back, the newest first; or what settled one invoice, with its part of it. */
export async function readPayments(db: Db, of: PaymentsOf): Promise<ShownPayment[]> {
  const settled =
    "invoiceId" in of
      ? sql`(select sum(s.amount_minor)::text from invoice_settlement s where s.transfer_id = p.transfer_id and s.invoice_id = ${of.invoiceId})`
      : sql`null`;
  const rows = await readRows(
    db,
    { ...receiptShape, kind: col.word<ShownPayment["kind"]>(), settled: col.nullable(col.bigint) },
    sql`
    select ${receiptSql(sql`p`)}, p.kind, ${settled} as settled
    from payment p join transfer t on t.id = p.transfer_id
    where ${meant(of)}
    order by t.number desc limit ${paymentsListed}`,
  );
  return rows.map(({ settled: part, ...row }) => shownReceipt({ ...row, amount: part ?? row.amount }));
}

/** Organizations that have money with the network beyond their invoices; or one of them. */
export async function readCredits(db: Db, organizationId?: string): Promise<OrganizationCredit[]> {
  const rows = await readRows(
    db,
    { organization: col.record({ id: col.text, slug: col.text, name: col.text }), credit: col.bigint },
    sql`
    select json_build_object('id', o.id, 'slug', o.slug, 'name', o.name) as organization, (-a.balance_minor)::text as credit
    from account a join organization o on o.id = a.owner_id
    where a.kind = 'credit' and a.balance_minor < 0 ${organizationId === undefined ? sql`` : sql`and a.owner_id = ${organizationId}`} order by o.name`,
  );
  return rows.map(({ organization, credit }) => ({ organization, creditMinor: credit }));
}
