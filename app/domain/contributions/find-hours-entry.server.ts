import { and, eq } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { Db } from "#db/client.server.ts";
import { hoursEntry, hoursVerification } from "#db/schema/hours.ts";
import { pledge } from "#db/schema/pledges.ts";
import { deliverable } from "#db/schema/projects.ts";
import type { DeliverableState } from "#app/domain/projects/deliverable.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";

export interface FoundEntry {
  readonly entry: typeof hoursEntry.$inferSelect;
  readonly row: PledgeRow;
  readonly verified: boolean;
  readonly takenBack: boolean;
  /** Null: worked for the whole project. */
  readonly deliverableState: DeliverableState | null;
}

const mirror = alias(hoursEntry, "mirror");

/** An entry of hours in a project, with what became of it; a mirror is none. */
export async function findHoursEntry(db: Db, projectId: string, entryId: string): Promise<FoundEntry | null> {
  const [found] = await db
    .select({
      entry: hoursEntry,
      row: pledge,
      verifiedId: hoursVerification.entryId,
      mirrorId: mirror.id,
      state: deliverable.state,
    })
    .from(hoursEntry)
    .innerJoin(pledge, eq(pledge.id, hoursEntry.pledgeId))
    .leftJoin(hoursVerification, eq(hoursVerification.entryId, hoursEntry.id))
    .leftJoin(deliverable, eq(deliverable.id, hoursEntry.deliverableId))
    .leftJoin(mirror, eq(mirror.mirrorsId, hoursEntry.id))
    .where(and(eq(hoursEntry.id, entryId), eq(pledge.projectId, projectId)));
  if (!found || found.entry.mirrorsId !== null) return null;
  const { entry, row, verifiedId, mirrorId, state } = found;
  return { entry, row, verified: verifiedId !== null, takenBack: mirrorId !== null, deliverableState: state };
}
