import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { isSteward, admittedIds, type Actor } from "#app/domain/kernel/actor.ts";
import { levelOf, type Level } from "./level.ts";
import { cofunding, viewerOf } from "./sight.server.ts";

/** How near the actor stands to a project that they may see. */
export async function readLevel(db: Db, actor: Actor, projectId: string): Promise<Level> {
  const viewer = viewerOf(actor);
  if (isSteward(actor) || admittedIds(actor).length === 0) return levelOf(viewer, false);
  const [row] = await readRows(
    db,
    { cofunds: col.boolean },
    sql`select ${cofunding(actor).sql(sql`${projectId}::uuid`)} as cofunds`,
  );
  return levelOf(viewer, row?.cofunds ?? false);
}
