import { and, desc, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { hoursAgreement, hoursEntry } from "#db/schema/hours.ts";
import { pledge } from "#db/schema/pledges.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";

/** A pledge of work in kind, with what was agreed of it and entered so far. */
export interface InKind {
  readonly row: PledgeRow;
  /** Null before the steward agreed. */
  readonly agreedHours: number | null;
  readonly agreements: number;
  readonly enteredMinutes: number;
}

/** A project's pledge in kind that was signed and has not ended; to be read under the project's lock. */
export async function findInKind(db: Db, projectId: string, pledgeId: string): Promise<InKind | null> {
  const [row] = await db
    .select()
    .from(pledge)
    .where(and(eq(pledge.id, pledgeId), eq(pledge.projectId, projectId), eq(pledge.termsKind, "in_kind")));
  if (!row || row.signedAt === null || row.endedAt !== null) return null;
  const [[agreement], [entered]] = await Promise.all([
    db
      .select({ hours: hoursAgreement.hours, position: hoursAgreement.position })
      .from(hoursAgreement)
      .where(eq(hoursAgreement.pledgeId, pledgeId))
      .orderBy(desc(hoursAgreement.position))
      .limit(1),
    db
      .select({ minutes: sql<number>`coalesce(sum(${hoursEntry.minutes}), 0)::int` })
      .from(hoursEntry)
      .where(eq(hoursEntry.pledgeId, pledgeId)),
  ]);
  return {
    row,
    agreedHours: agreement?.hours ?? null,
    agreements: agreement?.position ?? 0,
    enteredMinutes: entered?.minutes ?? 0,
  };
}
