import { and, eq } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { deliverable } from "#db/schema/projects.ts";

export type Deliverable = typeof deliverable.$inferSelect;

/** A deliverable of a project by its number; null when there is none. */
export async function findDeliverable(db: Db, projectId: string, position: number): Promise<Deliverable | null> {
  if (!Number.isInteger(position) || position < 1 || position > 1_000) return null;
  const [found] = await db
    .select()
    .from(deliverable)
    .where(and(eq(deliverable.projectId, projectId), eq(deliverable.position, position)))
    .limit(1);
  return found ?? null;
}
