import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, currency, id, minor, oneOf } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { receiptColumns } from "./ledger.ts";
import { narrative, project } from "./projects.ts";

/** What a funder's money may be used for. */
export const fundRestrictions = ["unrestricted", "memberships", "narrative", "foundational", "projects"] as const;

/** A funder's money, tied to a purpose; its account in the book is `fund` with this id as owner. */
export const fund = pgTable(
  "fund",
  {
    id: id(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    purpose: text("purpose").notNull(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    restriction: text("restriction", { enum: fundRestrictions }).notNull(),
    narrativeId: uuid("narrative_id").references(() => narrative.id),
    currency: currency(),
    /** What the book holds for it: follows its account by a trigger. */
    heldMinor: minor("held_minor")
      .notNull()
      .default(sql`0`),
    /** What its pledges may still cost it: follows them by a trigger, so that this row is the lock of the whole fund. */
    promisedMinor: minor("promised_minor")
      .notNull()
      .default(sql`0`),
    /** The match pool, once it is open: so many for each so many of the others. Its terms stay as they were opened. */
    matchNumerator: integer("match_numerator"),
    matchDenominator: integer("match_denominator"),
    /** The most for one project. */
    projectCapMinor: minor("project_cap_minor"),
    /** The most for all projects that one organization proposed. */
    organizationCapMinor: minor("organization_cap_minor"),
    poolOpenedAt: at("pool_opened_at"),
    openedBy: uuid("opened_by").references(() => person.id, { onDelete: "set null" }),
    openedAt: at("opened_at").notNull(),
  },
  (t) => [
    uniqueIndex("fund_slug_once").on(t.slug),
    uniqueIndex("fund_name_once").on(sql`lower(${t.name})`),
    index("fund_organization").on(t.organizationId),
    index("fund_opened").on(t.openedAt, t.id),
    check("fund_slug_shape", sql`${t.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(${t.slug}) <= 100`),
    check("fund_restriction_known", oneOf("restriction", fundRestrictions)),
    check("fund_narrative_where_due", sql`(${t.restriction} = 'narrative') = (${t.narrativeId} is not null)`),
    // Two promises at once wait for each other at this row, and the second one meets what the first one left.
    check("fund_promises_within_held", sql`${t.promisedMinor} between 0 and ${t.heldMinor}`),
    check(
      "fund_pool_is_whole",
      sql`num_nonnulls(${t.matchNumerator}, ${t.matchDenominator}, ${t.projectCapMinor}, ${t.organizationCapMinor}, ${t.poolOpenedAt}) in (0, 5)`,
    ),
    check(
      "fund_pool_positive",
      sql`${t.matchNumerator} between 1 and 1000 and ${t.matchDenominator} between 1 and 1000 and ${t.projectCapMinor} > 0 and ${t.organizationCapMinor} >= ${t.projectCapMinor}`,
    ),
  ],
);

/** The projects of a fund that is for a list of them. */
export const fundProject = pgTable(
  "fund_project",
  {
    fundId: uuid("fund_id")
      .notNull()
      .references(() => fund.id),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id),
  },
  (t) => [primaryKey({ columns: [t.fundId, t.projectId] })],
);

/** The communities of a fund that is for their memberships. */
export const fundCommunity = pgTable(
  "fund_community",
  {
    fundId: uuid("fund_id")
      .notNull()
      .references(() => fund.id),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
  },
  (t) => [primaryKey({ columns: [t.fundId, t.organizationId] })],
);

/** Money that came in for a fund. Never changed but by being taken back, which a mirrored transfer does. */
export const fundFilling = pgTable(
  "fund_filling",
  {
    id: id(),
    fundId: uuid("fund_id")
      .notNull()
      .references(() => fund.id),
    ...receiptColumns(),
  },
  (t) => [
    index("fund_filling_fund").on(t.fundId, t.recordedAt),
    uniqueIndex("fund_filling_transfer_once").on(t.transferId),
    check("fund_filling_positive", sql`${t.amountMinor} > 0`),
  ],
);

/** A part of a distribution as it was computed: enough to compute it again. */
export interface DistributionLine {
  readonly projectId: string;
  readonly organizationId: string | null;
  /** What each organization had put in, the largest first; minor units as decimal strings, as all sums here. */
  readonly contributionsMinor: readonly string[];
  readonly roomMinor: string;
  readonly amountMinor: string;
}

/** A sum that a fund divided among projects by the square roots of what organizations had put in; written once. */
export const fundDistribution = pgTable(
  "fund_distribution",
  {
    id: id(),
    fundId: uuid("fund_id")
      .notNull()
      .references(() => fund.id),
    /** What was to be divided. */
    amountMinor: minor("amount_minor").notNull(),
    /** What the caps left room for: the sum of its pledges. */
    givenMinor: minor("given_minor").notNull(),
    lines: jsonb("lines").$type<readonly DistributionLine[]>().notNull(),
    confirmedBy: uuid("confirmed_by").references(() => person.id, { onDelete: "set null" }),
    at: at("at").notNull(),
  },
  (t) => [
    index("fund_distribution_fund").on(t.fundId, t.at),
    check("fund_distribution_within_amount", sql`${t.givenMinor} > 0 and ${t.givenMinor} <= ${t.amountMinor}`),
  ],
);
