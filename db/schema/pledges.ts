import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, currency, id, minor, oneOf, wordList } from "./columns.ts";
import { fund, fundDistribution } from "./funds.ts";
import { organization, person } from "./identity.ts";
import { deliverable, project } from "./projects.ts";
import { bindingRungs, endedRungs, rungs } from "./rungs.ts";

export const termsKinds = ["fixed", "share", "match", "closer", "in_kind"] as const;

/** Payer, credited organization and acting person are three separate fields. */
export const pledge = pgTable(
  "pledge",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id),
    /** Null: the whole project. */
    deliverableId: uuid("deliverable_id").references(() => deliverable.id),
    payerOrganizationId: uuid("payer_organization_id")
      .notNull()
      .references(() => organization.id),
    creditedOrganizationId: uuid("credited_organization_id")
      .notNull()
      .references(() => organization.id),
    /** Who was asked to be credited and has not answered; until then the payer is. */
    creditAskedOrganizationId: uuid("credit_asked_organization_id").references(() => organization.id),
    /** Whether who is credited, and does not pay, agreed to it. */
    creditAgreed: boolean("credit_agreed").notNull().default(false),
    /** Whether it is large enough to make its organization a co-funder, by what its project asked when it was signed. */
    cofunds: boolean("cofunds").notNull().default(true),
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
    /**
     * Before it is allocated: whether its payer and whom it credits are admitted. What does not count is in no sum, holds
     * nobody's condition and stands for nothing; self-check compares it with their standing.
     */
    counts: boolean("counts").notNull().default(true),
    /** What stands for it in the book (waiting or committed): the amount offered. */
    offeredMinor: minor("offered_minor")
      .notNull()
      .default(sql`0`),
    /** What it pays, once the project is co-funded. */
    allocatedMinor: minor("allocated_minor"),
    /** The fund that pays it, instead of an invoice; null for all others. */
    fundId: uuid("fund_id").references(() => fund.id),
    /** The distribution of its fund that it is a part of. */
    distributionId: uuid("distribution_id").references(() => fundDistribution.id),
    /** What its fund has paid of it so far. */
    drawnMinor: minor("drawn_minor")
      .notNull()
      .default(sql`0`),
    /** Consent to be named in public; without it, it still counts in totals. */
    named: boolean("named").notNull().default(false),
    /**
     * Sealed: not even co-funders read whose it is until the raise is decided, and this says whether it is named in
     * public from then on. Null: not sealed.
     */
    opensNamed: boolean("opens_named"),
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
    index("pledge_credit_asked")
      .on(t.creditAskedOrganizationId)
      .where(sql`${t.creditAskedOrganizationId} is not null`),
    index("pledge_fund")
      .on(t.fundId)
      .where(sql`${t.fundId} is not null`),
    uniqueIndex("pledge_once_in_distribution")
      .on(t.distributionId, t.projectId)
      .where(sql`${t.distributionId} is not null`),
    uniqueIndex("pledge_one_match_of_fund")
      .on(t.fundId, t.projectId)
      .where(sql`${t.termsKind} = 'match' and ${t.rung} not in ${wordList(endedRungs)}`),
    index("pledge_live").on(t.projectId, t.rung),
    // A job asks every few seconds which pledges wait for a maintainer's word.
    index("pledge_maintainers")
      .on(t.projectId)
      .where(sql`${t.rung} = 'firm' and ${t.conditions} @> '[{"kind": "maintainers"}]'`),
    // Who did not consent to be named is asked for every line of the book that is shown.
    index("pledge_not_named")
      .on(t.payerOrganizationId, t.projectId)
      .where(sql`not ${t.named}`),
    // The same of those that are sealed, for whoever pays beside them.
    index("pledge_sealed")
      .on(t.payerOrganizationId, t.projectId)
      .where(sql`${t.opensNamed} is not null`),
    check("pledge_credit_asked_of_another", sql`${t.creditAskedOrganizationId} <> ${t.creditedOrganizationId}`),
    check("pledge_rung_known", oneOf("rung", rungs)),
    check("pledge_terms_known", oneOf("terms_kind", termsKinds)),
    check("pledge_amount_positive", sql`${t.amountMinor} > 0`),
    check(
      "pledge_amount_unless_interest",
      sql`${t.amountMinor} is not null or ${t.rung} in ('interest', 'withdrawn', 'lapsed')`,
    ),
    check(
      "pledge_share_within_whole",
      sql`(${t.termsKind} = 'share') = (${t.shareBasisPoints} is not null) and (${t.shareBasisPoints} is null or ${t.shareBasisPoints} between 1 and 10000)`,
    ),
    check(
      "pledge_match_has_ratio",
      sql`(${t.termsKind} = 'match') = (${t.matchNumerator} is not null and ${t.matchDenominator} is not null) and (${t.matchNumerator} is null or (${t.matchNumerator} between 1 and 1000 and ${t.matchDenominator} between 1 and 1000))`,
    ),
    check(
      "pledge_in_kind_has_hours",
      sql`(${t.termsKind} = 'in_kind') = (${t.hours} is not null) and (${t.hours} is null or ${t.hours} > 0)`,
    ),
    check("pledge_offer_not_negative", sql`${t.offeredMinor} >= 0`),
    check("pledge_allocated_within_offer", sql`${t.allocatedMinor} >= 0 and ${t.allocatedMinor} <= ${t.offeredMinor}`),
    check(
      "pledge_drawn_within_allocated",
      sql`${t.drawnMinor} between 0 and coalesce(${t.allocatedMinor}, 0) and (${t.drawnMinor} = 0 or ${t.fundId} is not null)`,
    ),
    check("pledge_stands_only_live", sql`not ${t.stands} or ${t.rung} in ${wordList(bindingRungs)}`),
    check("pledge_stands_only_where_it_counts", sql`${t.counts} or (not ${t.stands} and ${t.offeredMinor} = 0)`),
    check("pledge_sealed_is_not_named", sql`${t.opensNamed} is null or not ${t.named}`),
    // Who pays is known to everybody who pays: no seal outlives the raise. What was withdrawn before keeps it.
    check(
      "pledge_sealed_only_before_decided",
      sql`${t.opensNamed} is null or ${t.rung} in ('interest', 'intent', 'firm', 'withdrawn')`,
    ),
    check("pledge_firm_is_signed", sql`${t.rung} <> 'firm' or ${t.signedAt} is not null`),
  ],
);

/** The ladder, a row for each rung climbed or left: who, when, why. Append-only (trigger). */
export const pledgeStep = pgTable(
  "pledge_step",
  {
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    position: integer("position").notNull(),
    fromRung: text("from_rung", { enum: rungs }),
    toRung: text("to_rung", { enum: rungs }).notNull(),
    reason: text("reason").notNull().default(""),
    actorId: uuid("actor_id"),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.pledgeId, t.position] })],
);

export const countersignatureEndings = ["signed", "declined", "set_aside"] as const;

/**
 * Four eyes: a pledge above what one budget holder may sign alone. It stands as an intent, with the terms that its first
 * signer wants, until a second budget holder signs or declines it.
 */
export const countersignature = pgTable(
  "countersignature",
  {
    id: id(),
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    /** The payer, whose budget holders are asked. */
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    firstSignerId: uuid("first_signer_id")
      .notNull()
      .references(() => person.id),
    askedAt: at("asked_at").notNull(),
    /** Null while it waits; set aside: the intent was changed or taken back meanwhile. */
    ending: text("ending", { enum: countersignatureEndings }),
    endedBy: uuid("ended_by").references(() => person.id),
    endedAt: at("ended_at"),
    reason: text("reason").notNull().default(""),
  },
  (t) => [
    uniqueIndex("countersignature_one_open")
      .on(t.pledgeId)
      .where(sql`${t.ending} is null`),
    index("countersignature_waiting")
      .on(t.organizationId)
      .where(sql`${t.ending} is null`),
    check("countersignature_ending_known", oneOf("ending", countersignatureEndings)),
    check("countersignature_ends_once", sql`(${t.ending} is null) = (${t.endedAt} is null)`),
    check(
      "two_different_people_sign",
      sql`${t.ending} is distinct from 'signed' or (${t.endedBy} is not null and ${t.endedBy} <> ${t.firstSignerId})`,
    ),
  ],
);

export const releaseAnswers = ["granted", "declined"] as const;

/** A budget holder asks the steward to release a pledge that can no longer be withdrawn. */
export const pledgeRelease = pgTable(
  "pledge_release",
  {
    id: id(),
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    reason: text("reason").notNull(),
    askedBy: uuid("asked_by")
      .notNull()
      .references(() => person.id),
    askedAt: at("asked_at").notNull(),
    answer: text("answer", { enum: releaseAnswers }),
    /** A sentence for the people of whoever asked. */
    answerReason: text("answer_reason").notNull().default(""),
    answeredBy: uuid("answered_by").references(() => person.id),
    answeredAt: at("answered_at"),
  },
  (t) => [
    index("pledge_release_pledge").on(t.pledgeId, t.askedAt),
    uniqueIndex("pledge_release_one_open")
      .on(t.pledgeId)
      .where(sql`${t.answer} is null`),
    check("pledge_release_answer_known", oneOf("answer", releaseAnswers)),
    check("pledge_release_answered_whole", sql`num_nonnulls(${t.answer}, ${t.answeredBy}, ${t.answeredAt}) in (0, 3)`),
    check("pledge_release_answered_by_another", sql`${t.answeredBy} <> ${t.askedBy}`),
  ],
);

/** What an organization may promise in one calendar year (UTC), over all projects. Where there is no row, there is no bound. */
export const budget = pgTable(
  "budget",
  {
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id, { onDelete: "cascade" }),
    year: integer("year").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    setBy: uuid("set_by").references(() => person.id, { onDelete: "set null" }),
    setAt: at("set_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.year] }),
    check("budget_not_negative", sql`${t.amountMinor} >= 0`),
    check("budget_year_is_near", sql`${t.year} between 2000 and 2200`),
  ],
);

/** What each pledge pays for each deliverable, staff and cloud apart; written once, when the project is co-funded. */
export const allocation = pgTable(
  "allocation",
  {
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    deliverableId: uuid("deliverable_id")
      .notNull()
      .references(() => deliverable.id),
    staffMinor: minor("staff_minor").notNull(),
    cloudMinor: minor("cloud_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pledgeId, t.deliverableId] }),
    index("allocation_deliverable").on(t.deliverableId),
    check("allocation_not_negative", sql`${t.staffMinor} >= 0 and ${t.cloudMinor} >= 0`),
  ],
);
