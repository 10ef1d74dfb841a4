import { inArray } from "drizzle-orm";
import { organization } from "#db/schema/identity.ts";
import { isAdmitted, type Standing } from "#app/domain/kernel/admitted.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";

/**
 * How organizations stand, for whoever signs for them: nobody changes it before this transaction is over, so that no pledge
 * is signed while its organization is being suspended.
 */
export async function readStandings(tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, Standing>> {
  const rows = await tx.db
    .select({ id: organization.id, standing: organization.standing })
    .from(organization)
    .where(inArray(organization.id, [...new Set(ids)].sort()))
    .orderBy(organization.id)
    .for("share");
  return new Map(rows.map(({ id, standing }) => [id, standing]));
}

/** Whether all of these are there and admitted. */
export const areAdmitted = (standings: ReadonlyMap<string, Standing>, ids: readonly string[]): boolean =>
  ids.every((id) => {
    const standing = standings.get(id);
    return standing !== undefined && isAdmitted(standing);
  });
