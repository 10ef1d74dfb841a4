import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, currency, id, minor } from "./columns.ts";
import { organization } from "./identity.ts";
import { pledge } from "./pledges.ts";
import { deliverable, project } from "./projects.ts";

/** One row a year: the last invoice number of it, locked when one is issued, so numbers have no gaps. */
export const invoiceYear = pgTable("invoice_year", { year: integer("year").primaryKey(), headNumber: integer("head_number").notNull().default(0) });

export const invoice = pgTable(
  "invoice",
  {
    id: id(),
    year: integer("year").notNull(),
    number: integer("number").notNull(),
    organizationId: uuid("organization_id").notNull().references(() => organization.id),
    projectId: uuid("project_id").notNull().references(() => project.id),
    deliverableId: uuid("deliverable_id").notNull().references(() => deliverable.id),
    currency: currency(),
    issuedAt: at("issued_at").notNull(),
    dueAt: at("due_at").notNull(),
    /** Set when payments cover it; the book has the sums. */
    paidAt: at("paid_at"),
  },
  (t) => [
    uniqueIndex("invoice_number_once").on(t.year, t.number),
    uniqueIndex("invoice_once_per_deliverable").on(t.organizationId, t.deliverableId),
    index("invoice_organization").on(t.organizationId, t.issuedAt),
    check("invoice_due_after_issue", sql`${t.dueAt} >= ${t.issuedAt}`),
  ],
);

/** Staff and cloud money never share a line. */
export const invoiceLine = pgTable(
  "invoice_line",
  {
    invoiceId: uuid("invoice_id").notNull().references(() => invoice.id),
    position: integer("position").notNull(),
    kind: text("kind", { enum: ["staff", "cloud"] }).notNull(),
    description: text("description").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    pledgeId: uuid("pledge_id").notNull().references(() => pledge.id),
  },
  (t) => [primaryKey({ columns: [t.invoiceId, t.position] }), check("invoice_line_positive", sql`${t.amountMinor} > 0`)],
);
