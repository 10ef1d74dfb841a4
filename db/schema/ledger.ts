import { sql } from "drizzle-orm";
import { bigint, check, date, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, currency, id, kindTable, minor } from "./columns.ts";
import { person } from "./identity.ts";

export const accountKinds = [
  "waiting", // organization: signed, conditions do not hold yet (memo)
  "waited", // project: the other side of waiting (memo)
  "commitment", // organization: promises that stand (memo)
  "committed", // project: the other side of commitment (memo)
  "receivable", // organization: invoiced, not paid
  "credit", // organization: paid ahead, or credited after it was paid
  "cash", // the network
  "restricted", // project: held for it
  "earned", // the network: staff work accepted
  "recovered", // the network: cloud at cost
  "fee", // the fiscal sponsor
  "fund", // a funder's pool
  "dues_owed", // organization: dues asked for, not paid
  "dues", // the network: what members were asked for
] as const;

/** The kinds of accounts as the database knows them; a test holds the two lists equal. */
export const kindOfAccount = kindTable("kind_of_account");

/** One row: number and moment of the book's last transfer. Locked last in every money command, so numbers have no gaps and time never goes back. */
export const book = pgTable(
  "book",
  {
    id: integer("id").primaryKey().default(1),
    headNumber: bigint("head_number", { mode: "number" }).notNull().default(0),
    headAt: at("head_at"),
  },
  (t) => [check("book_is_one_row", sql`${t.id} = 1`)],
);

/** Debit is positive, credit negative, everywhere. `owner_id` is null for the network's own accounts. */
export const account = pgTable(
  "account",
  {
    id: id(),
    kind: text("kind", { enum: accountKinds })
      .notNull()
      .references(() => kindOfAccount.kind),
    /** What owns it: an organization, a project or a fund, by the account's kind. The ledger does not know those words. */
    ownerId: uuid("owner_id"),
    currency: currency(),
    /** The fold of its entries; written with them, under lock, and asked again by self-check. */
    balanceMinor: minor("balance_minor")
      .notNull()
      .default(sql`0`),
  },
  (t) => [
    uniqueIndex("account_once").on(
      t.kind,
      sql`coalesce(${t.ownerId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
      t.currency,
    ),
    index("account_owner").on(t.ownerId),
    // Organizations whose promises stand, counted by the front page.
    index("account_promising")
      .on(t.ownerId)
      .where(sql`${t.kind} = 'commitment' and ${t.balanceMinor} > 0`),
    check("account_currency_iso", sql`${t.currency} ~ '^[A-Z]{3}$'`),
    check(
      "account_owner_where_due",
      sql`(${t.ownerId} is null) = (${t.kind} in ('cash', 'earned', 'recovered', 'fee', 'dues'))`,
    ),
    // Nobody can be given more than is held for them; credit balances are negative.
    check(
      "account_held_money_not_overdrawn",
      sql`${t.kind} not in ('restricted', 'fund', 'credit') or ${t.balanceMinor} <= 0`,
    ),
    check("account_promises_not_overdrawn", sql`${t.kind} not in ('waited', 'committed') or ${t.balanceMinor} <= 0`),
  ],
);

export const transferKinds = [
  "pledge_waits",
  "pledge_stands",
  "pledge_falls",
  "pledge_withdrawn",
  "pledge_lapsed",
  "pledge_cancelled",
  "pledge_trimmed",
  "invoiced",
  "commitment_mirrored",
  "paid",
  "accepted",
  "fund_filled",
  "matched",
  "sponsored",
  "moved",
  "move_mirrored",
  "refunded",
  "credit_applied",
  "payment_freed",
  "payment_mirrored",
  "credit_note",
  "acceptance_mirrored",
  "fund_mirrored",
  "dues_asked",
  "dues_paid",
  "dues_mirrored",
] as const;

/** The kinds of transfers as the database knows them; a test holds the two lists equal. */
export const kindOfTransfer = kindTable("kind_of_transfer");

/** Append-only (trigger). Undo is a transfer that names the one it reverses. */
export const transfer = pgTable(
  "transfer",
  {
    id: id(),
    /** The number people see: 1, 2, 3 … without gaps. */
    number: bigint("number", { mode: "number" }).notNull(),
    kind: text("kind", { enum: transferKinds })
      .notNull()
      .references(() => kindOfTransfer.kind),
    idempotencyKey: text("idempotency_key").notNull(),
    occurredAt: at("occurred_at").notNull(),
    /** The acting person's own reason, where one was asked for. */
    reason: text("reason").notNull().default(""),
    actorId: uuid("actor_id"),
    /** What it belongs to, for filters: a project, when there is one. */
    projectId: uuid("project_id"),
    reversesId: uuid("reverses_id"),
  },
  (t) => [
    uniqueIndex("transfer_number_once").on(t.number),
    uniqueIndex("transfer_key_once").on(t.idempotencyKey),
    // A credit note mirrors a part, and another one the rest; self-check asks that no more is undone than was done.
    uniqueIndex("transfer_reversed_once")
      .on(t.reversesId)
      .where(sql`${t.kind} not in ('credit_note', 'acceptance_mirrored')`),
    index("transfer_reverses").on(t.reversesId),
    index("transfer_project").on(t.projectId, t.number),
    index("transfer_occurred").on(t.occurredAt, t.number),
    index("transfer_kind").on(t.kind, t.number),
  ],
);

/**
 * What one kind of happening moved on the accounts of one kind, all together: balances by kind and the network's figures
 * are sums of these few rows. A trigger carries every entry over, and self-check asks again.
 */
export const kindFlow = pgTable(
  "kind_flow",
  {
    accountKind: text("account_kind", { enum: accountKinds }).notNull(),
    transferKind: text("transfer_kind", { enum: transferKinds }).notNull(),
    currency: currency(),
    /** Debit positive, credit negative. */
    amountMinor: minor("amount_minor").notNull(),
  },
  (t) => [primaryKey({ columns: [t.accountKind, t.transferKind, t.currency] })],
);

/** Append-only (trigger). The entries of a transfer sum to zero per currency (deferred trigger). */
export const entry = pgTable(
  "entry",
  {
    transferId: uuid("transfer_id")
      .notNull()
      .references(() => transfer.id),
    position: integer("position").notNull(),
    accountId: uuid("account_id")
      .notNull()
      .references(() => account.id),
    /** Debit positive, credit negative. */
    amountMinor: minor("amount_minor").notNull(),
    currency: currency(),
    /** The account's balance after this entry: balances at any date without a fold. */
    balanceAfterMinor: minor("balance_after_minor").notNull(),
    /** Copy of the transfer's number, so that an account's history is one index. */
    number: bigint("number", { mode: "number" }).notNull(),
    pledgeId: uuid("pledge_id"),
    deliverableId: uuid("deliverable_id"),
  },
  (t) => [
    primaryKey({ columns: [t.transferId, t.position] }),
    index("entry_account").on(t.accountId, t.number, t.position),
    index("entry_pledge").on(t.pledgeId),
    check("entry_not_zero", sql`${t.amountMinor} <> 0`),
  ],
);

/**
 * What every table of receipts has of one: money that came in, booked by a transfer and taken back by no more than a
 * mirrored one, which says by whom, when and why. What the money is for stands beside it in its own table.
 */
export const receiptColumns = () => ({
  amountMinor: minor("amount_minor").notNull(),
  /** The bank's day; of what came from within the network the day on which it was given. */
  happenedOn: date("happened_on").notNull(),
  /** The bank's words, or those of whoever paid; never in the public book. */
  reference: text("reference").notNull().default(""),
  recordedAt: at("recorded_at").notNull(),
  recordedBy: uuid("recorded_by").references(() => person.id, { onDelete: "set null" }),
  transferId: uuid("transfer_id")
    .notNull()
    .references(() => transfer.id),
  /** The mirrored transfer, once it was taken back. */
  mirrorId: uuid("mirror_id").references(() => transfer.id),
});
