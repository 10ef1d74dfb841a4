import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { actorId, isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { networkStream, type StreamId } from "#app/domain/kernel/events.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Level } from "#app/domain/kernel/shown-event.ts";

/** Before these a project is known to its proposer's side and the steward only. */
const privateStages = ["insight", "idea", "draft"];

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
  const [found] = (await db.execute(sql`
    select stage = any(${sql.param(privateStages)}::text[]) as private,
      proposer_id is not distinct from ${actorId(actor)}::uuid or coalesce(proposer_organization_id = any(${mine}), false) as proposed,
      exists (select 1 from pledge where project_id = ${id} and rung in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')
        and (payer_organization_id = any(${mine}) or credited_organization_id = any(${mine}))) as cofunds
    from project where id = ${id}`)) as unknown as { private: boolean; proposed: boolean; cofunds: boolean }[];
  if (!found) return null;
  if (isSteward(actor)) return "steward";
  if (found.private && !(found.proposed && actor.kind === "person")) return null;
  if (found.cofunds) return "cofunder";
  return isMember(actor) ? "member" : "visitor";
}
