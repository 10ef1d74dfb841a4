import { sql } from "drizzle-orm";
import { col, readRows } from "#db/rows.server.ts";
import type { organization } from "#db/schema/identity.ts";
import { findOrganization } from "#app/domain/identity/find-organization.server.ts";
import { may } from "#app/domain/identity/permissions.ts";
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
  /** What one budget holder may sign alone; null: no limit. */
  readonly limitMinor: bigint | null;
  /** This year and those for which a budget may be set. */
  readonly years: readonly BudgetYear[];
  readonly holders: readonly {
    readonly personId: string;
    readonly displayName: string;
    readonly limitMinor: bigint | null;
  }[];
}

/** What an organization may promise and has promised, and who may sign how much alone; for its own people who may see its invoices. */
export async function budgetPage({ db, actor, clock }: Context, slug: string): Promise<BudgetPage | null> {
  const found = await findOrganization(db, actor, "invoice.read", slug);
  if (!found) return null;
  const thisYear = clock.now().getUTCFullYear();
  const [years, holders, [network]] = await Promise.all([
    readRows(
      db,
      { year: col.number, budget: col.nullable(col.bigint), promised: col.bigint },
      sql`
      select y.year, b.amount_minor::text as budget, ${promisedInYear(sql`${found.id}::uuid`, sql`y.year`)}::text as promised
      from generate_series(${thisYear}::integer, ${thisYear + budgetYearsAhead}::integer) as y (year)
        left join budget b on b.year = y.year and b.organization_id = ${found.id}::uuid
      order by y.year`,
    ),
    readRows(
      db,
      { personId: col.text, displayName: col.text, limit: col.nullable(col.bigint) },
      sql`
      select person.id as "personId", display_name as "displayName", membership.signing_limit_minor::text as "limit"
      from membership join person on person.id = membership.person_id
      where membership.organization_id = ${found.id}::uuid and membership.role = 'budget_holder' and person.closed_at is null
      order by membership.created_at, person.id limit ${limits.peopleListed}`,
    ),
    readRows(db, { currency: col.text }, sql`select book_currency as currency from network`),
  ]);
  return {
    organization: { slug: found.slug, name: found.name, initials: found.initials, hue: found.hue, kind: found.kind },
    currency: network?.currency ?? "USD",
    maySet: may(actor, "organization.set_limit", found.id),
    limitMinor: found.signingLimitMinor,
    years: years.map(({ year, budget, promised }) => ({
      year,
      budgetMinor: budget,
      promisedMinor: promised,
    })),
    holders: holders.map(({ limit, ...holder }) => ({ ...holder, limitMinor: limit })),
  };
}
