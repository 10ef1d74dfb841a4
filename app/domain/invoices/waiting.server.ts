import { sql } from "drizzle-orm";
import { z } from "zod";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import { waitingList, type Waiter, type WaitingLine } from "#app/domain/kernel/waiting.server.ts";
import { overdueWords } from "./ageing.ts";
import { invoiceNumber } from "./invoice.ts";

/** `r` is what is asked, `j` the project that the money would go to, `f` who asks, `s` who consented first. */
const openMoves = ({ actor }: Waiter) => sql`
  from reallocation r join project j on j.id = r.to_project_id join organization o on o.id = r.organization_id join person f on f.id = r.asked_by
    left join person s on s.id = r.first_signer_id
  where r.answer is null and r.organization_id = any(${sql.param([...organizationsFor(actor, "reallocation.answer")])}::uuid[])`;

/** Money of one's own organizations that the steward asks to move to another project. */
export const waitingMoves = waitingList({
  id: "moves",
  title: "Money to move",
  count: (waiter) =>
    sql`(select count(*) ${openMoves(waiter)} and r.first_signer_id is distinct from ${waiter.actor.personId}::uuid)`,
  rows: (waiter) => sql`
    select r.id, j.title, o.name as organization, f.display_name as "askedBy", s.display_name as "firstSigner",
      coalesce(r.first_signer_id = ${waiter.actor.personId}::uuid, false) as mine, r.amount_minor::text as minor, r.currency, r.asked_at as since
    ${openMoves(waiter)} order by r.asked_at`,
  row: z.object({
    id: z.uuid(),
    title: z.string(),
    organization: z.string(),
    askedBy: z.string(),
    firstSigner: z.string().nullable(),
    mine: z.boolean(),
    minor: z.coerce.bigint(),
    currency: z.string(),
    since: z.coerce.date(),
  }),
  shown: ({ id, title, organization, askedBy, firstSigner, mine, minor, currency, since }) => ({
    id,
    href: `/reallocations/${id}`,
    sum: { minor, currency },
    title: `to ${title}`,
    line: mine
      ? `You consented for ${organization}; a second budget holder is asked.`
      : firstSigner === null
        ? `${askedBy} asks whether money of ${organization} may go there.`
        : `${firstSigner} consented for ${organization}, and needs a second signature.`,
    since,
  }),
});

/** Of one's own organizations `o`; whoever sees all invoices by their office pays none of them. */
const openInvoices = ({ actor }: Waiter) => sql`
  from invoice i join organization o on o.id = i.organization_id join project j on j.id = i.project_id
  where i.paid_at is null and i.organization_id = any(${sql.param([...organizationsFor(actor, "invoice.read")])}::uuid[])`;

/** Invoices that one's own organizations have not paid, those due first. */
export const waitingInvoices = waitingList({
  id: "invoices",
  title: "Invoices to pay",
  count: (waiter) => sql`(select count(*) ${openInvoices(waiter)})`,
  rows: (waiter) => sql`
    select i.id, i.year, i.number, j.title, o.name as organization, i.open_minor::text as minor, i.currency, i.due_at as "dueAt",
      ${waiter.clock.now().toISOString()} as now
    ${openInvoices(waiter)} order by i.due_at`,
  row: z.object({
    id: z.uuid(),
    year: z.int(),
    number: z.int(),
    title: z.string(),
    organization: z.string(),
    minor: z.coerce.bigint(),
    currency: z.string(),
    dueAt: z.coerce.date(),
    now: z.coerce.date(),
  }),
  shown: ({ id, title, organization, minor, currency, dueAt, now, ...invoice }) => ({
    id,
    href: `/invoices/${invoiceNumber(invoice)}`,
    sum: { minor, currency },
    title: `for ${title}`,
    line: `Invoice ${invoiceNumber(invoice)} to ${organization}, ${overdueWords(dueAt, now)}.`,
  }),
});

/** Movements that the bank told and nobody has looked at, for finance. */
export const waitingBankLines: WaitingLine = {
  id: "bank",
  title: "The bank",
  count: ({ actor }) =>
    may(actor, "bank.import") ? sql`(select count(*) from bank_line where state = 'open')` : sql`0`,
  href: "/bank",
  words: (count) =>
    count === 1 ? "1 line of the bank waits for a look" : `${count} lines of the bank wait for a look`,
};
