import { sql } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, id, kindTable, oneOf } from "./columns.ts";
import { person, session } from "./identity.ts";
import { stream } from "./log.ts";

/** The kinds of news as the database knows them; a test holds them equal to those of `news-kinds.ts`. */
export const kindOfNotification = kindTable("kind_of_notification");

/** That a person is told of an event: one row for each event, whatever made it theirs. What it says is read from the log. */
export const notification = pgTable(
  "notification",
  {
    id: id(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    streamId: text("stream_id")
      .notNull()
      .references(() => stream.id, { onDelete: "cascade" }),
    seq: bigint("seq", { mode: "number" }).notNull(),
    kind: text("kind")
      .notNull()
      .references(() => kindOfNotification.kind),
    /** When it happened, not when it was written down. */
    at: at("at").notNull(),
    readAt: at("read_at"),
    /** The letter that tells it: claimed before it is sent, so that a second try is the same letter. */
    letterId: uuid("letter_id"),
    /** When its letter was promised: with it, since letters have rows of their own. */
    mailedAt: at("mailed_at"),
  },
  (t) => [
    uniqueIndex("notification_once").on(t.personId, t.streamId, t.seq),
    index("notification_place").on(t.streamId, t.seq),
    index("notification_list").on(t.personId, t.at, t.id),
    index("notification_unread")
      .on(t.personId)
      .where(sql`${t.readAt} is null`),
    index("notification_to_mail")
      .on(t.at)
      .where(sql`${t.mailedAt} is null`),
    // What is old is taken away without a look at the rest.
    index("notification_at").on(t.at),
    check("notification_mailed_by_letter", sql`${t.mailedAt} is null or ${t.letterId} is not null`),
  ],
);

export const notificationWishes = ["everything", "mentions"] as const;

/** What somebody wants to hear of a stream, where it is not what follows from taking part in it. */
export const notificationWish = pgTable(
  "notification_wish",
  {
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    streamId: text("stream_id")
      .notNull()
      .references(() => stream.id, { onDelete: "cascade" }),
    /** mentions: muted, but for what is said to them. */
    wish: text("wish", { enum: notificationWishes }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.streamId, t.personId] }),
    check("notification_wish_known", oneOf("wish", notificationWishes)),
  ],
);

/** How far a stream has been looked through for whom to tell. */
export const notificationCursor = pgTable("notification_cursor", {
  streamId: text("stream_id")
    .primaryKey()
    .references(() => stream.id, { onDelete: "cascade" }),
  seq: bigint("seq", { mode: "number" }).notNull(),
});

/** The way out that stands in a letter: whoever has it may end that person's letters, and nothing else. */
export const unsubscribeToken = pgTable(
  "unsubscribe_token",
  {
    /** Hex SHA-256 of what stands in the letter. */
    hash: text("hash").primaryKey(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    createdAt: at("created_at").notNull(),
  },
  (t) => [index("unsubscribe_token_at").on(t.createdAt)],
);

/** What a device is told: all of somebody's news, or what is asked of them, said to them, or about their organization's money. */
export const deviceWishes = ["everything", "meant_for_me"] as const;

/** A browser that is told of news by its push service while nobody looks at it. It ends with the session that it was turned on in. */
export const pushDevice = pgTable(
  "push_device",
  {
    id: id(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    /** The signed-in browser: one device each, and none once it is signed out. */
    sessionHash: text("session_hash")
      .notNull()
      .references(() => session.idHash, { onDelete: "cascade" }),
    /** Where its push service takes notices for it. Whoever knows it could send some there, if they had our key as well. */
    endpoint: text("endpoint").notNull(),
    /** Hex SHA-256 of the endpoint. */
    endpointHash: text("endpoint_hash").notNull(),
    /** The browser's public key and shared secret, base64url: only it can read what is encrypted with them (RFC 8291). */
    p256dh: text("p256dh").notNull(),
    auth: text("auth").notNull(),
    /** Our public key when it was turned on: the push service takes notices that this one signs, and no others. */
    serverKey: text("server_key").notNull(),
    wish: text("wish", { enum: deviceWishes }).notNull(),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("push_device_session_once").on(t.sessionHash),
    uniqueIndex("push_device_endpoint_once").on(t.endpointHash),
    index("push_device_person").on(t.personId),
    check("push_device_wish_known", oneOf("wish", deviceWishes)),
    check("push_device_over_tls", sql`${t.endpoint} like 'https://%'`),
  ],
);

/** That a device is to be told of a piece of news: written down before it is sent, so that a second try is the same notice. */
export const pushNotice = pgTable(
  "push_notice",
  {
    deviceId: uuid("device_id")
      .notNull()
      .references(() => pushDevice.id, { onDelete: "cascade" }),
    notificationId: uuid("notification_id")
      .notNull()
      .references(() => notification.id, { onDelete: "cascade" }),
    tries: integer("tries").notNull().default(0),
    /** Whoever tries it sets this ahead, so that nobody else does meanwhile. */
    nextAt: at("next_at").notNull(),
    /** When the push service took it, or it was given up. */
    doneAt: at("done_at"),
  },
  (t) => [
    primaryKey({ columns: [t.deviceId, t.notificationId] }),
    index("push_notice_notification").on(t.notificationId),
    index("push_notice_due")
      .on(t.nextAt)
      .where(sql`${t.doneAt} is null`),
    check("push_notice_tries_counted", sql`${t.tries} >= 0`),
  ],
);
