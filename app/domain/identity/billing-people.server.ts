import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";

const billingPersonShape = { organizationId: col.text, personId: col.text, recipient: col.text };
export type BillingPerson = RowOf<typeof billingPersonShape>;

/** Who looks after these organizations' bills; where nobody does, who speaks for them. */
export async function billingPeople(db: Db, organizationIds: readonly string[]): Promise<BillingPerson[]> {
  const rows = await readRows(
    db,
    billingPersonShape,
    sql`
    select distinct m.organization_id as "organizationId", p.id as "personId", p.email::text as recipient
    from membership m join person p on p.id = m.person_id and p.closed_at is null
    where m.organization_id = any(${sql.param([...organizationIds])}::uuid[])
      and m.role = case when exists (select from membership b join person c on c.id = b.person_id where b.organization_id = m.organization_id and b.role = 'billing_contact' and c.closed_at is null) then 'billing_contact' else 'representative' end
    order by 1, 2`,
  );
  return rows.map((row) => ({ ...row }));
}
