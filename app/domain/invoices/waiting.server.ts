import { sql } from "drizzle-orm";
import { z } from "zod";
import { organizationsFor } from "#app/domain/identity/permissions.ts";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";

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
