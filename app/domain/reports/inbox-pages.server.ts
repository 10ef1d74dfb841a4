import { sql } from "drizzle-orm";
import { organizationsFor } from "#app/domain/identity/permissions.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import type { SaidOffer } from "#app/domain/pledges/said-offer.ts";
import { formatMoney, money } from "#app/domain/kernel/money.ts";
import type { InboxCount } from "#app/domain/notifications/notification.ts";
import { unreadSql } from "#app/domain/notifications/notification-pages.server.ts";
import { offerSentence } from "#app/domain/pledges/said-offer.ts";

/** More than anybody answers in one sitting; the next ones come as these are answered. */
const shownAtOnce = 100;

interface Waiting {
  readonly project: { readonly slug: string; readonly title: string };
  readonly organizationName: string;
  readonly since: Date;
}

export interface WaitingSignature extends Waiting {
  readonly pledgeId: string;
  readonly firstSigner: string;
  /** The viewer signed first, and a colleague is asked. */
  readonly mine: boolean;
  readonly amountMinor: bigint;
  readonly currency: string;
  /** "1 for every 2 that others offer, if eight others stand"; null where the sum says it all. */
  readonly offer: string | null;
}

export interface WaitingAcceptance extends Waiting {
  readonly position: number;
  readonly title: string;
}

export interface WaitingMove extends Waiting {
  readonly reallocationId: string;
  readonly askedBy: string;
  /** Who consented first, where a second budget holder must too. */
  readonly firstSigner: string | null;
  /** The viewer consented first, and a colleague is asked. */
  readonly mine: boolean;
  readonly amountMinor: bigint;
  readonly currency: string;
}

export interface Inbox {
  /** Money that the steward asks to move to the project. */
  readonly moves: readonly WaitingMove[];
  readonly signatures: readonly WaitingSignature[];
  readonly acceptances: readonly WaitingAcceptance[];
}

const ids = (list: readonly string[]) => sql`${sql.param([...list])}::uuid[]`;

/** Second signatures that are asked for while the raise is open; `c` is the countersignature, `f` who signed first. */
const openSignatures = (ctx: Pick<Context, "clock">, organizations: readonly string[]) => sql`
  from countersignature c
    join pledge p on p.id = c.pledge_id join project j on j.id = p.project_id
    join organization o on o.id = c.organization_id join person f on f.id = c.first_signer_id
  where c.ending is null and c.organization_id = any(${ids(organizations)}) and j.stage = 'raising' and j.closes_at > ${ctx.clock.now().toISOString()}::timestamptz`;

/** Deliverables in monitoring that the organizations pay for and have not accepted; `d` is the deliverable, `o` the organization. */
const openAcceptances = (organizations: readonly string[]) => sql`
  from pledge p
    join allocation a on a.pledge_id = p.id and a.staff_minor + a.cloud_minor > 0
    join deliverable d on d.id = a.deliverable_id and d.state = 'monitoring'
    join project j on j.id = p.project_id and j.stage = 'in_flight'
    join organization o on o.id = p.payer_organization_id
  where p.payer_organization_id = any(${ids(organizations)})
    and not exists (select from acceptance done where done.deliverable_id = d.id and done.organization_id = o.id)`;

/** Money that the organizations are asked to move on; `r` is what is asked, `j` the project it would go to. */
const openMoves = (organizations: readonly string[]) => sql`
  from reallocation r join project j on j.id = r.to_project_id join organization o on o.id = r.organization_id join person f on f.id = r.asked_by
    left join person s on s.id = r.first_signer_id
  where r.answer is null and r.organization_id = any(${ids(organizations)})`;

/** What waits for the viewer's word: second signatures, finished work to accept, and money to move. */
export async function inboxPage(ctx: Context, locale: string): Promise<Inbox> {
  const [signing, accepting] = [
    organizationsFor(ctx.actor, "pledge.countersign"),
    organizationsFor(ctx.actor, "deliverable.accept"),
  ];
  const [signatures, acceptances, moves] = (await Promise.all([
    ctx.db.execute(sql`
      select c.pledge_id as "pledgeId", j.slug, j.title as "projectTitle", o.name as "organizationName", f.display_name as "firstSigner",
        c.first_signer_id = ${actorId(ctx.actor)}::uuid as mine, p.amount_minor::text as minor, p.currency, c.asked_at as since, p.terms_kind as "termsKind",
        json_build_object('amountMinor', p.amount_minor::text, 'shareBasisPoints', p.share_basis_points, 'matchNumerator', p.match_numerator,
          'matchDenominator', p.match_denominator, 'hours', p.hours, 'conditions', p.conditions) as said
      ${openSignatures(ctx, signing)}
      order by c.asked_at limit ${shownAtOnce}`),
    ctx.db.execute(sql`
      select distinct on (d.id, o.id) j.slug, j.title as "projectTitle", o.name as "organizationName", d.position, d.title,
        (select max(s.at) from deliverable_step s where s.deliverable_id = d.id and s.to_state = 'monitoring') as since
      ${openAcceptances(accepting)}
      limit ${shownAtOnce}`),
    ctx.db.execute(sql`
      select r.id as "reallocationId", j.slug, j.title as "projectTitle", o.name as "organizationName", f.display_name as "askedBy", s.display_name as "firstSigner",
        coalesce(r.first_signer_id = ${actorId(ctx.actor)}::uuid, false) as mine, r.amount_minor::text as minor, r.currency, r.asked_at as since
      ${openMoves(organizationsFor(ctx.actor, "reallocation.answer"))}
      order by r.asked_at limit ${shownAtOnce}`),
  ])) as unknown as [
    {
      pledgeId: string;
      slug: string;
      projectTitle: string;
      organizationName: string;
      firstSigner: string;
      mine: boolean;
      minor: string;
      currency: string;
      since: string;
      termsKind: string;
      said: SaidOffer;
    }[],
    { slug: string; projectTitle: string; organizationName: string; position: number; title: string; since: string }[],
    {
      reallocationId: string;
      slug: string;
      projectTitle: string;
      organizationName: string;
      askedBy: string;
      firstSigner: string | null;
      mine: boolean;
      minor: string;
      currency: string;
      since: string;
    }[],
  ];
  return {
    moves: moves.map(({ slug, projectTitle, minor, since, ...row }) => ({
      ...row,
      project: { slug, title: projectTitle },
      amountMinor: BigInt(minor),
      since: new Date(since),
    })),
    signatures: signatures.map(({ slug, projectTitle, minor, since, termsKind, said, ...row }) => ({
      ...row,
      offer: offerSentence(termsKind, said, (sum) =>
        formatMoney(money(BigInt(sum), row.currency), { locale, cents: false }),
      ),
      project: { slug, title: projectTitle },
      amountMinor: BigInt(minor),
      since: new Date(since),
    })),
    acceptances: acceptances.map(({ slug, projectTitle, since, ...row }) => ({
      ...row,
      project: { slug, title: projectTitle },
      since: new Date(since),
    })),
  };
}

/** How much waits for the viewer and how much is news to them, in one statement. */
export async function inboxCount(ctx: Pick<Context, "db" | "clock"> & { readonly actor: Actor }): Promise<InboxCount> {
  const { actor } = ctx;
  if (actor.kind !== "person") return { count: 0, cursor: 0 };
  const [signing, accepting] = [
    organizationsFor(ctx.actor, "pledge.countersign"),
    organizationsFor(ctx.actor, "deliverable.accept"),
  ];
  const [row] = (await ctx.db.execute(sql`
    select (select head_seq from stream where id = ${personStream(actor.personId)}) as cursor, (select count(*) ${openSignatures(ctx, signing)} and c.first_signer_id <> ${actorId(ctx.actor)}::uuid)
      + (select count(distinct (d.id, o.id)) ${openAcceptances(accepting)})
      + (select count(*) ${openMoves(organizationsFor(ctx.actor, "reallocation.answer"))} and r.first_signer_id is distinct from ${actorId(ctx.actor)}::uuid) + ${unreadSql(actor)} as count`)) as unknown as {
    count: string;
    cursor: string | null;
  }[];
  return { count: Number(row?.count ?? 0), cursor: Number(row?.cursor ?? 0) };
}
