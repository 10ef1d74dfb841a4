import { sql } from "drizzle-orm";
import { boolean, check, index, pgTable, text, uniqueIndex, uuid, type AnyPgColumn } from "drizzle-orm/pg-core";
import { at, currency, id, minor, oneOf } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { transfer } from "./ledger.ts";
import { pledge } from "./pledges.ts";
import { project } from "./projects.ts";

export const reallocationAnswers = ["consented", "declined"] as const;

/**
 * Money of an organization that the steward asks to move to a project that raises: what it paid ahead or was credited,
 * or what was moved to another project before and is not needed there. It moves only with the pledger's consent.
 */
export const reallocation = pgTable(
  "reallocation",
  {
    id: id(),
    /** Whose money it is. */
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    /** The one before, whose money is moved on, all of it; null: the organization's credit. */
    fromId: uuid("from_id").references((): AnyPgColumn => reallocation.id),
    toProjectId: uuid("to_project_id")
      .notNull()
      .references(() => project.id),
    currency: currency(),
    amountMinor: minor("amount_minor").notNull(),
    /** The steward's: why it should go there. */
    reason: text("reason").notNull(),
    askedBy: uuid("asked_by")
      .notNull()
      .references(() => person.id),
    askedAt: at("asked_at").notNull(),
    /** The first of four eyes, where the sum is more than one may sign alone: who consented, when, and whether to be named. */
    firstSignerId: uuid("first_signer_id").references(() => person.id),
    firstSignedAt: at("first_signed_at"),
    firstNamed: boolean("first_named"),
    /** Null while it waits for the pledger. */
    answer: text("answer", { enum: reallocationAnswers }),
    answeredBy: uuid("answered_by").references(() => person.id),
    answeredAt: at("answered_at"),
    answerReason: text("answer_reason").notNull().default(""),
    /** The pledge that was signed with the consent, and the transfer that moved the money. */
    pledgeId: uuid("pledge_id").references(() => pledge.id),
    transferId: uuid("transfer_id").references(() => transfer.id),
    /** The transfer that mirrors it. */
    mirrorId: uuid("mirror_id").references(() => transfer.id),
  },
  (t) => [
    index("reallocation_organization").on(t.organizationId, t.askedAt),
    uniqueIndex("reallocation_moved_on_once")
      .on(t.fromId)
      .where(sql`${t.answer} = 'consented' and ${t.mirrorId} is null`),
    uniqueIndex("reallocation_one_open")
      .on(t.organizationId, t.toProjectId)
      .where(sql`${t.answer} is null`),
    check("reallocation_positive", sql`${t.amountMinor} > 0`),
    check("reallocation_answer_known", oneOf("answer", reallocationAnswers)),
    check(
      "reallocation_answered_once",
      sql`(${t.answer} is null) = (${t.answeredAt} is null) and (${t.answer} is null) = (${t.answeredBy} is null)`,
    ),
    check(
      "reallocation_first_signature_is_whole",
      sql`num_nonnulls(${t.firstSignerId}, ${t.firstSignedAt}, ${t.firstNamed}) in (0, 3)`,
    ),
    check(
      "reallocation_four_eyes_are_two",
      sql`${t.answer} is distinct from 'consented' or ${t.answeredBy} is distinct from ${t.firstSignerId}`,
    ),
    check(
      "reallocation_consent_moves",
      sql`(${t.answer} is not distinct from 'consented') = (${t.transferId} is not null) and (${t.transferId} is null) = (${t.pledgeId} is null)`,
    ),
    check("reallocation_declined_with_reason", sql`${t.answer} is distinct from 'declined' or ${t.answerReason} <> ''`),
    check("reallocation_mirrored_after", sql`${t.mirrorId} is null or ${t.transferId} is not null`),
  ],
);
