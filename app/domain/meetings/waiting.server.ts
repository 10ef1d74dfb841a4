import { sql } from "drizzle-orm";
import { z } from "zod";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";

const openActions = ({ actor }: Waiter) => sql`
  from action_item c join meeting m on m.id = c.meeting_id join project p on p.id = m.project_id
  where c.assignee_id = ${actor.personId}::uuid and c.done_at is null and ${projectSight(actor).sql(sql`p`)}`;

/** What somebody took on in meetings about projects that they may see, what is due soonest first; it is ticked off where it was written down. */
export const waitingActions = waitingList({
  id: "own-actions",
  title: "What you took on",
  count: (waiter) => sql`(select count(*) ${openActions(waiter)})`,
  rows: (waiter) => sql`
    select c.id, c.text, c.due_on::text as "dueOn", p.slug, p.title as project, m.number
    ${openActions(waiter)} order by c.due_on nulls last, c.id`,
  row: z.object({
    id: z.uuid(),
    text: z.string(),
    dueOn: z.string().nullable(),
    slug: z.string(),
    project: z.string(),
    number: z.int(),
  }),
  shown: ({ id, text, dueOn, slug, project, number }) => ({
    id,
    href: `/projects/${slug}/meetings/${number}#actions`,
    title: text,
    line: dueOn === null ? project : `${project}, by ${dueOn}`,
  }),
});
