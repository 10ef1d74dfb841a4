import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { stream } from "#db/schema/log.ts";
import { project } from "#db/schema/projects.ts";

/**
 * The last number of a project's stream, to be read before a page is put together from several statements: whatever is
 * said while they run is then told to the page again, and never missed. It tells nothing else, so it may be asked before
 * anybody knows who asks.
 */
export async function projectHead(db: Db, slug: string): Promise<number> {
  const [row] = await db
    .select({ head: stream.headSeq })
    .from(project)
    .innerJoin(stream, eq(stream.id, sql`'project:' || ${project.id}`))
    .where(eq(project.slug, slug));
  return row?.head ?? 0;
}
