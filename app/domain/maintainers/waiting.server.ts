import { sql } from "drizzle-orm";
import { z } from "zod";
import { may } from "#app/domain/identity/permissions.ts";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";

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
