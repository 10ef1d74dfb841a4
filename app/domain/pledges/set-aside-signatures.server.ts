import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { personStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

/** Whoever was asked to sign second is asked no longer: the intent was changed, taken back, or its raise is over. */
export async function setAsideSignatures(tx: Tx, pledgeIds: readonly string[]): Promise<void> {
  const rows = await readRows(
    tx.db,
    { pledgeId: col.text, projectId: col.text, firstSignerId: col.text },
    sql`
    update countersignature set ending = 'set_aside', ended_by = ${actorId(tx.actor)}::uuid, ended_at = ${tx.now.toISOString()}::timestamptz
    from pledge
    where pledge.id = countersignature.pledge_id and countersignature.ending is null and pledge.id = any(${sql.param([...pledgeIds])}::uuid[])
    returning countersignature.pledge_id as "pledgeId", pledge.project_id as "projectId", countersignature.first_signer_id as "firstSignerId"`,
  );
  for (const { pledgeId, projectId, firstSignerId } of rows) {
    tx.say({
      name: "signature.ended",
      streams: [personStream(firstSignerId)],
      entity: `pledge:${pledgeId}`,
      payload: { pledgeId, projectId, ending: "set_aside", reason: "" },
    });
  }
}
