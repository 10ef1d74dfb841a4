import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { may, type Action } from "#app/domain/identity/permissions.ts";
import { isSteward, organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { cofunding } from "#app/domain/sight/sight.server.ts";

/**
 * Who speaks for a project when something is led or written down in its name: the steward's people, those of the
 * organization that proposes it, and those whose organization pays for it. A role that somebody gave to themselves in an
 * organization of their own makes them none of these.
 */
function atHome(actor: Actor, projectId: SQL): SQL {
  if (isSteward(actor)) return sql`true`;
  return sql`(${cofunding(actor).sql(projectId)} or exists (
    select 1 from project home where home.id = ${projectId} and home.proposer_organization_id = any(${sql.param(organizationIds(actor))}::uuid[])))`;
}

/**
 * Whether the actor has a right of this kind in this project: by their role, and because they speak for the project.
 * @param projectId of the project, in a statement
 */
export const mayAtHomeSql = (actor: Actor, permission: Action, projectId: SQL): SQL =>
  may(actor, permission) ? atHome(actor, projectId) : sql`false`;

/** The same, asked by itself. */
export async function mayAtHome(db: Db, actor: Actor, permission: Action, projectId: string): Promise<boolean> {
  if (!may(actor, permission)) return false;
  const here = atHome(actor, sql`${projectId}::uuid`);
  const [row] = await readRows(db, { here: col.boolean }, sql`select ${here} as here`);
  return row?.here ?? false;
}
