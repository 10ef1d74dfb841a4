import { and, eq, inArray, notInArray, or, sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { project } from "#db/schema/projects.ts";
import { isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Project } from "./project.ts";
import { stageGroups } from "./stage.ts";

/** Drafts are seen by who wrote them, the organization that proposes them, and the steward; the rest by everybody. */
export function visibleTo(actor: Actor): SQL {
  if (isSteward(actor)) return sql`true`;
  const isPublic = notInArray(project.stage, [...stageGroups.draft]);
  if (actor.kind !== "person") return isPublic;
  const mine = organizationIds(actor);
  return (
    or(
      isPublic,
      eq(project.proposerId, actor.personId),
      mine.length > 0 ? inArray(project.proposerOrganizationId, [...mine]) : undefined,
    ) ?? isPublic
  );
}

/** The same rule for a statement in which the project is called `p`. */
export function visibleSql(actor: Actor): SQL {
  if (isSteward(actor)) return sql`true`;
  const isPublic = sql`p.stage <> all(${sql.param([...stageGroups.draft])}::text[])`;
  if (actor.kind !== "person") return isPublic;
  return sql`(${isPublic} or p.proposer_id = ${actor.personId}::uuid or p.proposer_organization_id = any(${sql.param([...organizationIds(actor)])}::uuid[]))`;
}

/** The project at this address, as far as the actor may see it: what is not theirs to see does not exist. */
export async function findProjectBySlug(db: Db, actor: Actor, slug: string): Promise<Project | null> {
  const [found] = await db
    .select()
    .from(project)
    .where(and(eq(project.slug, slug), visibleTo(actor)))
    .limit(1);
  return found ?? null;
}

/** The same by id; a text that is no id is no project. */
export async function findProjectById(db: Db, actor: Actor, projectId: string): Promise<Project | null> {
  if (!isId(projectId)) return null;
  const [found] = await db
    .select()
    .from(project)
    .where(and(eq(project.id, projectId), visibleTo(actor)))
    .limit(1);
  return found ?? null;
}
