import { and, eq, isNull, sql } from "drizzle-orm";
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
    readonly standing: (typeof organization.$inferSelect)["standing"];
    readonly roles: readonly (typeof membership.$inferSelect)["role"][];
  }[];
}

export interface FoundActor {
  readonly actor: PersonActor;
  readonly viewer: Viewer;
}

/** The person as actor and as viewer; null when there is no such person or the account is closed. */
export async function findActor(db: Db, personId: string): Promise<FoundActor | null> {
  return (await findActors(db, [personId])).get(personId) ?? null;
}

/** All of these people, in one query; without those who do not exist or whose account is closed. */
export async function findActors(db: Db, personIds: readonly string[]): Promise<ReadonlyMap<string, FoundActor>> {
  const rows = await db
    .select({
      personId: person.id,
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
        standing: organization.standing,
      },
    })
    .from(person)
    .leftJoin(membership, eq(membership.personId, person.id))
    .leftJoin(organization, eq(organization.id, membership.organizationId))
    .where(and(sql`${person.id} = any(${sql.param([...personIds])}::uuid[])`, isNull(person.closedAt)))
    .orderBy(membership.createdAt);
  const byPerson = new Map<string, [FoundRow, ...FoundRow[]]>();
  for (const { personId, ...row } of rows) {
    const others = byPerson.get(personId);
    if (others) others.push(row);
    else byPerson.set(personId, [row]);
  }
  return new Map([...byPerson].map(([personId, own]) => [personId, foundActor(personId, own)]));
}

/** A person's memberships, a row each; one row without an organization where there are none. */
interface FoundRow extends Pick<Viewer, "displayName" | "locale" | "timeZone" | "theme" | "showPresence"> {
  readonly role: (typeof membership.$inferSelect)["role"] | null;
  readonly organization: Omit<Viewer["organizations"][number], "roles"> | null;
}

function foundActor(personId: string, rows: readonly [FoundRow, ...FoundRow[]]): FoundActor {
  const [first] = rows;
  const { displayName, locale, timeZone, theme, showPresence } = first;
  const held = rows.flatMap((row) =>
    row.organization && row.role ? [{ organization: row.organization, role: row.role }] : [],
  );
  const organizations = new Map<
    string,
    { roles: (typeof held)[number]["role"][] } & (typeof held)[number]["organization"]
  >();
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
      memberships: held.map(({ organization: of, role }) => ({
        organizationId: of.id,
        organizationKind: of.kind,
        role,
        standing: of.standing,
      })),
    },
    viewer: {
      personId,
      displayName,
      locale,
      timeZone,
      theme,
      showPresence,
      organizations: [...organizations.values()],
    },
  };
}
