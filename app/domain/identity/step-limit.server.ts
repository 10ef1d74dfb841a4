import { and, eq, gt, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { limitLeft, membership, network, organization } from "#db/schema/identity.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import { organizationStream, personStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import { budgetHolders, limitAtSql, readLimit, type WhoseLimit } from "./read-signing-limit.server.ts";
import {
  limitSet,
  notRaised,
  pendingRaise,
  secondThoughtMs,
  type LimitRow,
  type PendingRaise,
} from "./signing-limit.ts";

async function writeLimit({ db }: Tx, { organizationId, personId }: WhoseLimit, row: LimitRow): Promise<void> {
  if (personId === null) await db.update(organization).set(row).where(eq(organization.id, organizationId));
  else
    await db
      .update(membership)
      .set(row)
      .where(
        and(
          eq(membership.personId, personId),
          eq(membership.organizationId, organizationId),
          eq(membership.role, "budget_holder"),
        ),
      );
}

/** Every budget holder is told, each in their own stream, and the organization's people in its stream. */
async function aboutLimit(tx: Tx, { organizationId, personId }: WhoseLimit) {
  const [[found], [book], holders] = await Promise.all([
    tx.db.select({ slug: organization.slug }).from(organization).where(eq(organization.id, organizationId)),
    tx.db.select({ currency: network.bookCurrency }).from(network).limit(1),
    budgetHolders(tx, organizationId),
  ]);
  return {
    said: {
      streams: [organizationStream(organizationId), ...holders.map(personStream)],
      organizationId,
      entity: personId === null ? `organization:${organizationId}` : `person:${personId}`,
      audience: "members",
    },
    payload: { slug: found?.slug ?? "", personId, currency: book?.currency ?? "USD" },
  } as const;
}

/**
 * Sets a limit under the organization's lock: a lower one from now on, a higher one from a day later, told to every budget
 * holder. @returns whether anything is different, and what waits; null where that person does not hold the budget
 */
export async function stepLimit(
  tx: Tx,
  whose: WhoseLimit,
  toMinor: bigint | null,
): Promise<{ readonly changed: boolean; readonly pending: PendingRaise | null } | null> {
  const before = await readLimit(tx, whose);
  if (!before) return null;
  const after = limitSet(before, toMinor, tx.now, actorId(tx.actor));
  if (!after) return { changed: false, pending: pendingRaise(before, tx.now) };
  await writeLimit(tx, whose, after);
  const pending = pendingRaise(after, tx.now);
  if (pending) await sayRaised(tx, whose, pending);
  return { changed: true, pending };
}

async function sayRaised(tx: Tx, whose: WhoseLimit, { toMinor, from }: PendingRaise): Promise<void> {
  const { said, payload } = await aboutLimit(tx, whose);
  tx.say({
    ...said,
    name: "organization.limit_raised",
    payload: { ...payload, limitMinor: toMinor?.toString() ?? null, from: from.toISOString() },
  });
}

/** Ends a raise that waits: it holds from now on, or not at all. */
export async function endRaise(
  tx: Tx,
  whose: WhoseLimit,
  { toMinor }: PendingRaise,
  ending: "agreed" | "taken_back",
): Promise<void> {
  const before = await readLimit(tx, whose);
  const signingLimitMinor = ending === "agreed" ? toMinor : (before?.signingLimitMinor ?? null);
  await writeLimit(tx, whose, { signingLimitMinor, ...notRaised });
  const { said, payload } = await aboutLimit(tx, whose);
  tx.say({
    ...said,
    name: "organization.limit_raise_ended",
    payload: { ...payload, limitMinor: toMinor?.toString() ?? null, ending },
  });
}

/** Before somebody's role of budget holder ends: their own limit is kept, or giving the role again would lift it. */
export async function keepLimits({ db, now }: Tx, personId: string, organizationId?: string): Promise<void> {
  await db.execute(sql`
    insert into limit_left (organization_id, person_id, limit_minor, left_at)
    select organization_id, person_id, limit_minor, ${now.toISOString()}::timestamptz from (
      select m.organization_id, m.person_id, ${limitAtSql(sql`m`, now)} as limit_minor from membership m
      where m.role = 'budget_holder' and m.person_id = ${personId}
        and (${organizationId ?? null}::uuid is null or m.organization_id = ${organizationId ?? null}::uuid)) held
    where limit_minor is not null
    on conflict (organization_id, person_id) do update set limit_minor = excluded.limit_minor, left_at = excluded.left_at`);
}

/**
 * A new budget holder begins for a day with the narrowest limit that one of the organization's holders has, or had within
 * the last day: another account, or the role given anew, signs no more at once than whoever it may belong to.
 */
export async function beginWithNarrowest(tx: Tx, personId: string, organizationId: string): Promise<void> {
  const { db, now } = tx;
  const dayBefore = new Date(now.getTime() - secondThoughtMs);
  const [held, left] = await Promise.all([
    readRows(
      db,
      { limit: col.nullable(col.bigint) },
      sql`select min(${limitAtSql(sql`m`, now)})::text as "limit" from membership m
        where m.organization_id = ${organizationId} and m.role = 'budget_holder' and m.person_id <> ${personId}`,
    ),
    db
      .select({ limit: sql<string | null>`min(${limitLeft.limitMinor})::text` })
      .from(limitLeft)
      .where(and(eq(limitLeft.organizationId, organizationId), gt(limitLeft.leftAt, dayBefore))),
  ]);
  const known = [held[0]?.limit, left[0]?.limit].flatMap((limit) =>
    limit === null || limit === undefined ? [] : [BigInt(limit)],
  );
  if (known.length === 0) return;
  const whose = { organizationId, personId };
  const begun: LimitRow = {
    signingLimitMinor: known.reduce((a, b) => (b < a ? b : a)),
    limitRaisedToMinor: null,
    limitRaisedFrom: new Date(now.getTime() + secondThoughtMs),
    limitRaisedBy: actorId(tx.actor),
  };
  await writeLimit(tx, whose, begun);
  const pending = pendingRaise(begun, now);
  if (pending) await sayRaised(tx, whose, pending);
}
