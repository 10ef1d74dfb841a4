import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import { organization, person } from "#db/schema/identity.ts";
import { skeletonOf } from "#app/domain/kernel/skeleton.server.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { closedAccountName } from "./close-account.server.ts";

/** Names that are nobody's, because the product says them of people or organizations that it does not name. */
const reserved = [closedAccountName, "Not named", "An organization", "Somebody"].map(skeletonOf);

/** As many names in one go as earlier builds left without what they look like. */
const filledAtOnce = 1_000;

/** Gives names that an earlier build wrote what they look like, some at a time. */
async function fillSkeletons({ db }: Tx, table: "person" | "organization"): Promise<void> {
  const [kind, name] =
    table === "person" ? ([person, person.displayName] as const) : ([organization, organization.name] as const);
  for (;;) {
    const rows = await db
      .select({ id: kind.id, name })
      .from(kind)
      .where(isNull(kind.nameSkeleton))
      .orderBy(kind.id)
      .limit(filledAtOnce);
    if (rows.length === 0) return;
    const [ids, skeletons] = [rows.map(({ id }) => id), rows.map((row) => skeletonOf(row.name))];
    await db.execute(sql`
      update ${kind} set name_skeleton = filled.skeleton
      from unnest(${sql.param(ids)}::uuid[], ${sql.param(skeletons)}::text[]) as filled(id, skeleton) where ${kind.id} = filled.id`);
  }
}

/** Whoever gives a name that looks like this one waits here until the other is written or is not. */
const waitForAlikes = ({ db }: Tx, skeleton: string) =>
  db.execute(sql`select pg_advisory_xact_lock(hashtext('name that looks like'), hashtext(${skeleton}))`);

/** Whether an organization has a name that looks like this one, also to whoever gives it at this moment. */
export async function organizationLooksLike(tx: Tx, name: string): Promise<boolean> {
  const skeleton = skeletonOf(name);
  if (reserved.includes(skeleton)) return true;
  await waitForAlikes(tx, skeleton);
  await fillSkeletons(tx, "organization");
  return (await tx.db.$count(organization, eq(organization.nameSkeleton, skeleton))) > 0;
}

/** Of a person: that they belong to the steward. */
const ofSteward = sql`exists (select from membership m join organization o on o.id = m.organization_id and o.kind = 'steward' where m.person_id = ${person.id})`;

/**
 * Whether a name is taken for somebody else's. People share names, so the very same one is nobody's alone, unless it is
 * that of one of the steward's people; one that only looks like another's is taken for it.
 * @param ownId whose name it is to be, if they have an account
 */
export async function personLooksLike(tx: Tx, name: string, ownId: string | null): Promise<boolean> {
  const skeleton = skeletonOf(name);
  if (reserved.includes(skeleton)) return true;
  await waitForAlikes(tx, skeleton);
  await fillSkeletons(tx, "person");
  const [own] =
    ownId === null ? [] : await tx.db.select({ name: person.displayName }).from(person).where(eq(person.id, ownId));
  if (own?.name === name) return false;
  const others = and(
    eq(person.nameSkeleton, skeleton),
    isNull(person.closedAt),
    ownId === null ? undefined : ne(person.id, ownId),
    or(ne(person.displayName, name), ofSteward),
  );
  return (await tx.db.$count(person, others)) > 0;
}
