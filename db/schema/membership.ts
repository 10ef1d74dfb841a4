import { sql } from "drizzle-orm";
import { check, date, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, currency, id, minor, oneOf } from "./columns.ts";
import { fund } from "./funds.ts";
import { organization, person } from "./identity.ts";
import { receiptColumns, transfer } from "./ledger.ts";

export const tiers = ["general", "premier", "starter"] as const;

/** One row a year: the last number of it, locked when dues are asked for, so numbers have no gaps. */
export const duesYear = pgTable("dues_year", {
  year: integer("year").primaryKey(),
  headNumber: integer("head_number").notNull().default(0),
});

/** What an organization is asked to pay for a term of its membership. Never changed but by being taken back, which a mirrored transfer does. */
export const dues = pgTable(
  "dues",
  {
    id: id(),
    year: integer("year").notNull(),
    number: integer("number").notNull(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    tier: text("tier", { enum: tiers }).notNull(),
    termFrom: date("term_from", { mode: "string" }).notNull(),
    termTo: date("term_to", { mode: "string" }).notNull(),
    currency: currency(),
    amountMinor: minor("amount_minor").notNull(),
    /** What neither the member nor a fund has paid. Written under lock with the book's entries; self-check asks again. */
    openMinor: minor("open_minor").notNull(),
    askedAt: at("asked_at").notNull(),
    askedBy: uuid("asked_by").references(() => person.id, { onDelete: "set null" }),
    dueAt: at("due_at").notNull(),
    transferId: uuid("transfer_id")
      .notNull()
      .references(() => transfer.id),
    /** The mirrored transfer, once they were taken back. */
    mirrorId: uuid("mirror_id").references(() => transfer.id),
  },
  (t) => [
    uniqueIndex("dues_number_once").on(t.year, t.number),
    uniqueIndex("dues_once_per_term")
      .on(t.organizationId, t.termFrom)
      .where(sql`${t.mirrorId} is null`),
    index("dues_asked").on(t.askedAt, t.id),
    index("dues_open")
      .on(t.organizationId)
      .where(sql`${t.openMinor} > 0`),
    check("dues_tier_known", oneOf("tier", tiers)),
    check("dues_term_goes_forward", sql`${t.termTo} > ${t.termFrom}`),
    check("dues_open_within_amount", sql`${t.amountMinor} > 0 and ${t.openMinor} between 0 and ${t.amountMinor}`),
    check("dues_taken_back_while_open", sql`${t.mirrorId} is null or ${t.openMinor} = 0`),
  ],
);

/** What was paid of dues, by the member or by a fund that sponsors it. Taken back only by its mirror. */
export const duesPart = pgTable(
  "dues_part",
  {
    id: id(),
    duesId: uuid("dues_id")
      .notNull()
      .references(() => dues.id),
    /** The fund that sponsors it; null: the member paid. */
    fundId: uuid("fund_id").references(() => fund.id),
    ...receiptColumns(),
  },
  (t) => [
    index("dues_part_dues").on(t.duesId),
    index("dues_part_fund")
      .on(t.fundId)
      .where(sql`${t.fundId} is not null`),
    uniqueIndex("dues_part_transfer_once").on(t.transferId),
    check("dues_part_positive", sql`${t.amountMinor} > 0`),
  ],
);
