import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import type { ProjectTotals } from "#app/domain/pledges/totals.ts";
import { col, readRows } from "#db/rows.server.ts";
import { pledgeAmountSql, pledgeKindSql } from "#app/domain/sight/pledge-kind.server.ts";

/** A project's sums as the rows have them: what settlement left there, counted as every page counts them. Read inside the transaction that says them. */
export async function readTotals(db: Db, { id, currency }: { id: string; currency: string }): Promise<ProjectTotals> {
  const [row] = await readRows(
    db,
    { firmMinor: col.text, conditionalMinor: col.text, intentMinor: col.text, organizations: col.number },
    sql`
    select coalesce(sum(amount) filter (where kind = 'firm'), 0)::text as "firmMinor",
      coalesce(sum(amount) filter (where kind = 'conditional'), 0)::text as "conditionalMinor",
      coalesce(sum(amount) filter (where kind = 'intent'), 0)::text as "intentMinor",
      count(distinct organization_id) filter (where kind in ('firm', 'conditional'))::int as organizations
    from (
      select l.credited_organization_id as organization_id, ${pledgeKindSql(sql`l`)} as kind, ${pledgeAmountSql(sql`l`)} as amount
      from pledge l where l.project_id = ${id}) pledged`,
  );
  if (!row) throw new Error("an aggregate has one row");
  return { currency, ...row };
}
