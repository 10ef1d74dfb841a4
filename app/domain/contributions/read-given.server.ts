import { sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { valueOfMinutes } from "#app/domain/projects/money-left.ts";
import { missingMinutesOf } from "./hours-left.ts";

const rowShape = {
  pledgeId: col.text,
  creditedOrganizationId: col.text,
  named: col.boolean,
  agreedHours: col.number,
  verifiedMinutes: col.number,
  /** Of what was agreed, what became money or left the scope, in minutes and at the price. */
  settledMinutes: col.number,
  settledMinor: col.bigint,
};

/** What one pledge gives to a deliverable in hours. */
export interface GivenHours extends RowOf<typeof rowShape> {
  /** Agreed, and neither verified nor settled. */
  readonly missingMinutes: number;
  /** What these take off the price: the rest of what was agreed, so that nothing is lost by rounding. */
  readonly missingMinor: bigint;
}

/** The hours that lower a deliverable's price, by pledge, oldest first: what of them was done, and what is missing. */
export async function readGiven(
  db: Db,
  priced: { readonly id: string; readonly staffMinor: bigint; readonly hoursHigh: number },
): Promise<GivenHours[]> {
  const rows = await readRows(
    db,
    rowShape,
    sql`
    select p.id as "pledgeId", p.credited_organization_id as "creditedOrganizationId", p.named, agreed.hours as "agreedHours",
      (select coalesce(sum(e.minutes), 0)::int from hours_entry e join hours_verification v on v.entry_id = e.id
        where e.pledge_id = p.id and e.deliverable_id = agreed.deliverable_id) as "verifiedMinutes",
      settled.minutes as "settledMinutes", settled.minor as "settledMinor"
    from (select distinct on (g.pledge_id) g.pledge_id, g.deliverable_id, g.hours from hours_agreement g
        where g.deliverable_id = ${priced.id} order by g.pledge_id, g.position desc) agreed
      join pledge p on p.id = agreed.pledge_id and p.ended_at is null
      cross join lateral (select coalesce(sum(s.minutes), 0)::int as minutes, coalesce(sum(s.value_minor), 0)::text as minor
        from hours_shortfall s where s.pledge_id = p.id and s.deliverable_id = agreed.deliverable_id) settled
    where agreed.hours > 0 order by p.signed_at, p.id`,
  );
  return rows.map((row) => {
    const missingMinutes = missingMinutesOf(row);
    const worth = (minutes: number) => valueOfMinutes(priced, minutes);
    return {
      ...row,
      missingMinutes,
      missingMinor:
        missingMinutes > 0 ? worth(row.agreedHours * 60) - worth(row.verifiedMinutes) - row.settledMinor : 0n,
    };
  });
}

export const missingAmong = (given: readonly GivenHours[]): readonly GivenHours[] =>
  given.filter(({ missingMinutes }) => missingMinutes > 0);
