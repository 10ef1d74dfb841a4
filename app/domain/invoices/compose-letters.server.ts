import { eq, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { invoice } from "#db/schema/invoices.ts";
import { letterReader } from "#app/domain/identity/letter-reader.server.ts";
import { senderOf } from "#app/domain/identity/network-settings.server.ts";
import type { Compose } from "#app/domain/mail/deliver-letter.server.ts";
import { invoiceNumber } from "./invoice.ts";
import { invoiceLetter, receiptLetter } from "./invoice-letter.ts";
import { invoicePage } from "./invoice-pages.server.ts";
import { invoicePdf } from "./invoice-pdf.server.ts";

export const composeInvoice: Compose = async (ctx, { about, personId }, publicUrl) => {
  const [to, [named]] = await Promise.all([
    letterReader(ctx.db, personId),
    about
      ? ctx.db.select({ year: invoice.year, number: invoice.number }).from(invoice).where(eq(invoice.id, about))
      : [],
  ]);
  const page = named ? await invoicePage(ctx, invoiceNumber(named)) : null;
  return to && page ? invoiceLetter(await senderOf(ctx, publicUrl), to, page, await invoicePdf(page)) : null;
};

const paidShape = {
  organization: col.text,
  slug: col.text,
  amount: col.bigint,
  currency: col.text,
  happenedOn: col.text,
  invoices: col.nullable(col.list(col.record({ year: col.number, number: col.number }))),
  settled: col.bigint,
};

/** That a payment arrived, unless it was taken back meanwhile. */
export const composeReceipt: Compose = async ({ db }, { about, personId }, publicUrl) => {
  const [to, [paid]] = await Promise.all([
    letterReader(db, personId),
    readRows(
      db,
      paidShape,
      sql`
      select o.name as organization, o.slug, p.amount_minor::text as amount, p.currency, p.happened_on::text as "happenedOn",
        (select json_agg(distinct jsonb_build_object('year', i.year, 'number', i.number)) from invoice_settlement s join invoice i on i.id = s.invoice_id where s.transfer_id = p.transfer_id) as invoices,
        coalesce((select sum(s.amount_minor) from invoice_settlement s where s.transfer_id = p.transfer_id), 0)::text as settled
      from payment p join organization o on o.id = p.organization_id where p.id = ${about} and p.mirror_id is null`,
    ),
  ]);
  if (!to || !paid) return null;
  const { amount, settled, invoices, ...known } = paid;
  return receiptLetter(await senderOf({ db }, publicUrl), {
    ...to,
    ...known,
    amountMinor: amount,
    overMinor: amount - settled,
    numbers: (invoices ?? []).map(invoiceNumber),
  });
};
