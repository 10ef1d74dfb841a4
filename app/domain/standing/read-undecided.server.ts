import { sql, type SQL } from "drizzle-orm";
import { admittedSql } from "#app/domain/kernel/admitted.server.ts";

/** Of person `id`: whether they belong to the steward. */
const ofSteward = (id: SQL): SQL =>
  sql`exists (select from membership s join organization h on h.id = s.organization_id and h.kind = 'steward' where s.person_id = ${id})`;

/**
 * Of organization `o`: that it registered itself before organizations applied, and nobody of the steward ever had to do
 * with it: none gave or offered a role there, and no invoice went to it. It counts as it did until somebody decides.
 */
export const undecidedSql: SQL = sql`(${admittedSql(sql`o`)} and o.kind <> 'steward'
  and not exists (select from standing_step t where t.organization_id = o.id and (t.position > 1 or t.actor_id is not null))
  and exists (select from membership m where m.organization_id = o.id)
  and not exists (select from membership m where m.organization_id = o.id and ${ofSteward(sql`m.granted_by`)})
  and not exists (select from invitation v where v.organization_id = o.id and v.accepted_at is not null and ${ofSteward(sql`v.invited_by`)})
  and not exists (select from invoice i where i.organization_id = o.id))`;
