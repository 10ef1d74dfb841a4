import { sql } from "drizzle-orm";
import { check, index, integer, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { at, citext, id, oneOf } from "./columns.ts";
import { person } from "./identity.ts";

/**
 * `waiting`: to be tried at its time · `sent`: the mail server took it · `refused`: the address is refused for good ·
 * `expired`: tried for as long as it was worth it · `ended`: nobody waits for it any more.
 */
export const letterStates = ["waiting", "sent", "refused", "expired", "ended"] as const;

/**
 * A letter that is to be sent, written by the verb that is the reason for it, in its transaction. What it says is composed
 * at each attempt, from the thing that it is about: no secret and no text stands here.
 */
export const letter = pgTable(
  "letter",
  {
    id: id(),
    /** One of `letterKinds` in app/domain/mail. No CHECK: a new kind must not need the table's lock. */
    kind: text("kind").notNull(),
    recipient: citext("recipient").notNull(),
    /** Whose address that is; null where nobody has an account with it, or may not be told to have one. */
    personId: uuid("person_id").references(() => person.id, { onDelete: "set null" }),
    /** The thing that it is about, such as an invoice. */
    about: uuid("about"),
    details: jsonb("details").$type<Readonly<Record<string, string>>>().notNull().default({}),
    state: text("state", { enum: letterStates }).notNull().default("waiting"),
    attempts: integer("attempts").notNull().default(0),
    /** Whoever tries it sets this ahead, so that nobody else does meanwhile. */
    nextAt: at("next_at").notNull(),
    /** What the last attempt came to, in the mail server's words; empty where there is nothing to say. */
    lastError: text("last_error").notNull().default(""),
    createdAt: at("created_at").notNull(),
    /** When it was sent, or given up. */
    endedAt: at("ended_at"),
    /** Names the request that was the reason for it, in the log. */
    requestId: text("request_id"),
  },
  (t) => [
    index("letter_due")
      .on(t.nextAt)
      .where(sql`${t.state} = 'waiting'`),
    index("letter_undelivered")
      .on(t.endedAt, t.id)
      .where(sql`${t.state} in ('refused', 'expired')`),
    index("letter_over")
      .on(t.endedAt)
      .where(sql`${t.state} in ('sent', 'ended')`),
    index("letter_about").on(t.about),
    index("letter_recipient").on(t.recipient),
    index("letter_person").on(t.personId),
    check("letter_state_known", oneOf("state", letterStates)),
    check("letter_waits_or_is_over", sql`(${t.state} = 'waiting') = (${t.endedAt} is null)`),
  ],
);

/** An address that a mail server refused for good: nothing is sent there but what its owner asks for at that moment. */
export const refusingMailbox = pgTable("refusing_mailbox", {
  address: citext("address").primaryKey(),
  since: at("since").notNull(),
  /** In the mail server's words. */
  reason: text("reason").notNull(),
});
