import { sql, type SQL } from "drizzle-orm";

/** The hours that are agreed of a pledge: of each deliverable the last word, and of those beside the price. Null before any. */
export const agreedHoursSql = (pledgeId: SQL): SQL => sql`(select sum(last.hours)::int from (
  select distinct on (g.deliverable_id) g.hours from hours_agreement g
  where g.pledge_id = ${pledgeId} order by g.deliverable_id, g.position desc) last)`;
