import { sql } from "drizzle-orm";
import { z } from "zod";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import type { SaidOffer } from "./said-offer.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import { waitingList, type Waiter } from "#app/domain/kernel/waiting.server.ts";
import { offerSentence } from "./said-offer.ts";

const organizationsThat = (
  { actor }: Waiter,
  action: "pledge.countersign" | "pledge.answer_credit" | "deliverable.accept",
) => sql`${sql.param([...organizationsFor(actor, action)])}::uuid[]`;

/** While the raise is open; `c` is the countersignature, `f` who signed first. */
const openSignatures = (waiter: Waiter) => sql`
  from countersignature c
    join pledge p on p.id = c.pledge_id join project j on j.id = p.project_id
    join organization o on o.id = c.organization_id join person f on f.id = c.first_signer_id
  where c.ending is null and c.organization_id = any(${organizationsThat(waiter, "pledge.countersign")})
    and j.stage = 'raising' and j.closes_at > ${waiter.clock.now().toISOString()}::timestamptz`;

/** Signatures that colleagues ask for, where a pledge is more than one person may sign alone. */
export const waitingSignatures = waitingList({
  id: "signatures",
  title: "Second signatures",
  count: (waiter) =>
    sql`(select count(*) ${openSignatures(waiter)} and c.first_signer_id <> ${waiter.actor.personId}::uuid)`,
  rows: (waiter) => sql`
    select c.pledge_id as id, j.slug, j.title, o.name as organization, f.display_name as "firstSigner",
      c.first_signer_id = ${waiter.actor.personId}::uuid as mine, p.amount_minor::text as minor, p.currency, c.asked_at as since, p.terms_kind as "termsKind",
      json_build_object('amountMinor', p.amount_minor::text, 'shareBasisPoints', p.share_basis_points, 'matchNumerator', p.match_numerator,
        'matchDenominator', p.match_denominator, 'hours', p.hours, 'conditions', p.conditions) as said
    ${openSignatures(waiter)} order by c.asked_at`,
  row: z.object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    organization: z.string(),
    firstSigner: z.string(),
    mine: z.boolean(),
    minor: z.coerce.bigint(),
    currency: z.string(),
    since: z.coerce.date(),
    termsKind: z.string(),
    said: z.custom<SaidOffer>(),
  }),
  shown: ({ id, slug, title, organization, firstSigner, mine, minor, currency, since, termsKind, said }, locale) => ({
    id,
    href: `/projects/${slug}/pledges/${id}/signature`,
    sum: { minor, currency },
    title: `toward ${title}`,
    terms: offerSentence(termsKind, said, (sum) => formatMoney(money(BigInt(sum), currency), { locale, cents: "any" })),
    line: mine
      ? `You signed first for ${organization}; a second budget holder is asked.`
      : `${firstSigner} signed first for ${organization}, and needs a second signature.`,
    since,
  }),
});

/** While the raise is open, for those of the steward who answer for nobody of their own; `r` is the request, `o` who pays. */
const openReleases = ({ actor, clock }: Waiter) => sql`
  from pledge_release r
    join pledge p on p.id = r.pledge_id and p.rung = 'firm' join project j on j.id = p.project_id
    join organization o on o.id = p.payer_organization_id
  where r.answer is null and ${may(actor, "pledge.release")} and r.asked_by <> ${actor.personId}::uuid
    and (o.kind = 'steward' or o.id <> all(${sql.param([...organizationIds(actor)])}::uuid[]))
    and j.stage = 'raising' and j.closes_at > ${clock.now().toISOString()}::timestamptz`;

/** Pledges that budget holders ask to have released in the last days of a raise. */
export const waitingReleases = waitingList({
  id: "releases",
  title: "Pledges to release",
  count: (waiter) => sql`(select count(*) ${openReleases(waiter)})`,
  rows: (waiter) => sql`
    select p.id, j.slug, j.title, o.name as organization, p.offered_minor::text as minor, p.currency, r.asked_at as since
    ${openReleases(waiter)} order by r.asked_at`,
  row: z.object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    organization: z.string(),
    minor: z.coerce.bigint(),
    currency: z.string(),
    since: z.coerce.date(),
  }),
  shown: ({ id, slug, title, organization, minor, currency, since }) => ({
    id,
    href: `/projects/${slug}/pledges/${id}/release`,
    sum: { minor, currency },
    title: `toward ${title}`,
    line: `${organization} asks to have its pledge released. The last days of the raise have begun, so it cannot withdraw it.`,
    since,
  }),
});

/** Of pledges in force and of what is only meant; `a` is who is asked, `o` who pays. */
const openCredits = (waiter: Waiter) => sql`
  from pledge p join project j on j.id = p.project_id
    join organization a on a.id = p.credit_asked_organization_id join organization o on o.id = p.payer_organization_id
  where p.credit_asked_organization_id = any(${organizationsThat(waiter, "pledge.answer_credit")}) and p.ended_at is null`;

/** Credit that another organization offers to one's own for what it pays. */
export const waitingCredits = waitingList({
  id: "credits",
  title: "Credit offered to you",
  count: (waiter) => sql`(select count(*) ${openCredits(waiter)})`,
  rows: (waiter) => sql`
    select p.id, j.slug, j.title, a.name as asked, o.name as payer, coalesce(p.signed_at, p.created_at) as since
    ${openCredits(waiter)} order by since`,
  row: z.object({
    id: z.uuid(),
    slug: z.string(),
    title: z.string(),
    asked: z.string(),
    payer: z.string(),
    since: z.coerce.date(),
  }),
  shown: ({ id, slug, title, asked, payer, since }) => ({
    id,
    href: `/projects/${slug}/pledges/${id}/credit`,
    title: `Credit for ${title}`,
    line: `${payer} pays toward it and would credit ${asked}. Until you answer, ${payer} is credited.`,
    since,
  }),
});

/** Deliverables in monitoring that the organizations pay for and have not accepted; `d` is the deliverable, `o` the organization. */
const openAcceptances = (waiter: Waiter) => sql`
  from pledge p
    join allocation a on a.pledge_id = p.id and a.staff_minor + a.cloud_minor > 0
    join deliverable d on d.id = a.deliverable_id and d.state = 'monitoring'
    join project j on j.id = p.project_id and j.stage = 'in_flight'
    join organization o on o.id = p.payer_organization_id
  where p.payer_organization_id = any(${organizationsThat(waiter, "deliverable.accept")})
    and not exists (select from acceptance done where done.deliverable_id = d.id and done.organization_id = o.id)`;

/** Finished work that one's own organizations paid for. */
export const waitingAcceptances = waitingList({
  id: "acceptances",
  title: "Work to accept",
  count: (waiter) => sql`(select count(distinct (d.id, o.id)) ${openAcceptances(waiter)})`,
  rows: (waiter) => sql`
    select distinct on (d.id, o.id) d.id || ' ' || o.id as id, j.slug, j.title as project, o.name as organization, d.position, d.title,
      (select max(s.at) from deliverable_step s where s.deliverable_id = d.id and s.to_state = 'monitoring') as since
    ${openAcceptances(waiter)}`,
  row: z.object({
    id: z.string(),
    slug: z.string(),
    project: z.string(),
    organization: z.string(),
    position: z.int(),
    title: z.string(),
    since: z.coerce.date(),
  }),
  shown: ({ id, slug, project, organization, position, title, since }) => ({
    id,
    href: `/projects/${slug}/deliverables/${position}`,
    title,
    line: `Deliverable ${position} of ${project} runs in production. ${organization} pays for it and has not accepted it yet.`,
    since,
  }),
});
