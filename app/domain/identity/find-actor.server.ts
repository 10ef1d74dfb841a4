import { and, eq, isNull } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { membership, organization, person } from "#db/schema/identity.ts";
import type { PersonActor } from "#app/domain/kernel/actor.ts";

/** What pages show of the person who looks at them. */
export interface Viewer {
  readonly personId: string;
  readonly displayName: string;
  readonly locale: string;
  readonly timeZone: string;
  readonly theme: string;
  /** Others see them in rooms only while this is on. */
  readonly showPresence: boolean;
  /** Organizations the person belongs to, in the order of joining; the first is the one shown in the head. */
  readonly organizations: readonly {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly initials: string;
    readonly hue: number;
    readonly kind: (typeof organization.$inferSelect)["kind"];
    readonly roles: readonly (typeof membership.$inferSelect)["role"][];
  }[];
}

/** The person as actor and as viewer, in one query; null when there is no such person or the account is closed. */
export async function findActor(db: Db, personId: string): Promise<{ actor: PersonActor; viewer: Viewer } | null> {
  const rows = await db
    .select({
      displayName: person.displayName,
      locale: person.locale,
      timeZone: person.timeZone,
      theme: person.theme,
      showPresence: person.showPresence,
      role: membership.role,
      organization: {
        id: organization.id,
        slug: organization.slug,
        name: organization.name,
        initials: organization.initials,
        hue: organization.hue,
        kind: organization.kind,
      },
    })
    .from(person)
    .leftJoin(membership, eq(membership.personId, person.id))
    .leftJoin(organization, eq(organization.id, membership.organizationId))
    .where(and(eq(person.id, personId), isNull(person.closedAt)))
    .orderBy(membership.createdAt);
  const [first] = rows;
  if (!first) return null;
  const { displayName, locale, timeZone, theme, showPresence } = first;
  const held = rows.flatMap((row) => (row.organization && row.role ? [{ organization: row.organization, role: row.role }] : []));
  const organizations = new Map<string, { roles: (typeof held)[number]["role"][] } & (typeof held)[number]["organization"]>();
  for (const { organization: of, role } of held) {
    const seen = organizations.get(of.id);
    if (seen) seen.roles.push(role);
    else organizations.set(of.id, { ...of, roles: [role] });
  }
  return {
    actor: {
      kind: "person",
      personId,
      displayName,
      memberships: held.map(({ organization: of, role }) => ({ organizationId: of.id, organizationKind: of.kind, role })),
    },
    viewer: { personId, displayName, locale, timeZone, theme, showPresence, organizations: [...organizations.values()] },
  };
}
