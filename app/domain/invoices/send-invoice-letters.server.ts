import { eq, sql } from "drizzle-orm";
import { invoice, invoiceLetter as letterRow } from "#db/schema/invoices.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { dayMs } from "#app/domain/kernel/clock.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import type { Mail } from "#app/domain/kernel/mail.ts";
import { invoiceNumber } from "./invoice.ts";
import { invoiceLetter } from "./invoice-letter.ts";
import { invoicePage } from "./invoice-pages.server.ts";
import { invoicePdf } from "./invoice-pdf.server.ts";

/** Older ones were issued before anybody could be told, in a story or an import: nobody is surprised by mail about them. */
const toldWithinDays = 3;
/** Invoices in one round; the others follow in the next. */
const invoicesAtOnce = 20;

interface Waiting {
  readonly id: string;
  readonly year: number;
  readonly number: number;
  readonly recipients: readonly { readonly id: string; readonly email: string; readonly displayName: string }[] | null;
}

/**
 * Sends new invoices to those who look after their organization's bills (where nobody does, to its representatives): read
 * after the commit that issued them, one round at a time. Each person's letter is kept as sent before the next one goes,
 * so a round that breaks off, or mail that fails, goes on from there. Answers how many letters went out.
 */
export async function sendInvoiceLetters(ctx: Context, { mail, publicUrl }: { readonly mail: Mail; readonly publicUrl: string }): Promise<number> {
  const { db, clock } = ctx;
  const since = new Date(clock.now().getTime() - toldWithinDays * dayMs).toISOString();
  const waiting = (await db.execute(sql`
    select i.id, i.year, i.number, (
      select json_agg(json_build_object('id', p.id, 'email', p.email, 'displayName', p.display_name) order by p.id)
      from (select distinct p.id, p.email, p.display_name from membership m join person p on p.id = m.person_id
        where m.organization_id = i.organization_id and p.closed_at is null
          and m.role = case when exists (select 1 from membership b join person c on c.id = b.person_id where b.organization_id = i.organization_id and b.role = 'billing_contact' and c.closed_at is null) then 'billing_contact' else 'representative' end
          and not exists (select 1 from invoice_letter l where l.invoice_id = i.id and l.person_id = p.id)) p) as recipients
    from invoice i where i.mailed_at is null and i.issued_at > ${since}::timestamptz order by i.year, i.number limit ${invoicesAtOnce}`)) as unknown as Waiting[];
  if (waiting.length === 0) return 0;
  const sender = { networkName: (await networkSettings(db))?.name ?? "", publicUrl };
  let sent = 0;
  for (const { id, recipients, ...named } of waiting) {
    const page = recipients ? await invoicePage(ctx, invoiceNumber(named)) : null;
    if (page) {
      const sheet = await invoicePdf(page);
      for (const recipient of recipients ?? []) {
        await mail.send(invoiceLetter(sender, recipient, page, sheet));
        await db.insert(letterRow).values({ invoiceId: id, personId: recipient.id, sentAt: clock.now() }).onConflictDoNothing();
        sent += 1;
      }
    }
    await db.update(invoice).set({ mailedAt: clock.now() }).where(eq(invoice.id, id));
  }
  return sent;
}
