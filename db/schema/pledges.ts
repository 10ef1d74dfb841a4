import { sql } from "drizzle-orm";
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, currency, id, minor, oneOf } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { deliverable, project } from "./projects.ts";

export const rungs = [
  "interest",
  "intent",
  "firm",
  "allocated",
  "invoiced",
  "paid",
  "spent",
  "credited",
  "withdrawn",
  "lapsed",
  "cancelled",
  "refunded",
  "reallocated",
] as const;

export const termsKinds = ["fixed", "share", "match", "closer", "in_kind"] as const;

/** Payer, credited organization and acting person are three separate fields. */
export const pledge = pgTable(
  "pledge",
  {
    id: id(),
    projectId: uuid("project_id").notNull().references(() => project.id),
    /** Null: the whole project. */
    deliverableId: uuid("deliverable_id").references(() => deliverable.id),
    payerOrganizationId: uuid("payer_organization_id").notNull().references(() => organization.id),
    creditedOrganizationId: uuid("credited_organization_id").notNull().references(() => organization.id),
    actingPersonId: uuid("acting_person_id").references(() => person.id),
    /** The rung it stands on now: the last of its steps; self-check compares the two. */
    rung: text("rung", { enum: rungs }).notNull(),
    termsKind: text("terms_kind", { enum: termsKinds }).notNull().default("fixed"),
    currency: currency(),
    /** fixed: the amount · share, match: the cap · closer: the most · in_kind: the stated value · null while only interest. */
    amountMinor: minor("amount_minor"),
    /** share: part of the goal, in basis points. */
    shareBasisPoints: integer("share_basis_points"),
    /** match: pays numerator for each denominator of the others. */
    matchNumerator: integer("match_numerator"),
    matchDenominator: integer("match_denominator"),
    /** in_kind: hours of named people. */
    hours: integer("hours"),
    conditions: jsonb("conditions").$type<unknown[]>().notNull().default([]),
    /** Firm pledges: whether its conditions hold now. Follows `settle`; self-check compares. */
    stands: boolean("stands").notNull().default(false),
    /** What stands for it in the book (waiting or committed): the amount offered. */
    offeredMinor: minor("offered_minor").notNull().default(sql`0`),
    /** What it pays, once the project is co-funded. */
    allocatedMinor: minor("allocated_minor"),
    /** Consent to be named in public; without it, it still counts in totals. */
    named: boolean("named").notNull().default(false),
    /** Joining order within the project; bands and springs are drawn in it. */
    position: integer("position").notNull(),
    note: text("note").notNull().default(""),
    createdAt: at("created_at").notNull(),
    signedAt: at("signed_at"),
    endedAt: at("ended_at"),
  },
  (t) => [
    uniqueIndex("pledge_position_once").on(t.projectId, t.position),
    index("pledge_payer").on(t.payerOrganizationId, t.createdAt),
    index("pledge_credited").on(t.creditedOrganizationId),
    index("pledge_live").on(t.projectId, t.rung),
    check("pledge_rung_known", oneOf("rung", rungs)),
    check("pledge_terms_known", oneOf("terms_kind", termsKinds)),
    check("pledge_amount_positive", sql`${t.amountMinor} > 0`),
    check("pledge_amount_unless_interest", sql`${t.amountMinor} is not null or ${t.rung} in ('interest', 'withdrawn', 'lapsed')`),
    check("pledge_share_within_whole", sql`(${t.termsKind} = 'share') = (${t.shareBasisPoints} is not null) and (${t.shareBasisPoints} is null or ${t.shareBasisPoints} between 1 and 10000)`),
    check("pledge_match_has_ratio", sql`(${t.termsKind} = 'match') = (${t.matchNumerator} is not null and ${t.matchDenominator} is not null) and (${t.matchNumerator} is null or (${t.matchNumerator} between 1 and 1000 and ${t.matchDenominator} between 1 and 1000))`),
    check("pledge_in_kind_has_hours", sql`(${t.termsKind} = 'in_kind') = (${t.hours} is not null) and (${t.hours} is null or ${t.hours} > 0)`),
    check("pledge_offer_not_negative", sql`${t.offeredMinor} >= 0`),
    check("pledge_allocated_within_offer", sql`${t.allocatedMinor} >= 0 and ${t.allocatedMinor} <= ${t.offeredMinor}`),
    check("pledge_stands_only_live", sql`not ${t.stands} or ${t.rung} in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')`),
    check("pledge_firm_is_signed", sql`${t.rung} <> 'firm' or ${t.signedAt} is not null`),
  ],
);

/** The ladder, a row for each rung climbed or left: who, when, why. Append-only (trigger). */
export const pledgeStep = pgTable(
  "pledge_step",
  {
    pledgeId: uuid("pledge_id").notNull().references(() => pledge.id),
    position: integer("position").notNull(),
    fromRung: text("from_rung", { enum: rungs }),
    toRung: text("to_rung", { enum: rungs }).notNull(),
    reason: text("reason").notNull().default(""),
    actorId: uuid("actor_id"),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pledgeId, t.position] })],
);

/** What each pledge pays for each deliverable, staff and cloud apart; written once, when the project is co-funded. */
export const allocation = pgTable(
  "allocation",
  {
    pledgeId: uuid("pledge_id").notNull().references(() => pledge.id),
    deliverableId: uuid("deliverable_id").notNull().references(() => deliverable.id),
    staffMinor: minor("staff_minor").notNull(),
    cloudMinor: minor("cloud_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pledgeId, t.deliverableId] }),
    index("allocation_deliverable").on(t.deliverableId),
    check("allocation_not_negative", sql`${t.staffMinor} >= 0 and ${t.cloudMinor} >= 0`),
  ],
);
