import { sql } from "drizzle-orm";
import { z } from "zod";
import { may } from "#app/domain/identity/permissions.ts";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";
import { stageGroups } from "#app/domain/projects/stage.ts";
import { wordList } from "#db/schema/columns.ts";
import { isAnswerOfSql, isOfPersonSql, isProvenSql } from "./find-maintainership.server.ts";

const claims = ({ actor }: Waiter) => sql`
  from maintainership m left join person y on y.id = m.person_id
  where ${may(actor, "maintainer.confirm") ? sql`true` : sql`false`} and m.confirmed_at is null and m.revoked_at is null and m.person_id is distinct from ${actor.personId}::uuid`;

/** People who say that they maintain a repository, for the steward who looks at the evidence. */
export const waitingMaintainers = waitingList({
  id: "maintainers",
  title: "Maintainers to confirm",
  count: (waiter) => sql`(select count(*) ${claims(waiter)})`,
  rows: (waiter) =>
    sql`select m.id, m.repository, coalesce(y.display_name, m.handle) as name, m.person_id is null as by_link, m.stated_at as since ${claims(waiter)} order by m.stated_at`,
  row: z.object({
    id: z.uuid(),
    repository: z.string(),
    name: z.string(),
    by_link: z.boolean(),
    since: z.coerce.date(),
  }),
  shown: ({ id, repository, name, by_link, since }) => ({
    id,
    href: `/maintainers/${id}`,
    title: repository,
    line: by_link
      ? `Somebody answered by a link as ${name}. It counts once it is known that it was them.`
      : `${name} says that they maintain it. Look at the evidence.`,
    since,
  }),
});

/** Maintainership `m` of the waiter's, and projects `j` that have not begun to be built and that `m` has not answered. */
const openQuestions = ({ actor }: Waiter) => sql`
  from maintainership m join project j on j.origin = 'proposed' and j.stage in ${wordList([...stageGroups.candidate, ...stageGroups.raising])}
    and exists (select from unnest(j.repositories) as r (name) where lower(r.name) = lower(m.repository))
  where ${isOfPersonSql(sql`m`, sql`${actor.personId}::uuid`)} and ${isProvenSql(sql`m`)}
    and (select c.way from maintainer_contact c where c.maintainership_id = m.id order by c.at desc, c.id desc limit 1) is distinct from 'none'
    and not exists (select from maintainer_answer a left join maintainer_ask k on k.id = a.ask_id
      where a.project_id = j.id and lower(a.repository) = lower(m.repository) and ${isAnswerOfSql()})`;

/** Projects that would change what somebody is proven to maintain, until they answer. */
export const waitingConsents = waitingList({
  id: "consents",
  title: "Work in your repositories",
  count: (waiter) => sql`(select count(distinct (j.id, lower(m.repository))) ${openQuestions(waiter)})`,
  rows: (waiter) => sql`
    select distinct on (j.created_at, j.id, lower(m.repository)) j.id || ' ' || lower(m.repository) as id, j.slug, j.title, m.repository
    ${openQuestions(waiter)} order by j.created_at, j.id, lower(m.repository)`,
  row: z.object({ id: z.string(), slug: z.string(), title: z.string(), repository: z.string() }),
  shown: ({ id, slug, title, repository }) => ({
    id,
    href: `/projects/${slug}/consents`,
    title,
    line: `It would change ${repository}, which you maintain, and you have not answered yet.`,
  }),
});
