import { sql } from "drizzle-orm";
import { networkStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { pledgeStreams } from "#app/domain/pledges/follow-settlement.server.ts";
import type { LoadedRaising } from "#app/domain/pledges/load-raising.server.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";

/**
 * The raise is decided: every seal on its live pledges is opened, and each is named or not as it said when it was sealed.
 * Co-funders read all names from now on, as of any pledge. What was withdrawn before stays sealed for good.
 *
 * @returns the raise with its pledges as they stand now
 */
export async function openSealed(tx: Tx, loaded: LoadedRaising): Promise<LoadedRaising> {
  const sealed = [...loaded.rows.values(), ...loaded.outside, ...loaded.unsigned].filter(
    ({ opensNamed }) => opensNamed !== null,
  );
  if (sealed.length === 0) return loaded;
  await tx.db.execute(
    sql`update pledge set named = opens_named, opens_named = null where id = any(${sql.param(sealed.map(({ id }) => id))}::uuid[])`,
  );
  const opened = (row: PledgeRow): PledgeRow => ({ ...row, named: row.opensNamed ?? row.named, opensNamed: null });
  for (const row of sealed.map(opened))
    tx.say({
      name: "pledge.opened",
      streams: [...pledgeStreams(row), networkStream],
      organizationId: row.creditedOrganizationId,
      entity: `pledge:${row.id}`,
      payload: { pledgeId: row.id, named: row.named },
    });
  return {
    ...loaded,
    rows: new Map([...loaded.rows].map(([id, row]) => [id, opened(row)])),
    outside: loaded.outside.map(opened),
    unsigned: loaded.unsigned.map(opened),
  };
}
