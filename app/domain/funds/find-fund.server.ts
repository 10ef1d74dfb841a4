import { eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows } from "#db/rows.server.ts";
import { fund } from "#db/schema/funds.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { FundRow, Taken } from "./fund.ts";
import type { FundsRefusal } from "./refusals.ts";

/** There is no such fund. Funds are public: whoever asks may know that it is there. */
export type FundNotFound = FundsRefusal<"fund_not_found">;

export async function findFund(db: Db, slug: string): Promise<FundRow | null> {
  const [found] = await db.select().from(fund).where(eq(fund.slug, slug));
  return found ?? null;
}

/**
 * Locks a fund until the end: nobody fills it, promises or pays from it meanwhile. Behind the project's lock and before
 * the book's, as every other command does.
 */
export async function holdFund(tx: Tx, fundId: string): Promise<FundRow | null> {
  const [held] = isId(fundId) ? await tx.db.select().from(fund).where(eq(fund.id, fundId)).for("update") : [];
  return held ?? null;
}

/** What a fund has promised or given to a project, and to all projects that its organization proposed. */
export async function takenFrom(
  db: Db,
  fundId: string,
  project: { readonly id: string; readonly proposerOrganizationId: string | null },
): Promise<Taken> {
  const [row] = await readRows(
    db,
    { to_project: col.bigint, to_organization: col.bigint },
    sql`
    select coalesce(sum(taken) filter (where project_id = ${project.id}), 0)::text as to_project, coalesce(sum(taken), 0)::text as to_organization
    from (select p.project_id, fund_promise(p.rung, p.amount_minor, p.allocated_minor, 0) as taken from pledge p join project j on j.id = p.project_id
      where p.fund_id = ${fundId} and (p.project_id = ${project.id} or j.proposer_organization_id = ${project.proposerOrganizationId}::uuid)) of_fund`,
  );
  return {
    toProjectMinor: row?.to_project ?? 0n,
    toOrganizationMinor: project.proposerOrganizationId === null ? null : (row?.to_organization ?? 0n),
  };
}
