import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { project } from "#db/schema/projects.ts";
import { actorId, isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { networkStream } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Level } from "#app/domain/kernel/shown-event.ts";
import { visibleTo } from "#app/domain/projects/find-project.server.ts";

/**
 * May this actor read this stream, and how near do they stand to it? One question for page, socket and HTTP alike.
 * Null when there is no such stream or it is not theirs: nobody can tell the two apart.
 */
export async function mayRead(db: Db, actor: Actor, stream: string): Promise<Level | null> {
  if (stream === networkStream) return isSteward(actor) ? "steward" : isMember(actor) ? "member" : "visitor";
  const [kind, id, ...rest] = stream.split(":");
  if (!isId(id) || rest.length > 0 || id !== id.toLowerCase()) return null;
  if (kind === "person") return actorId(actor) === id ? "cofunder" : null;
  if (kind === "organization") return organizationLevel(db, actor, id);
  if (kind === "project") return projectLevel(db, actor, id);
  return null;
}

const isMember = (actor: Actor) => organizationIds(actor).length > 0;

/** An organization's own people stand where co-funders stand to a project. */
async function organizationLevel(db: Db, actor: Actor, id: string): Promise<Level | null> {
  const [found] = await db.execute(sql`select 1 from organization where id = ${id}`);
  if (!found) return null;
  if (isSteward(actor)) return "steward";
  if (organizationIds(actor).includes(id)) return "cofunder";
  return isMember(actor) ? "member" : "visitor";
}

async function projectLevel(db: Db, actor: Actor, id: string): Promise<Level | null> {
  const mine = sql`${sql.param([...organizationIds(actor)])}::uuid[]`;
  const cofunds = sql<boolean>`exists (select 1 from pledge l where l.project_id = ${id} and l.rung in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')
    and (l.payer_organization_id = any(${mine}) or l.credited_organization_id = any(${mine})))`;
  const [found] = await db
    .select({ cofunds })
    .from(project)
    .where(and(eq(project.id, id), visibleTo(actor)));
  if (!found) return null;
  if (isSteward(actor)) return "steward";
  if (found.cofunds) return "cofunder";
  return isMember(actor) ? "member" : "visitor";
}
