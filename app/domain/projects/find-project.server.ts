import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { project } from "#db/schema/projects.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { projectSight } from "#app/domain/sight/sight.server.ts";
import type { Project } from "./project.ts";

/** The project at this address, as far as the actor may see it: what is not theirs to see does not exist. */
export async function findProjectBySlug(db: Db, actor: Actor, slug: string): Promise<Project | null> {
  const [found] = await db
    .select()
    .from(project)
    .where(and(eq(project.slug, slug), projectSight(actor).sql(sql`project`)))
    .limit(1);
  return found ?? null;
}

/** The same by id; a text that is no id is no project. */
export async function findProjectById(db: Db, actor: Actor, projectId: string): Promise<Project | null> {
  if (!isId(projectId)) return null;
  const [found] = await db
    .select()
    .from(project)
    .where(and(eq(project.id, projectId), projectSight(actor).sql(sql`project`)))
    .limit(1);
  return found ?? null;
}
