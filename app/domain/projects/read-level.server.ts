import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import type { Level } from "#app/domain/kernel/shown-event.ts";

/** Whether one of the actor's organizations has signed money in the project with this id. */
export const cofundsSql = (actor: Actor, projectId: SQL): SQL => {
  const mine = sql`${sql.param([...organizationIds(actor)])}::uuid[]`;
  return sql`exists (select 1 from pledge l where l.project_id = ${projectId} and l.rung in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')
    and (l.payer_organization_id = any(${mine}) or l.credited_organization_id = any(${mine})))`;
};

/** How near the actor stands to a project that they may see. */
export function levelOf(actor: Actor, cofunds: boolean): Level {
  if (isSteward(actor)) return "steward";
  if (cofunds) return "cofunder";
  return organizationIds(actor).length > 0 ? "member" : "visitor";
}

export async function readLevel(db: Db, actor: Actor, projectId: string): Promise<Level> {
  if (isSteward(actor) || organizationIds(actor).length === 0) return levelOf(actor, false);
  const [row] = (await db.execute(sql`select ${cofundsSql(actor, sql`${projectId}::uuid`)} as cofunds`)) as unknown as {
    cofunds: boolean;
  }[];
  return levelOf(actor, row?.cofunds ?? false);
}
