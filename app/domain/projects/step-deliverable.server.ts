import { eq, sql } from "drizzle-orm";
import { deliverable, deliverableStep } from "#db/schema/projects.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { networkStream, projectStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { DeliverableState } from "./deliverable.ts";
import type { Deliverable } from "./find-deliverable.server.ts";

interface Step {
  readonly reason: string;
  /** The organization acted for; null where it follows from what others did, and then nobody is named for it. */
  readonly organizationId: string | null;
}

/** Writes one step of a deliverable: its state, its row in the history, and the event. Asks nothing; see `stepProject`. */
export async function stepDeliverable(
  tx: Tx,
  { id, projectId, position, title, state: from, rev }: Deliverable,
  to: DeliverableState,
  { reason, organizationId }: Step,
): Promise<void> {
  await tx.db
    .update(deliverable)
    .set({ state: to, rev: sql`${deliverable.rev} + 1` })
    .where(eq(deliverable.id, id));
  await tx.db.insert(deliverableStep).values({
    id: tx.newId(),
    deliverableId: id,
    fromState: from,
    toState: to,
    reason,
    actorId: organizationId === null ? null : actorId(tx.actor),
    at: tx.now,
  });
  tx.say({
    name: "deliverable.moved",
    streams: [projectStream(projectId), networkStream],
    payload: { deliverableId: id, position, title, from, to, reason },
    organizationId,
    entity: `deliverable:${id}`,
    rev: rev + 1,
  });
}
