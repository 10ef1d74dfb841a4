import { and, eq, sql } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { col, readRows, type RowOf } from "#db/rows.server.ts";
import { pledge } from "#db/schema/pledges.ts";
import type { PledgeRow } from "#app/domain/pledges/pledge.ts";

const partShape = {
  /** Null: beside the price, agreed for no deliverable, or worked for the whole project. */
  deliverableId: col.nullable(col.text),
  agreedHours: col.nullable(col.number),
  enteredMinutes: col.number,
  verifiedMinutes: col.number,
  /** Of what was agreed, what became money or left the scope. */
  settledMinutes: col.number,
};

/** What of a pledge in kind is about one deliverable. */
export type InKindPart = RowOf<typeof partShape>;

/** A pledge of work in kind, with what was agreed of it and entered so far. */
export interface InKind {
  readonly row: PledgeRow;
  readonly parts: readonly InKindPart[];
  /** For all deliverables together; null before the steward agreed. */
  readonly agreedHours: number | null;
  /** How often the steward has agreed. */
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
  const [parts, [said]] = await Promise.all([
    readRows(
      db,
      partShape,
      sql`
      with agreed as (
        select distinct on (g.deliverable_id) g.deliverable_id, g.hours from hours_agreement g
        where g.pledge_id = ${pledgeId} order by g.deliverable_id, g.position desc),
      entered as (
        select e.deliverable_id, sum(e.minutes) as minutes, sum(e.minutes) filter (where v.entry_id is not null) as verified
        from hours_entry e left join hours_verification v on v.entry_id = e.id where e.pledge_id = ${pledgeId} group by 1),
      settled as (select s.deliverable_id, sum(s.minutes) as minutes from hours_shortfall s where s.pledge_id = ${pledgeId} group by 1),
      known as (select deliverable_id from agreed union select deliverable_id from entered)
      select k.deliverable_id as "deliverableId", a.hours as "agreedHours", coalesce(e.minutes, 0)::int as "enteredMinutes",
        coalesce(e.verified, 0)::int as "verifiedMinutes", coalesce(s.minutes, 0)::int as "settledMinutes"
      from known k left join agreed a on a.deliverable_id is not distinct from k.deliverable_id
        left join entered e on e.deliverable_id is not distinct from k.deliverable_id
        left join settled s on s.deliverable_id = k.deliverable_id`,
    ),
    readRows(
      db,
      { agreements: col.number },
      sql`select coalesce(max(g.position), 0) as agreements from hours_agreement g where g.pledge_id = ${pledgeId}`,
    ),
  ]);
  const agreed = parts.flatMap(({ agreedHours }) => (agreedHours === null ? [] : [agreedHours]));
  return {
    row,
    parts,
    agreedHours: agreed.length === 0 ? null : agreed.reduce((sum, hours) => sum + hours, 0),
    agreements: said?.agreements ?? 0,
    enteredMinutes: parts.reduce((sum, { enteredMinutes }) => sum + enteredMinutes, 0),
  };
}
