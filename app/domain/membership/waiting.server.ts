import { sql } from "drizzle-orm";
import { z } from "zod";
import { organizationsFor } from "#app/domain/identity/permissions.ts";
import { overdueWords } from "#app/domain/invoices/ageing.ts";
import { dayWords } from "#app/domain/kernel/day-words.ts";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";
import { duesNumber } from "./dues.ts";

const openDues = ({ actor }: Waiter) => sql`
  from dues d join organization o on o.id = d.organization_id
  where d.open_minor > 0 and d.organization_id = any(${sql.param([...organizationsFor(actor, "invoice.read")])}::uuid[])`;

/** Dues that one's own organizations were asked for and have not paid, those due first. */
export const waitingDues = waitingList({
  id: "dues",
  title: "Membership dues to pay",
  count: (waiter) => sql`(select count(*) ${openDues(waiter)})`,
  rows: (waiter) => sql`
    select d.id, d.year, d.number, o.name as organization, d.term_from as "termFrom", d.term_to as "termTo",
      d.open_minor::text as minor, d.currency, d.due_at as "dueAt", ${waiter.clock.now().toISOString()} as now
    ${openDues(waiter)} order by d.due_at`,
  row: z.object({
    id: z.uuid(),
    year: z.int(),
    number: z.int(),
    organization: z.string(),
    termFrom: z.coerce.date(),
    termTo: z.coerce.date(),
    minor: z.coerce.bigint(),
    currency: z.string(),
    dueAt: z.coerce.date(),
    now: z.coerce.date(),
  }),
  shown: ({ id, organization, termFrom, termTo, minor, currency, dueAt, now, ...asked }, locale) => ({
    id,
    href: `/dues/${id}`,
    sum: { minor, currency },
    title: `for ${dayWords(termFrom, locale)} to ${dayWords(termTo, locale)}`,
    line: `Dues ${duesNumber(asked)} of ${organization}, ${overdueWords(dueAt, now)}.`,
  }),
});
