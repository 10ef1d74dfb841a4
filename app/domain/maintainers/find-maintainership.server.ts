import { and, eq, isNull, sql, type SQL } from "drizzle-orm";
import type { Db } from "#db/client.server.ts";
import { maintainership } from "#db/schema/maintainers.ts";
import { actorId, type Actor } from "#app/domain/kernel/actor.ts";
import { isId } from "#app/domain/kernel/id.ts";
import type { MaintainershipRow } from "./maintainership.ts";

/** Maintainership `m` that is confirmed and has not ended. */
export const isProvenSql = (m: SQL): SQL => sql`${m}.confirmed_at is not null and ${m}.revoked_at is null`;

/** Whose maintainership `m` is: an account's, or that of whoever proved the address that the evidence names. */
export const isOfPersonSql = (m: SQL, personId: SQL): SQL =>
  sql`(${m}.person_id = ${personId} or ${m}.email = (select email from person where id = ${personId}))`;

/**
 * Whether answer `a` is that of maintainership `m` of the same repository: of the person who gave it, or of the name under
 * which the steward wrote it down. By a link (`k` is its ask) that of whom it was confirmed to be of (`w`); or, where the
 * link was mailed to an address that is known to be theirs, of the name that stands beside it. The name by itself is no
 * proof: whoever made the link could write it.
 */
export const isAnswerOfSql = (byThen: SQL = sql`true`): SQL => sql`case a.way
  when 'person' then ${isOfPersonSql(sql`m`, sql`a.person_id`)}
  when 'recorded' then m.handle <> '' and lower(m.handle) = lower(a.handle)
  when 'link' then m.id = (select w.maintainership_id from maintainer_answer_by w where w.answer_id = a.id and ${byThen})
    or (m.handle <> '' and lower(m.handle) = lower(a.handle)
      and (m.email = k.email or m.person_id = (select p.id from person p where p.email = k.email and p.closed_at is null)))
  else false end`;

/** Whether the steward said of an answer `a` by a link that it is not whose name it bears: then nobody reads it any more. */
export const isDeclinedSql = sql`exists (select 1 from maintainer_answer_by w join maintainership c on c.id = w.maintainership_id
  where w.answer_id = a.id and c.confirmed_at is null and c.revoked_by is not null)`;

const maintainershipsSql = (actor: Actor, repositories: SQL, which: SQL): SQL => {
  const personId = actorId(actor);
  return personId === null
    ? sql`false`
    : sql`exists (select 1 from maintainership m join unnest(${repositories}) as r (name) on lower(m.repository) = lower(r.name)
      where ${which} and ${isOfPersonSql(sql`m`, sql`${personId}::uuid`)})`;
};

/** Whether the actor is proven to maintain one of these repositories, as a condition. */
export const maintainsSql = (actor: Actor, repositories: SQL): SQL =>
  maintainershipsSql(actor, repositories, isProvenSql(sql`m`));

/** The same, or they said so and nobody confirmed it yet. */
export const saysMaintainerSql = (actor: Actor, repositories: SQL): SQL =>
  maintainershipsSql(actor, repositories, sql`m.revoked_at is null`);

const asked = async (db: Db, projectId: string, condition: SQL): Promise<boolean> =>
  (await db.execute(sql`select 1 from project p where p.id = ${projectId} and ${condition}`)).length > 0;

/** Whether the actor is proven to maintain one of a project's repositories. */
export const isMaintainerOf = (db: Db, actor: Actor, projectId: string): Promise<boolean> =>
  asked(db, projectId, maintainsSql(actor, sql`p.repositories`));

/** The same, or they said so. */
export const isOrSaysMaintainer = (db: Db, actor: Actor, projectId: string): Promise<boolean> =>
  asked(db, projectId, saysMaintainerSql(actor, sql`p.repositories`));

/** Whether the actor is known to maintain a repository, or said so and waits: null for neither. */
export async function ownMaintainership(
  db: Db,
  actor: Actor,
  repository: string,
): Promise<{ id: string; isProven: boolean; name: string } | null> {
  const personId = actorId(actor);
  if (personId === null) return null;
  const [found] = await db
    .select({ id: maintainership.id, confirmedAt: maintainership.confirmedAt, handle: maintainership.handle })
    .from(maintainership)
    .where(
      and(
        sql`lower(${maintainership.repository}) = lower(${repository})`,
        isNull(maintainership.revokedAt),
        isOfPersonSql(sql`${maintainership}`, sql`${personId}::uuid`),
      ),
    )
    .orderBy(sql`${maintainership.confirmedAt} nulls last`)
    .limit(1);
  return found ? { id: found.id, isProven: found.confirmedAt !== null, name: found.handle } : null;
}

/** One that has not ended, or null. */
export async function findMaintainership(db: Db, id: string): Promise<MaintainershipRow | null> {
  if (!isId(id)) return null;
  const [row] = await db
    .select()
    .from(maintainership)
    .where(and(eq(maintainership.id, id), isNull(maintainership.revokedAt)));
  return row ?? null;
}

/** Who is proven to maintain a repository under that name upstream, or null. */
export async function findByHandle(db: Db, repository: string, handle: string): Promise<MaintainershipRow | null> {
  const [row] = await db
    .select()
    .from(maintainership)
    .where(
      sql`lower(${maintainership.repository}) = lower(${repository}) and lower(${maintainership.handle}) = lower(${handle}) and ${isProvenSql(sql`${maintainership}`)}`,
    );
  return row ?? null;
}
