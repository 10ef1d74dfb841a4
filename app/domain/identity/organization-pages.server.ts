import { and, asc, count, desc, eq, gt, ilike, inArray, isNull, sql } from "drizzle-orm";
import { invitation, membership, organization, person } from "#db/schema/identity.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";
import { findOrganization } from "./find-organization.server.ts";
import { may } from "./permissions.ts";
import { leadingRole, rolesOfKind, type OrganizationKind } from "./role.ts";
import { linkOf } from "./invitation-link.server.ts";
import { hashSecret } from "./secret.server.ts";
import { limitAt, pendingRaise } from "./signing-limit.ts";

/** How the list of organizations is asked for; everything stands in the address of the page. */
export interface OrganizationQuery {
  readonly search: string;
  readonly kind: OrganizationKind | null;
  /** The name after which the page begins. */
  readonly after: string | null;
}

const card = {
  slug: organization.slug,
  name: organization.name,
  initials: organization.initials,
  hue: organization.hue,
  kind: organization.kind,
  /** The beginning: a card has room for two lines. */
  description: sql<string>`left(${organization.description}, 240)`,
  memberSince: organization.memberSince,
};

/** `%`, `_` and the escape itself, as plain characters of a pattern. */
const literal = (text: string) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

/** One page of the network's organizations by name, those that are admitted. Everybody may read it: that somebody is a member is public. */
export async function listOrganizations(ctx: Context, { search, kind, after }: OrganizationQuery) {
  const name = sql<string>`lower(${organization.name})`;
  const wanted = and(
    admittedSql(sql`organization`),
    search === "" ? undefined : ilike(organization.name, `%${literal(search)}%`),
    kind ? eq(organization.kind, kind) : undefined,
  );
  const [rows, [total]] = await Promise.all([
    ctx.db
      .select({ ...card, sortName: name })
      .from(organization)
      .where(and(wanted, after === null ? undefined : gt(name, after)))
      .orderBy(asc(name))
      .limit(limits.pageSize + 1),
    ctx.db.select({ count: count() }).from(organization).where(wanted),
  ]);
  const shown = rows.slice(0, limits.pageSize);
  return {
    organizations: shown.map(({ sortName: _sortName, ...each }) => each),
    total: total?.count ?? 0,
    // The database's own lower-case form: JavaScript's differs for some scripts, and a page would skip or repeat rows.
    nextAfter: rows.length > limits.pageSize ? (shown.at(-1)?.sortName ?? null) : null,
  };
}

/** The people of an organization and their roles; null for whoever does not belong to it (or to the steward). */
export async function organizationPeople(ctx: Context, slug: string) {
  const found = await findOrganization(ctx.db, ctx.actor, "organization.read_people", slug);
  if (!found) return null;
  const mayManage = may(ctx.actor, "organization.invite", found.id);
  const rows = await ctx.db
    .select({
      personId: person.id,
      displayName: person.displayName,
      email: person.email,
      roles: sql<Role[]>`array_agg(${membership.role} order by ${membership.createdAt}, ${membership.role})`,
      since: sql<string>`min(${membership.createdAt})`,
    })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(and(eq(membership.organizationId, found.id), isNull(person.closedAt)))
    .groupBy(person.id)
    .orderBy(asc(sql`min(${membership.createdAt})`), asc(person.id))
    .limit(limits.peopleListed);
  const leading = leadingRole(found.kind);
  const leaders = rows.filter(({ roles }) => roles.includes(leading)).length;
  return {
    organization: { slug: found.slug, name: found.name, initials: found.initials, hue: found.hue, kind: found.kind },
    mayManage,
    mayInvite: mayManage || (leaders === 0 && may(ctx.actor, "organization.invite_first", found.id)),
    roles: rolesOfKind[found.kind],
    people: rows.map(({ email, since, ...row }) => ({
      ...row,
      since: new Date(since),
      // Addresses are for those who look after the people; colleagues see names.
      email: mayManage ? email : null,
      // The last of those who lead cannot be taken away; the page says so instead of offering it.
      fixedRole: leaders === 1 && row.roles.includes(leading) ? leading : null,
    })),
  };
}

/** Invitations of an organization: the open ones, and the latest that ended; null for whoever may not invite. */
export async function organizationInvitations(ctx: Context, slug: string) {
  const own = await findOrganization(ctx.db, ctx.actor, "organization.invite", slug);
  const found = own ?? (await findOrganization(ctx.db, ctx.actor, "organization.invite_first", slug));
  if (!found) return null;
  const leading = leadingRole(found.kind);
  if (
    !own &&
    (await ctx.db.$count(membership, and(eq(membership.organizationId, found.id), eq(membership.role, leading)))) > 0
  )
    return null;
  const now = ctx.clock.now();
  const rows = await ctx.db
    .select({ invitation, invitedBy: person.displayName })
    .from(invitation)
    .innerJoin(person, eq(person.id, invitation.invitedBy))
    .where(eq(invitation.organizationId, found.id))
    .orderBy(desc(invitation.createdAt), desc(invitation.id))
    .limit(limits.invitationsOpen);
  const accepters = rows.flatMap(({ invitation: { acceptedBy } }) => (acceptedBy ? [acceptedBy] : []));
  const names =
    accepters.length === 0
      ? []
      : await ctx.db
          .select({ id: person.id, displayName: person.displayName })
          .from(person)
          .where(inArray(person.id, accepters));
  const nameOf = new Map(names.map(({ id, displayName }) => [id, displayName]));
  return {
    organization: { slug: found.slug, name: found.name, initials: found.initials, hue: found.hue, kind: found.kind },
    roles: own ? rolesOfKind[found.kind] : [leading],
    invitations: rows.map(
      ({ invitation: { id, role, note, createdAt, expiresAt, acceptedBy, acceptedAt, revokedAt }, invitedBy }) => ({
        id,
        role,
        note,
        invitedBy,
        createdAt,
        expiresAt,
        state: acceptedAt
          ? ("accepted" as const)
          : revokedAt
            ? ("revoked" as const)
            : expiresAt <= now
              ? ("expired" as const)
              : ("open" as const),
        acceptedBy: acceptedBy ? (nameOf.get(acceptedBy) ?? null) : null,
      }),
    ),
  };
}

/** What an organization's representative edits; null for everybody else. */
export async function organizationForEdit(ctx: Context, slug: string) {
  const found = await findOrganization(ctx.db, ctx.actor, "organization.edit", slug);
  if (!found) return null;
  const { name, initials, hue, kind, description, websiteUrl } = found;
  const now = ctx.clock.now();
  return {
    ...{ slug: found.slug, name, initials, hue, kind, description, websiteUrl },
    signingLimitMinor: limitAt(found, now),
    raise: pendingRaise(found, now),
  };
}

/** What an invitation's link offers; null when it ended (or never was), whatever the reason. */
export async function openInvitation(ctx: Context, token: string) {
  const [found] = await ctx.db
    .select({
      role: invitation.role,
      note: invitation.note,
      expiresAt: invitation.expiresAt,
      invitedBy: person.displayName,
      organization: {
        slug: organization.slug,
        name: organization.name,
        initials: organization.initials,
        hue: organization.hue,
        kind: organization.kind,
        description: organization.description,
      },
    })
    .from(invitation)
    .innerJoin(person, eq(person.id, invitation.invitedBy))
    .innerJoin(organization, eq(organization.id, invitation.organizationId))
    .where(
      and(
        linkOf(hashSecret(token)),
        isNull(invitation.acceptedAt),
        isNull(invitation.revokedAt),
        gt(invitation.expiresAt, ctx.clock.now()),
      ),
    );
  return found ?? null;
}
