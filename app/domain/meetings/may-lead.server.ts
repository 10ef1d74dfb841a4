import { sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import type { Actor } from "#app/domain/kernel/actor.ts";
import { atHomeSql, isAtHome } from "#app/domain/projects/at-home-here.server.ts";

/** Whether somebody may open and lead meetings about a project, and edit their minutes: by their role, and of the project. */
export const mayLead = async (db: Db, actor: Actor, projectId: string): Promise<boolean> =>
  may(actor, "meeting.lead") && (await isAtHome(db, actor, projectId));

/** The same, as part of a page's statement. */
export const mayLeadSql = (actor: Actor, projectId: SQL): SQL =>
  may(actor, "meeting.lead") ? atHomeSql(actor, projectId) : sql`false`;
