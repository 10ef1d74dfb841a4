import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  date,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { at, currency, id, minor, oneOf } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { receiptColumns, transfer } from "./ledger.ts";
import { pledge } from "./pledges.ts";
import { deliverable, project } from "./projects.ts";

/** One row a year: the last invoice number of it, locked when one is issued, so numbers have no gaps. */
export const invoiceYear = pgTable("invoice_year", {
  year: integer("year").primaryKey(),
  headNumber: integer("head_number").notNull().default(0),
});

/** Which money an invoice asks for: a network may have staff and cloud on one invoice, apart by line, or on two. */
export const invoiceMoney = ["together", "staff", "cloud"] as const;

export const invoice = pgTable(
  "invoice",
  {
    id: id(),
    year: integer("year").notNull(),
    number: integer("number").notNull(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id),
    deliverableId: uuid("deliverable_id")
      .notNull()
      .references(() => deliverable.id),
    money: text("money", { enum: invoiceMoney }).notNull().default("together"),
    currency: currency(),
    /** Who sent it and where to pay, as the network's settings were on that day: a sheet that was sent never changes. */
    senderName: text("sender_name").notNull().default(""),
    senderAddress: text("sender_address").notNull().default(""),
    payTo: text("pay_to").notNull().default(""),
    issuedAt: at("issued_at").notNull(),
    dueAt: at("due_at").notNull(),
    /** Lines, less credit notes, less what settled it. Written under lock with the book's entries; self-check asks again. */
    openMinor: minor("open_minor").notNull(),
    /** When nothing was open any more: paid, or credited. */
    paidAt: at("paid_at"),
    /** When its letters were promised. Releases before 2026-12 sent them by this mark themselves; none of them takes up what has it. */
    mailedAt: at("mailed_at"),
  },
  (t) => [
    uniqueIndex("invoice_number_once").on(t.year, t.number),
    uniqueIndex("invoice_once_per_deliverable").on(t.organizationId, t.deliverableId, t.money),
    index("invoice_organization").on(t.organizationId, t.issuedAt),
    index("invoice_open")
      .on(t.dueAt)
      .where(sql`${t.paidAt} is null`),
    check("invoice_due_after_issue", sql`${t.dueAt} >= ${t.issuedAt}`),
    check("invoice_money_known", oneOf("money", invoiceMoney)),
    check("invoice_open_until_settled", sql`${t.openMinor} >= 0 and (${t.paidAt} is null) = (${t.openMinor} > 0)`),
  ],
);

/** Staff and cloud money never share a line. */
export const invoiceLine = pgTable(
  "invoice_line",
  {
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoice.id),
    position: integer("position").notNull(),
    kind: text("kind", { enum: ["staff", "cloud"] }).notNull(),
    description: text("description").notNull(),
    amountMinor: minor("amount_minor").notNull(),
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
  },
  (t) => [
    primaryKey({ columns: [t.invoiceId, t.position] }),
    check("invoice_line_positive", sql`${t.amountMinor} > 0`),
  ],
);

/** Credit notes are numbered as invoices are, in a range of their own. */
export const creditNoteYear = pgTable("credit_note_year", {
  year: integer("year").primaryKey(),
  headNumber: integer("head_number").notNull().default(0),
});

/** Takes a part of an invoice back, or all of it. */
export const creditNote = pgTable(
  "credit_note",
  {
    id: id(),
    year: integer("year").notNull(),
    number: integer("number").notNull(),
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoice.id),
    reason: text("reason").notNull(),
    issuedAt: at("issued_at").notNull(),
    issuedBy: uuid("issued_by").references(() => person.id, { onDelete: "set null" }),
    transferId: uuid("transfer_id")
      .notNull()
      .references(() => transfer.id),
  },
  (t) => [uniqueIndex("credit_note_number_once").on(t.year, t.number), index("credit_note_invoice").on(t.invoiceId)],
);

/** What is credited of one line of the invoice. */
export const creditNoteLine = pgTable(
  "credit_note_line",
  {
    creditNoteId: uuid("credit_note_id")
      .notNull()
      .references(() => creditNote.id),
    /** Position of the invoice's line. */
    position: integer("position").notNull(),
    amountMinor: minor("amount_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.creditNoteId, t.position] }),
    check("credit_note_line_positive", sql`${t.amountMinor} > 0`),
  ],
);

/** `received`: money came in · `applied`: an organization's credit settled an invoice · `refunded`: its credit was paid out. */
export const paymentKinds = ["received", "applied", "refunded"] as const;

/** What an organization paid, or was paid back. Never changed but by being taken back, which a mirrored transfer does. */
export const payment = pgTable(
  "payment",
  {
    id: id(),
    kind: text("kind", { enum: paymentKinds }).notNull(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    currency: currency(),
    ...receiptColumns(),
  },
  (t) => [
    index("payment_organization").on(t.organizationId, t.recordedAt),
    uniqueIndex("payment_transfer_once").on(t.transferId),
    check("payment_kind_known", oneOf("kind", paymentKinds)),
    check("payment_positive", sql`${t.amountMinor} > 0`),
  ],
);

/** What settled an invoice, by the pledges on it: positive by a payment, negative where it was freed again by a credit note or a payment taken back. */
export const invoiceSettlement = pgTable(
  "invoice_settlement",
  {
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoice.id),
    transferId: uuid("transfer_id")
      .notNull()
      .references(() => transfer.id),
    pledgeId: uuid("pledge_id")
      .notNull()
      .references(() => pledge.id),
    amountMinor: minor("amount_minor").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.invoiceId, t.transferId, t.pledgeId] }),
    index("invoice_settlement_transfer").on(t.transferId),
    check("invoice_settlement_not_zero", sql`${t.amountMinor} <> 0`),
  ],
);

/** Who was sent a letter about an invoice by releases before 2026-12; letters stand in `letter` since. */
export const formerInvoiceLetter = pgTable(
  "invoice_letter",
  {
    invoiceId: uuid("invoice_id")
      .notNull()
      .references(() => invoice.id),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    sentAt: at("sent_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.invoiceId, t.personId] })],
);

export const bankSources = ["camt.053", "camt.052", "csv", "open_collective"] as const;
/** `open`: waits for finance to look at it · `posted`: is a payment in the book · `set_aside`: concerns no invoice. */
export const bankLineStates = ["open", "posted", "set_aside"] as const;

/** One movement on a bank account as the bank tells it. Importing writes it here and nowhere else; the book follows a person's decision. */
export const bankLine = pgTable(
  "bank_line",
  {
    id: id(),
    /** SHA-256 of what the bank says of it: the same movement in a second file is the same line. */
    identity: text("identity").notNull(),
    source: text("source", { enum: bankSources }).notNull(),
    /** Our account, as the file names it, or as whoever imported it did. */
    account: text("account").notNull().default(""),
    /** The file in which it came, by its name, and one id for each import: lines alike in two files may be one movement. */
    file: text("file").notNull().default(""),
    fileId: uuid("file_id"),
    bookedOn: date("booked_on").notNull(),
    /** Positive: came in. */
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    /** Name and account of the other side, and what they wrote. */
    party: text("party").notNull().default(""),
    partyAccount: text("party_account").notNull().default(""),
    remittance: text("remittance").notNull().default(""),
    reference: text("reference").notNull().default(""),
    /** The bank says that it undoes an earlier one. */
    reversal: boolean("reversal").notNull().default(false),
    /** The sum of the payment that came back, where the bank's charge makes the line another; signed like the line. */
    returnedMinor: minor("returned_minor"),
    importedAt: at("imported_at").notNull(),
    state: text("state", { enum: bankLineStates }).notNull().default("open"),
    paymentId: uuid("payment_id").references(() => payment.id),
    /** The payment that it undoes, where it is that and no payment of its own. */
    undoesPaymentId: uuid("undoes_payment_id").references(() => payment.id),
    /** Why it was set aside. */
    note: text("note").notNull().default(""),
    decidedAt: at("decided_at"),
    decidedBy: uuid("decided_by").references(() => person.id, { onDelete: "set null" }),
  },
  (t) => [
    uniqueIndex("bank_line_once").on(t.identity),
    uniqueIndex("bank_line_payment_once").on(t.paymentId),
    uniqueIndex("bank_line_undoes_once").on(t.undoesPaymentId),
    index("bank_line_open")
      .on(t.bookedOn, t.id)
      .where(sql`${t.state} = 'open'`),
    index("bank_line_moved").on(t.bookedOn, t.amountMinor),
    index("bank_line_party")
      .on(t.partyAccount)
      .where(sql`${t.paymentId} is not null`),
    check("bank_line_state_known", oneOf("state", bankLineStates)),
    check("bank_line_source_known", oneOf("source", bankSources)),
    check(
      "bank_line_posted_is_payment",
      sql`(${t.state} = 'posted')::int = num_nonnulls(${t.paymentId}, ${t.undoesPaymentId})`,
    ),
    check("bank_line_moves_money", sql`${t.amountMinor} <> 0`),
  ],
);
