import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { cofunding } from "#app/domain/sight/sight.server.ts";

/**
 * Who speaks for a project when something is led or written down in its name: the steward's people, those of the
 * organization that proposes it, and those whose organization pays for it. A role that somebody gave to themselves in an
 * organization of their own makes them none of these.
 * @param projectId of the project, in a statement
 */
export function atHomeSql(actor: Actor, projectId: SQL): SQL {
  if (isSteward(actor)) return sql`true`;
  return sql`(${cofunding(actor).sql(projectId)} or exists (
    select 1 from project home where home.id = ${projectId} and home.proposer_organization_id = any(${sql.param(organizationIds(actor))}::uuid[])))`;
}

export async function isAtHome(db: Db, actor: Actor, projectId: string): Promise<boolean> {
  const [row] = await readRows(
    db,
    { here: col.boolean },
    sql`select ${atHomeSql(actor, sql`${projectId}::uuid`)} as here`,
  );
  return row?.here ?? false;
}
