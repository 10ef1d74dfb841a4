import { sql, type SQL } from "drizzle-orm";
import { authorsOf } from "#app/domain/discussion/authors.server.ts";
import { organizationIds, type Actor } from "#app/domain/kernel/actor.ts";
import { limits } from "#app/domain/kernel/limits.ts";

/**
 * Who can be asked in this meeting to do something, as a statement of ids and names: whoever leads it, has a hand up, has
 * spoken about the project, or belongs to the actor's own organizations. A list is never a way to find out who has an account.
 */
export const assignable = (meetingId: SQL, projectId: SQL, actor: Actor): SQL => sql`
  select p.id, p.display_name as name from person p where p.closed_at is null and p.id in (
    select f.facilitator_id from meeting f where f.id = ${meetingId}
    union select person_id from meeting_hand where meeting_id = ${meetingId}
    union select person_id from ${authorsOf(projectId)} author
    union select person_id from membership where organization_id = any(${sql.param([...organizationIds(actor)])}::uuid[]))
  order by p.display_name, p.id limit ${limits.assigneesOffered}`;
