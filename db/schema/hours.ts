import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, id, minor, oneOf } from "./columns.ts";
import { person } from "./identity.ts";
import { pledge } from "./pledges.ts";
import { deliverable, hoursRules } from "./projects.ts";

/**
 * How many of the hours that a pledge in kind offers the steward takes for a deliverable, where they lower the price; of
 * each pair of the two the last row counts. Append-only (trigger).
 */
export const hoursAgreement = pgTable(
  "hours_agreement",
  {
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    position: integer("position").notNull(),
    /** Null: agreed under no rule (`project.hours_rule`), beside the price. */
    deliverableId: uuid("deliverable_id").references(() => deliverable.id),
    hours: integer("hours").notNull(),
    note: text("note").notNull().default(""),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    at: at("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.pledgeId, t.position] }),
    check("hours_agreement_not_negative", sql`${t.hours} >= 0`),
  ],
);

/** Work done in kind, an entry for a day of a person. Append-only (trigger): a wrong one is taken back by its mirror. */
export const hoursEntry = pgTable(
  "hours_entry",
  {
    id: id(),
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    /** Null: the whole project. */
    deliverableId: uuid("deliverable_id").references(() => deliverable.id),
    /** Who worked. */
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    workedOn: date("worked_on", { mode: "string" }).notNull(),
    /** Below zero in a mirror. */
    minutes: integer("minutes").notNull(),
    /** What was done; in a mirror, why it is taken back. */
    note: text("note").notNull().default(""),
    mirrorsId: uuid("mirrors_id"),
    enteredBy: uuid("entered_by")
      .notNull()
      .references(() => person.id),
    enteredAt: at("entered_at").notNull(),
  },
  (t) => [
    uniqueIndex("hours_entry_mirrored_once").on(t.mirrorsId),
    index("hours_entry_pledge").on(t.pledgeId, t.id),
    index("hours_entry_deliverable").on(t.deliverableId),
    index("hours_entry_person_day").on(t.personId, t.workedOn),
    check("hours_entry_within_a_day", sql`abs(${t.minutes}) between 1 and 1440`),
    check("hours_entry_mirror_is_negative", sql`(${t.mirrorsId} is not null) = (${t.minutes} < 0)`),
  ],
);

/** The steward has seen that the work was done; a verified entry's mirror is verified with it. Append-only (trigger). */
export const hoursVerification = pgTable("hours_verification", {
  entryId: uuid("entry_id")
    .primaryKey()
    .references(() => hoursEntry.id),
  personId: uuid("person_id")
    .notNull()
    .references(() => person.id),
  at: at("at").notNull(),
});

/**
 * Agreed hours that were not done when their deliverable was to be accepted, and what the rule published with the project
 * made of them: money that somebody consented to pay, or a smaller scope. Append-only (trigger).
 */
export const hoursShortfall = pgTable(
  "hours_shortfall",
  {
    id: id(),
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    deliverableId: uuid("deliverable_id")
      .notNull()
      .references(() => deliverable.id),
    minutes: integer("minutes").notNull(),
    became: text("became", { enum: hoursRules }).notNull(),
    /** What these hours took off the price. */
    valueMinor: minor("value_minor").notNull(),
    /** The pledge of whoever pays them instead. */
    paidByPledgeId: uuid("paid_by_pledge_id").references(() => pledge.id),
    /** What is not built, or why they are paid. */
    reason: text("reason").notNull().default(""),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    at: at("at").notNull(),
  },
  (t) => [
    index("hours_shortfall_pledge").on(t.pledgeId),
    index("hours_shortfall_deliverable").on(t.deliverableId),
    check("hours_shortfall_positive", sql`${t.minutes} > 0 and ${t.valueMinor} >= 0`),
    check("hours_shortfall_became_known", oneOf("became", hoursRules)),
    check("hours_shortfall_money_is_paid", sql`(${t.became} = 'money') = (${t.paidByPledgeId} is not null)`),
  ],
);
