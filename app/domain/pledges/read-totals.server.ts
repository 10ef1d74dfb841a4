import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import type { ProjectTotals } from "#app/domain/pledges/totals.ts";
import { col, readRows } from "#db/rows.server.ts";

/** A project's sums as the rows have them: what settlement left there. Read inside the transaction that says them. */
export async function readTotals(db: Db, { id, currency }: { id: string; currency: string }): Promise<ProjectTotals> {
  const [row] = await readRows(
    db,
    { firmMinor: col.text, conditionalMinor: col.text, intentMinor: col.text, organizations: col.number },
    sql`
    select coalesce(sum(offered_minor) filter (where rung = 'firm' and stands and terms_kind <> 'closer'), 0)::text as "firmMinor",
      coalesce(sum(offered_minor) filter (where rung = 'firm' and not (stands and terms_kind <> 'closer')), 0)::text as "conditionalMinor",
      coalesce(sum(amount_minor) filter (where rung = 'intent' and terms_kind <> 'in_kind'), 0)::text as "intentMinor",
      count(distinct credited_organization_id) filter (where rung = 'firm')::int as organizations
    from pledge where project_id = ${id}`,
  );
  if (!row) throw new Error("an aggregate has one row");
  return { currency, ...row };
}
