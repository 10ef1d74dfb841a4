import { sql } from "drizzle-orm";
import {
  bigint,
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
import { at } from "./columns.ts";

/** One numbered log behind every screen: `project:<id>`, `organization:<id>`, `person:<id>`, `network`. */
export const stream = pgTable("stream", {
  id: text("id").primaryKey(),
  kind: text("kind").notNull(),
  headSeq: bigint("head_seq", { mode: "number" }).notNull().default(0),
});

export const audiences = ["everyone", "members", "cofunders", "steward"] as const;

/** Append-only (trigger). Numbered without gaps inside the transaction that causes it. */
export const event = pgTable(
  "event",
  {
    streamId: text("stream_id")
      .notNull()
      .references(() => stream.id),
    seq: bigint("seq", { mode: "number" }).notNull(),
    id: uuid("id").notNull(),
    type: text("type").notNull(),
    /** The acting person; null for the product itself (the closing job). */
    actorId: uuid("actor_id"),
    organizationId: uuid("organization_id"),
    /** The key of the command that caused it, if it had one. */
    key: text("key"),
    /** What it is about: `pledge:<id>`, `message:<id>` … */
    entity: text("entity"),
    /** Revision of that entity after the event. */
    rev: integer("rev"),
    /** Who may see it. Others get an opaque placeholder of the same number. */
    audience: text("audience", { enum: audiences }).notNull().default("everyone"),
    payload: jsonb("payload").$type<object>().notNull(),
    at: at("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.streamId, t.seq] }),
    uniqueIndex("event_id_once").on(t.id),
    index("event_entity").on(t.entity),
    // Each project page asks which pledges set others free, and must not read its whole discussion for that.
    index("event_pledge_stood")
      .on(t.streamId)
      .where(sql`${t.type} = 'pledge.stood'`),
    // A history is told without what is said, which may be a thousand times as much.
    index("event_history")
      .on(t.streamId, t.seq)
      .where(sql`${t.type} not like 'message.%'`),
    // What changed since somebody looked is told from the last totals before; a discussion has a hundred thousand events without any.
    index("event_totals")
      .on(t.streamId, t.seq)
      .where(sql`${t.payload} ? 'totals'`),
    check("event_seq_from_one", sql`${t.seq} >= 1`),
    check("event_audience_known", sql`${t.audience} in ('everyone', 'members', 'cofunders', 'steward')`),
  ],
);

/** The answer of a keyed command: a twin gets this instead of a second effect. */
export const commandResult = pgTable(
  "command_result",
  {
    actorId: uuid("actor_id").notNull(),
    key: text("key").notNull(),
    requestHash: text("request_hash").notNull(),
    response: jsonb("response"),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.actorId, t.key] }), index("command_result_at").on(t.at)],
);

/** How far a person has read a stream; forward only, shared by all tabs. */
export const readCursor = pgTable(
  "read_cursor",
  {
    personId: uuid("person_id").notNull(),
    streamId: text("stream_id")
      .notNull()
      .references(() => stream.id, { onDelete: "cascade" }),
    seq: bigint("seq", { mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.streamId] })],
);
