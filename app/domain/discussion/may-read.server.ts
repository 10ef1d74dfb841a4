import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { actorId, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import { levelOf, type Level } from "#app/domain/sight/level.ts";
import { cofunding, projectSight, viewerOf } from "#app/domain/sight/sight.server.ts";

/**
 * May this actor read this stream, and how near do they stand to it? One question for page, socket and HTTP alike.
 * Null when there is no such stream or it is not theirs: nobody can tell the two apart.
 */
export async function mayRead(db: Db, actor: Actor, stream: string): Promise<Level | null> {
  if (stream === networkStream) return levelOf(viewerOf(actor), false);
  const [kind, id, ...rest] = stream.split(":");
  if (!isId(id) || rest.length > 0 || id !== id.toLowerCase()) return null;
  if (kind === "person") return actorId(actor) === id ? "cofunder" : null;
  if (kind === "organization") return organizationLevel(db, actor, id);
  if (kind === "project") return projectLevel(db, actor, id);
  return null;
}

/** An organization's own people stand where co-funders stand to a project. */
async function organizationLevel(db: Db, actor: Actor, id: string): Promise<Level | null> {
  const [found] = await db.execute(sql`select 1 from organization where id = ${id}`);
  return found ? levelOf(viewerOf(actor), organizationIds(actor).includes(id)) : null;
}

async function projectLevel(db: Db, actor: Actor, id: string): Promise<Level | null> {
  const [found] = await readRows(
    db,
    { cofunds: col.boolean },
    sql`
    select ${cofunding(actor).sql(sql`p.id`)} as cofunds from project p where p.id = ${id} and ${projectSight(actor).sql(sql`p`)}`,
  );
  return found ? levelOf(viewerOf(actor), found.cofunds) : null;
}
