import { and, desc, eq, lt } from "drizzle-orm";
import { organization, person } from "#db/schema/identity.ts";
import { endorsement } from "#db/schema/projects.ts";
import { may, organizationsFor } from "#app/domain/identity/permissions.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { findProjectBySlug } from "./find-project.server.ts";
import { isOpenForEndorsement, type Stage } from "./stage.ts";

export interface EndorsementsPage {
  readonly project: { readonly id: string; readonly slug: string; readonly title: string; readonly stage: Stage };
  readonly endorsements: readonly {
    readonly id: string;
    readonly name: string;
    readonly organization: { readonly name: string; readonly slug: string } | null;
    readonly value: string;
    readonly at: Date;
  }[];
  readonly nextAfter: string | null;
  readonly open: boolean;
  readonly self: boolean;
  /** Ids of organizations for which the viewer may endorse it and has not. */
  readonly organizations: readonly string[];
}

/** Who said that a project is needed, newest first. Null when it is not the viewer's to see. */
export async function endorsementsPage(
  { db, actor }: Context,
  slug: string,
  after: string | null,
): Promise<EndorsementsPage | null> {
  const found = await findProjectBySlug(db, actor, slug);
  if (!found) return null;
  const { id, name, slug: organizationSlug } = organization;
  const [rows, mine] = await Promise.all([
    db
      .select({
        id: endorsement.id,
        name: person.displayName,
        organizationId: id,
        organizationName: name,
        organizationSlug,
        value: endorsement.value,
        at: endorsement.at,
      })
      .from(endorsement)
      .innerJoin(person, eq(person.id, endorsement.personId))
      .leftJoin(organization, eq(id, endorsement.organizationId))
      .where(and(eq(endorsement.projectId, found.id), isId(after) ? lt(endorsement.id, after) : undefined))
      // Ids grow with time, so they are the order and the key of the next page.
      .orderBy(desc(endorsement.id))
      .limit(limits.pageSize + 1),
    actor.kind === "person"
      ? db
          .select({ organizationId: endorsement.organizationId })
          .from(endorsement)
          .where(and(eq(endorsement.projectId, found.id), eq(endorsement.personId, actor.personId)))
      : [],
  ]);
  const done = mine.map(({ organizationId }) => organizationId);
  const open = found.origin === "proposed" && isOpenForEndorsement(found.stage);
  const shown = rows.slice(0, limits.pageSize);
  return {
    project: { id: found.id, slug: found.slug, title: found.title, stage: found.stage },
    endorsements: shown.map((row) => ({
      id: row.id,
      name: row.name,
      organization:
        row.organizationName !== null && row.organizationSlug !== null
          ? { name: row.organizationName, slug: row.organizationSlug }
          : null,
      value: row.value,
      at: row.at,
    })),
    nextAfter: rows.length > limits.pageSize ? (shown.at(-1)?.id ?? null) : null,
    open,
    self: open && may(actor, "project.endorse_self") && !done.includes(null),
    organizations: open
      ? organizationsFor(actor, "project.endorse_organization").filter((each) => !done.includes(each))
      : [],
  };
}
