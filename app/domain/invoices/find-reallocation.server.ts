import { and, eq, isNull, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { pledge } from "#db/schema/pledges.ts";
import { reallocation } from "#db/schema/reallocations.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";
import { isEnded } from "#app/domain/sight/pledge-kind.ts";

/** Money that was moved with consent, as far as it is still held for its project. */
export interface HeldMoney {
  readonly id: string;
  readonly organizationId: string;
  readonly projectId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
  readonly transferId: string;
  readonly pledgeId: string;
  readonly rung: Rung;
}

/** What is moved on is no longer needed where it is: its pledge ended, or its work is done and paid. */
export const isSurplus = ({ rung }: Pick<HeldMoney, "rung">): boolean =>
  isEnded(rung) || rung === "spent" || rung === "credited";

/** What was moved to a project and neither mirrored nor moved on; null when there is no such thing any more. Read under the organization's lock. */
export async function findHeld(db: Db, reallocationId: string): Promise<HeldMoney | null> {
  const [row] = await db
    .select({ row: reallocation, rung: pledge.rung })
    .from(reallocation)
    .innerJoin(pledge, eq(pledge.id, reallocation.pledgeId))
    .where(
      and(
        eq(reallocation.id, reallocationId),
        eq(reallocation.answer, "consented"),
        isNull(reallocation.mirrorId),
        sql`not exists (select from reallocation later where later.from_id = ${reallocation.id} and later.answer = 'consented' and later.mirror_id is null)`,
      ),
    );
  if (!row || row.row.transferId === null || row.row.pledgeId === null) return null;
  const { id, organizationId, toProjectId, amountMinor, currency, transferId, pledgeId } = row.row;
  return { id, organizationId, projectId: toProjectId, amountMinor, currency, transferId, pledgeId, rung: row.rung };
}
