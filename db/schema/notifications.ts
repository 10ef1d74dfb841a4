import { sql } from "drizzle-orm";
import { bigint, check, index, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, id, oneOf } from "./columns.ts";
import { person } from "./identity.ts";
import { stream } from "./log.ts";

/** Why somebody is told, from the most to the least pressing. */
export const notificationKinds = ["ask", "mention", "reply", "money", "progress", "message"] as const;

/** That a person is told of an event: one row for each event, whatever made it theirs. What it says is read from the log. */
export const notification = pgTable(
  "notification",
  {
    id: id(),
    personId: uuid("person_id").notNull().references(() => person.id, { onDelete: "cascade" }),
    streamId: text("stream_id").notNull().references(() => stream.id, { onDelete: "cascade" }),
    seq: bigint("seq", { mode: "number" }).notNull(),
    kind: text("kind", { enum: notificationKinds }).notNull(),
    /** When it happened, not when it was written down. */
    at: at("at").notNull(),
    readAt: at("read_at"),
    /** The letter that tells it: claimed before it is sent, so that a second try is the same letter. */
    letterId: uuid("letter_id"),
    mailedAt: at("mailed_at"),
  },
  (t) => [
    uniqueIndex("notification_once").on(t.personId, t.streamId, t.seq),
    index("notification_list").on(t.personId, t.at, t.id),
    index("notification_unread").on(t.personId).where(sql`${t.readAt} is null`),
    index("notification_to_mail").on(t.at).where(sql`${t.mailedAt} is null`),
    check("notification_kind_known", oneOf("kind", notificationKinds)),
    check("notification_mailed_by_letter", sql`${t.mailedAt} is null or ${t.letterId} is not null`),
  ],
);

export const notificationWishes = ["everything", "mentions"] as const;

/** What somebody wants to hear of a stream, where it is not what follows from taking part in it. */
export const notificationWish = pgTable(
  "notification_wish",
  {
    personId: uuid("person_id").notNull().references(() => person.id, { onDelete: "cascade" }),
    streamId: text("stream_id").notNull().references(() => stream.id, { onDelete: "cascade" }),
    /** mentions: muted, but for what is said to them. */
    wish: text("wish", { enum: notificationWishes }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.streamId, t.personId] }), check("notification_wish_known", oneOf("wish", notificationWishes))],
);

/** How far a stream has been looked through for whom to tell. */
export const notificationCursor = pgTable("notification_cursor", {
  streamId: text("stream_id").primaryKey().references(() => stream.id, { onDelete: "cascade" }),
  seq: bigint("seq", { mode: "number" }).notNull(),
});

/** The way out that stands in a letter: whoever has it may end that person's letters, and nothing else. */
export const unsubscribeToken = pgTable(
  "unsubscribe_token",
  {
    /** Hex SHA-256 of what stands in the letter. */
    hash: text("hash").primaryKey(),
    personId: uuid("person_id").notNull().references(() => person.id, { onDelete: "cascade" }),
    createdAt: at("created_at").notNull(),
  },
  (t) => [index("unsubscribe_token_at").on(t.createdAt)],
);
