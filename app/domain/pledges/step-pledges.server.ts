import { sql } from "drizzle-orm";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { Rung } from "#app/domain/pledges/pledge.ts";

export interface PledgeStep {
  readonly pledgeId: string;
  /** Null for the first rung. */
  readonly from: Rung | null;
  readonly to: Rung;
  readonly reason: string;
}

/** Writes rungs climbed or left, one row each, behind those that each pledge has already. */
export async function stepPledges(tx: Tx, steps: readonly PledgeStep[]): Promise<void> {
  if (steps.length === 0) return;
  await tx.db.execute(sql`
    insert into pledge_step (pledge_id, position, from_rung, to_rung, reason, actor_id, at)
    select step.pledge_id, coalesce((select max(position) from pledge_step before where before.pledge_id = step.pledge_id), 0) + 1,
      step.from_rung, step.to_rung, step.reason, ${actorId(tx.actor)}::uuid, ${tx.now.toISOString()}::timestamptz
    from unnest(${sql.param(steps.map(({ pledgeId }) => pledgeId))}::uuid[], ${sql.param(steps.map(({ from }) => from))}::text[],
      ${sql.param(steps.map(({ to }) => to))}::text[], ${sql.param(steps.map(({ reason }) => reason))}::text[])
      as step (pledge_id, from_rung, to_rung, reason)`);
}
