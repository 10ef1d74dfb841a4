import { eq, inArray } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { listing } from "#db/schema/listing.ts";
import { project } from "#db/schema/projects.ts";
import { isAdmitted } from "#app/domain/kernel/admitted.ts";
import { organizationIds } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { projectStream } from "#app/domain/kernel/events.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { mayRead } from "#app/domain/sight/may-read.server.ts";
import type { ShownOrganization } from "#app/domain/timeline/shown-event.ts";

/** A project's thread, found through the actor: null when there is none or it is not theirs. */
export async function findThread({ db, actor }: Pick<Context, "db" | "actor">, slug: string) {
  const [row] = await db
    .select({
      projectId: project.id,
      slug: project.slug,
      title: project.title,
      currency: project.currency,
      // Of the money that agreed hours leave to be paid.
      goalMinor: listing.goalMinor,
    })
    .from(project)
    .leftJoin(listing, eq(listing.projectId, project.id))
    .where(eq(project.slug, slug));
  if (!row) return null;
  const stream = projectStream(row.projectId);
  const level = await mayRead(db, actor, stream);
  return level === null ? null : { ...row, goalMinor: row.goalMinor?.toString() ?? null, stream, level };
}

/** Those that the viewer belongs to, in the order of their memberships. */
export async function organizationsOf({ db, actor }: Context): Promise<ShownOrganization[]> {
  const ids = organizationIds(actor);
  if (ids.length === 0) return [];
  const { id, slug, name, initials, hue, standing } = organization;
  const rows = await db
    .select({ id, slug, name, initials, hue, standing })
    .from(organization)
    .where(inArray(id, [...ids]))
    .limit(limits.pageSize);
  return rows
    .sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))
    .map(({ standing: stands, ...row }) => (isAdmitted(stands) ? row : { ...row, standing: stands }));
}
