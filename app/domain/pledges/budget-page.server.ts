import { and, asc, eq, inArray, isNull, sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import { membership, person, type organization } from "#db/schema/identity.ts";
import { findOrganization } from "#app/domain/identity/find-organization.server.ts";
import { networkSettings } from "#app/domain/identity/network-settings.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
import { limitAt, pendingRaise, type LimitRow } from "#app/domain/identity/signing-limit.ts";
import { actorId } from "#app/domain/kernel/actor.ts";
import type { Context } from "#app/domain/kernel/context.ts";
import { limits } from "#app/domain/kernel/limits.ts";
import { promisedInYear } from "#app/domain/pledges/budget.server.ts";
import { budgetYearsAhead } from "#app/domain/pledges/set-budget.server.ts";

export interface BudgetYear {
  readonly year: number;
  /** Null: no bound. */
  readonly budgetMinor: bigint | null;
  readonly promisedMinor: bigint;
}

export interface BudgetPage {
  readonly organization: Pick<typeof organization.$inferSelect, "slug" | "name" | "initials" | "hue" | "kind">;
  readonly currency: string;
  readonly maySet: boolean;
  /** What one budget holder may sign alone now; null: no limit. */
  readonly limitMinor: bigint | null;
  readonly raise: ShownRaise | null;
  /** This year and those for which a budget may be set. */
  readonly years: readonly BudgetYear[];
  readonly holders: readonly {
    readonly personId: string;
    readonly displayName: string;
    readonly limitMinor: bigint | null;
    readonly raise: ShownRaise | null;
  }[];
  /** Makes a double click on an agreement one. */
  readonly key: string;
  /** ISO 8601. */
  readonly now: string;
}

/** A higher limit that waits for its moment. */
export interface ShownRaise {
  readonly toMinor: bigint | null;
  /** ISO 8601. */
  readonly from: string;
  /** Who raised it. */
  readonly by: string;
  readonly mayAgree: boolean;
  readonly mayTakeBack: boolean;
}

/** What an organization may promise and has promised, and who may sign how much alone; for its own people who may see its invoices. */
export async function budgetPage(ctx: Context, slug: string): Promise<BudgetPage | null> {
  const { db, actor, clock, newId } = ctx;
  const found = await findOrganization(db, actor, "invoice.read", slug);
  if (!found) return null;
  const now = clock.now();
  const thisYear = now.getUTCFullYear();
  const { signingLimitMinor, limitRaisedToMinor, limitRaisedFrom, limitRaisedBy } = membership;
  const [years, holders, network] = await Promise.all([
    readRows(
      db,
      { year: col.number, budget: col.nullable(col.bigint), promised: col.bigint },
      sql`
      select y.year, b.amount_minor::text as budget, ${promisedInYear(sql`${found.id}::uuid`, sql`y.year`)}::text as promised
      from generate_series(${thisYear}::integer, ${thisYear + budgetYearsAhead}::integer) as y (year)
        left join budget b on b.year = y.year and b.organization_id = ${found.id}::uuid
      order by y.year`,
    ),
    db
      .select({
        ...{ personId: person.id, displayName: person.displayName },
        ...{ signingLimitMinor, limitRaisedToMinor, limitRaisedFrom, limitRaisedBy },
      })
      .from(membership)
      .innerJoin(person, eq(person.id, membership.personId))
      .where(
        and(eq(membership.organizationId, found.id), eq(membership.role, "budget_holder"), isNull(person.closedAt)),
      )
      .orderBy(asc(membership.createdAt), asc(person.id))
      .limit(limits.peopleListed),
    networkSettings(db),
  ]);
  const raisers = [found, ...holders].flatMap((row) => pendingRaise(row, now)?.by ?? []);
  const names = new Map(
    raisers.length === 0
      ? []
      : (
          await db.select({ id: person.id, name: person.displayName }).from(person).where(inArray(person.id, raisers))
        ).map(({ id, name }) => [id, name]),
  );
  const shown = (row: LimitRow, personId: string | null): ShownRaise | null => {
    const raise = pendingRaise(row, now);
    const self = actorId(actor);
    return (
      raise && {
        toMinor: raise.toMinor,
        from: raise.from.toISOString(),
        by: (raise.by && names.get(raise.by)) ?? "Somebody",
        mayAgree: may(actor, "organization.agree_limit", found.id) && self !== raise.by && self !== personId,
        mayTakeBack: may(actor, "organization.take_back_limit", found.id),
      }
    );
  };
  return {
    organization: { slug: found.slug, name: found.name, initials: found.initials, hue: found.hue, kind: found.kind },
    currency: network?.bookCurrency ?? "USD",
    maySet: may(actor, "organization.set_limit", found.id),
    limitMinor: limitAt(found, now),
    raise: shown(found, null),
    years: years.map(({ year, budget, promised }) => ({
      year,
      budgetMinor: budget,
      promisedMinor: promised,
    })),
    holders: holders.map(({ personId, displayName, ...row }) => ({
      personId,
      displayName,
      limitMinor: limitAt(row, now),
      raise: shown(row, personId),
    })),
    key: newId(),
    now: now.toISOString(),
  };
}
