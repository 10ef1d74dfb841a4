import { and, eq, inArray, isNull, lte, sql, type SQL } from "drizzle-orm";
import { membership, organization, person } from "#db/schema/identity.ts";
import type { Role } from "#app/domain/kernel/actor.ts";
import { nobody } from "#app/domain/kernel/id.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { limitAt, narrower, secondThoughtMs, type LimitRow } from "./signing-limit.ts";

/** Whose limit: an organization's, or that of one of its budget holders. */
export interface WhoseLimit {
  readonly organizationId: string;
  /** Null: what every budget holder of the organization may sign alone. */
  readonly personId: string | null;
}

const columnsOf = (table: typeof organization | typeof membership) => ({
  signingLimitMinor: table.signingLimitMinor,
  limitRaisedToMinor: table.limitRaisedToMinor,
  limitRaisedFrom: table.limitRaisedFrom,
  limitRaisedBy: table.limitRaisedBy,
});

const holds = ({ organizationId, personId }: { organizationId: string; personId: string }) =>
  and(
    eq(membership.personId, personId),
    eq(membership.organizationId, organizationId),
    eq(membership.role, "budget_holder"),
  );

/** A limit as its row has it; null where that person does not hold the budget. */
export async function readLimit({ db }: Tx, { organizationId, personId }: WhoseLimit): Promise<LimitRow | null> {
  const [row] =
    personId === null
      ? await db.select(columnsOf(organization)).from(organization).where(eq(organization.id, organizationId))
      : await db.select(columnsOf(membership)).from(membership).where(holds({ organizationId, personId }));
  return row ?? null;
}

/** What one person may sign alone for an organization now: the narrower of its limit and their own; null for no limit. */
export async function readAlone(tx: Tx, organizationId: string, personId: string | null): Promise<bigint | null> {
  const [ofAll, own] = await Promise.all([
    readLimit(tx, { organizationId, personId: null }),
    readLimit(tx, { organizationId, personId: personId ?? nobody }),
  ]);
  return narrower(ofAll && limitAt(ofAll, tx.now), own && limitAt(own, tx.now));
}

/** The same of a row of either table, in a statement: what holds at a moment. */
export const limitAtSql = (row: SQL, at: Date): SQL =>
  sql`case when ${row}.limit_raised_from <= ${at.toISOString()}::timestamptz then ${row}.limit_raised_to_minor else ${row}.signing_limit_minor end`;

/** Whoever holds an organization's budget. */
export async function budgetHolders({ db }: Tx, organizationId: string): Promise<string[]> {
  const rows = await db
    .select({ id: person.id })
    .from(membership)
    .innerJoin(person, eq(person.id, membership.personId))
    .where(
      and(eq(membership.organizationId, organizationId), eq(membership.role, "budget_holder"), isNull(person.closedAt)),
    )
    .orderBy(membership.createdAt, person.id)
    .limit(limits.peopleListed);
  return rows.map(({ id }) => id);
}

/**
 * Whether somebody counts as one of two people: they were given one of these roles a day ago, so that a second account of
 * one's own is nobody else at once.
 */
export async function countsAsPerson(
  { db, now }: Tx,
  organizationId: string,
  personId: string | null,
  roles: readonly Role[],
): Promise<boolean> {
  const [held] = await db
    .select({ role: membership.role })
    .from(membership)
    .where(
      and(
        eq(membership.personId, personId ?? nobody),
        eq(membership.organizationId, organizationId),
        inArray(membership.role, [...roles]),
        lte(membership.createdAt, new Date(now.getTime() - secondThoughtMs)),
      ),
    )
    .limit(1);
  return held !== undefined;
}

/** Whether the signatures of these two are those of two budget holders. */
export async function countAsTwo(
  tx: Tx,
  organizationId: string,
  one: string | null,
  other: string | null,
): Promise<boolean> {
  const both = await Promise.all(
    [one, other].map((personId) => countsAsPerson(tx, organizationId, personId, ["budget_holder"])),
  );
  return one !== other && !both.includes(false);
}
