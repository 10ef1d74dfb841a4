import { sql } from "drizzle-orm";
import { z } from "zod";
import { may } from "#app/domain/identity/permissions.ts";
import { organizationKindWords } from "#app/domain/identity/role.ts";
import { waitingList, type Waiter, type WaitingLine } from "#app/domain/kernel/waiting.server.ts";
import { undecidedSql } from "./read-undecided.server.ts";

/** Of organizations `o` that apply, for those who decide about it. */
const openApplications = ({ actor }: Waiter) => sql`
  from organization o where ${may(actor, "organization.admit") ? sql`o.standing = 'applied'` : sql`false`}`;

export const waitingApplications = waitingList({
  id: "applications",
  title: "Organizations that apply",
  count: (waiter) => sql`(select count(*) ${openApplications(waiter)})`,
  rows: (waiter) => sql`
    select o.id, o.slug, o.name, o.kind, (select w.display_name from application a join person w on w.id = a.applicant_id where a.organization_id = o.id) as applicant,
      o.created_at as since
    ${openApplications(waiter)} order by o.created_at`,
  row: z.object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    kind: z.enum(["member", "funder", "partner", "upstream", "steward"]),
    applicant: z.string().nullable(),
    since: z.coerce.date(),
  }),
  shown: ({ id, slug, name, kind, applicant, since }) => ({
    id,
    href: `/organizations/${slug}/standing`,
    title: name,
    line: `${applicant ?? "Somebody"} applies for it as a ${organizationKindWords[kind].name.toLowerCase()}. Until it is admitted, nothing that it signs counts.`,
    since,
  }),
});

/** Organizations that registered themselves before anybody was asked, for the same people. */
export const waitingUndecided: WaitingLine = {
  id: "undecided",
  title: "Organizations from before",
  count: ({ actor }) =>
    may(actor, "organization.admit") ? sql`(select count(*) from organization o where ${undecidedSql})` : sql`0`,
  href: "/applications#before",
  words: (count) =>
    count === 1
      ? "1 organization registered itself, and nobody has decided about it"
      : `${count} organizations registered themselves, and nobody has decided about them`,
};
