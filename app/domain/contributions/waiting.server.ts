import { sql } from "drizzle-orm";
import { z } from "zod";
import { may } from "#app/domain/identity/permissions.ts";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";
import { maintainsSql } from "#app/domain/maintainers/find-maintainership.server.ts";

/** Claims `q` of contributions `c` to projects `j` that the waiter may confirm. */
const openClaims = ({ actor }: Waiter) => sql`
  from contribution_claim q join contribution c on c.id = q.contribution_id join project j on j.id = c.project_id join person y on y.id = q.person_id
  where q.answer is null and ${may(actor, "contribution.link") ? sql`true` : maintainsSql(actor, sql`j.repositories`)}`;

/** What others say went upstream, for the steward and the project's maintainers. */
export const waitingClaims = waitingList({
  id: "claims",
  title: "Contributions to confirm",
  count: (waiter) => sql`(select count(*) ${openClaims(waiter)})`,
  rows: (waiter) =>
    sql`select c.id, c.title, c.repository, j.title as project, y.display_name as name, q.at as since ${openClaims(waiter)} order by q.at`,
  row: z.object({
    id: z.uuid(),
    title: z.string(),
    repository: z.string(),
    project: z.string(),
    name: z.string(),
    since: z.coerce.date(),
  }),
  shown: ({ id, title, repository, project, name, since }) => ({
    id,
    href: `/contributions/${id}`,
    title,
    line: `${name} says that it went to ${repository} for ${project}.`,
    since,
  }),
});
