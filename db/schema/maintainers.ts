import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, citext, id, oneOf } from "./columns.ts";
import { person } from "./identity.ts";
import { project } from "./projects.ts";

/**
 * By what somebody is known to maintain a repository. `code`: a code of theirs was found in it · `named`: CODEOWNERS,
 * MAINTAINERS or the package's metadata name them · `vouched`: two proven maintainers say so · `word`: the steward does.
 */
export const evidenceKinds = ["code", "named", "vouched", "word"] as const;

/**
 * Who maintains a repository: a fact with its evidence, not a role. It is a claim until somebody confirmed it, and ends
 * with a reason. Nobody's row is ever changed into another person's.
 */
export const maintainership = pgTable(
  "maintainership",
  {
    id: id(),
    /** owner/name; compared without case. */
    repository: text("repository").notNull(),
    /** Who they are here; null where they have no account. */
    personId: uuid("person_id").references(() => person.id),
    /** Their name upstream, without the @. */
    handle: text("handle").notNull().default(""),
    /** Where the evidence names one: an answer by a link that was mailed there is theirs. */
    email: citext("email"),
    evidence: text("evidence", { enum: evidenceKinds }).notNull(),
    evidenceUrl: text("evidence_url").notNull().default(""),
    note: text("note").notNull().default(""),
    statedBy: uuid("stated_by")
      .notNull()
      .references(() => person.id),
    statedAt: at("stated_at").notNull(),
    /** Who looked at the evidence; null where the second of two maintainers vouched. */
    confirmedBy: uuid("confirmed_by").references(() => person.id),
    confirmedAt: at("confirmed_at"),
    revokedBy: uuid("revoked_by").references(() => person.id),
    revokedAt: at("revoked_at"),
    revokedWhy: text("revoked_why").notNull().default(""),
  },
  (t) => [
    index("maintainership_repository").on(sql`lower(${t.repository})`),
    uniqueIndex("maintainership_person_once")
      .on(sql`lower(${t.repository})`, t.personId)
      .where(sql`${t.revokedAt} is null and ${t.personId} is not null`),
    // A claim keeps nobody else from a name: only what is confirmed has it.
    uniqueIndex("maintainership_handle_once")
      .on(sql`lower(${t.repository})`, sql`lower(${t.handle})`)
      .where(sql`${t.revokedAt} is null and ${t.confirmedAt} is not null and ${t.handle} <> ''`),
    index("maintainership_person").on(t.personId),
    index("maintainership_email").on(t.email),
    index("maintainership_waiting")
      .on(t.statedAt)
      .where(sql`${t.confirmedAt} is null and ${t.revokedAt} is null`),
    check("maintainership_evidence_known", oneOf("evidence", evidenceKinds)),
    check("maintainership_is_somebodys", sql`${t.personId} is not null or ${t.handle} <> '' or ${t.email} is not null`),
    check("maintainership_evidence_is_web", sql`${t.evidenceUrl} = '' or ${t.evidenceUrl} ~ '^https?://'`),
    check("maintainership_ends_with_a_reason", sql`(${t.revokedAt} is null) = (${t.revokedWhy} = '')`),
  ],
);

/** A proven maintainer says that somebody else is one too; two of them prove it. */
export const maintainerVouch = pgTable(
  "maintainer_vouch",
  {
    maintainershipId: uuid("maintainership_id")
      .notNull()
      .references(() => maintainership.id, { onDelete: "cascade" }),
    /** Their own maintainership of the same repository. */
    voucherId: uuid("voucher_id")
      .notNull()
      .references(() => maintainership.id),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.maintainershipId, t.voucherId] })],
);

/** Somebody is asked about a project's work in one repository, by a link. */
export const maintainerAsk = pgTable(
  "maintainer_ask",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    repository: text("repository").notNull(),
    /** Null: a link that is shown once, to be put where maintainers read. */
    email: citext("email"),
    /** Not written: whoever holds a link may hand it on, and the answer says whose it is. */
    passedFrom: uuid("passed_from"),
    askedBy: uuid("asked_by").references(() => person.id),
    askedAt: at("asked_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    revokedAt: at("revoked_at"),
    /** Counts how often it was sent: links of an earlier sending open nothing any more. */
    sending: integer("sending").notNull().default(1),
  },
  (t) => [index("maintainer_ask_project").on(t.projectId, t.askedAt)],
);

/** Secrets of an ask: each letter has one of its own. Only their hashes are kept. */
export const maintainerAskLink = pgTable(
  "maintainer_ask_link",
  {
    tokenHash: text("token_hash").primaryKey(),
    askId: uuid("ask_id")
      .notNull()
      .references(() => maintainerAsk.id, { onDelete: "cascade" }),
    /** In which sending of the ask it went out. */
    sending: integer("sending").notNull().default(1),
  },
  (t) => [index("maintainer_ask_link_ask").on(t.askId)],
);

export const maintainerAnswers = ["consents", "conditional", "objects"] as const;

/**
 * How an answer came. `person`: somebody signed in · `recorded`: the steward wrote down what was said elsewhere ·
 * `link`: by an ask's link · `before`: from before it was asked who maintains a repository.
 */
export const answerWays = ["person", "recorded", "link", "before"] as const;

/** What somebody answered about a project's work in a repository. Each answer is a row; none takes the place of another's. */
export const maintainerAnswer = pgTable(
  "maintainer_answer",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    repository: text("repository").notNull(),
    answer: text("answer", { enum: maintainerAnswers }).notNull(),
    /** A public sentence: the condition, the objection, or where it was said. */
    note: text("note").notNull().default(""),
    /** Hours of review that would have to be paid for. */
    reviewHours: integer("review_hours"),
    way: text("way", { enum: answerWays }).notNull(),
    /** Who answered, or who recorded it. */
    personId: uuid("person_id").references(() => person.id),
    /** Whose answer was recorded, or the name upstream that was given with a link. */
    handle: text("handle").notNull().default(""),
    /** What whoever answered by a link is called, in their own words. */
    saidName: text("said_name").notNull().default(""),
    askId: uuid("ask_id").references(() => maintainerAsk.id),
    at: at("at").notNull(),
  },
  (t) => [
    index("maintainer_answer_project").on(t.projectId, t.at),
    check("maintainer_answer_known", oneOf("answer", maintainerAnswers)),
    check("maintainer_answer_way_known", oneOf("way", answerWays)),
    check("maintainer_answer_link_is_asked", sql`(${t.way} = 'link') = (${t.askId} is not null)`),
    check("maintainer_answer_hours_bounded", sql`${t.reviewHours} between 1 and 1000`),
  ],
);

/**
 * Whose an answer by a link is said to be: somebody who waits to be confirmed, or whom it was confirmed to be of. A name
 * that was typed is no proof: each answer is confirmed by itself.
 */
export const maintainerAnswerBy = pgTable(
  "maintainer_answer_by",
  {
    answerId: uuid("answer_id")
      .primaryKey()
      .references(() => maintainerAnswer.id, { onDelete: "cascade" }),
    maintainershipId: uuid("maintainership_id")
      .notNull()
      .references(() => maintainership.id, { onDelete: "cascade" }),
    /** Since when: it counts from then on. */
    at: at("at").notNull(),
  },
  (t) => [index("maintainer_answer_by_whom").on(t.maintainershipId)],
);

/** `issue`: where the repository's own are · `mail`: at an address that they give publicly · `none`: not at all. */
export const contactWays = ["issue", "mail", "none"] as const;

/** How a repository's maintainers want to be asked, as one of them said. The newest of those who are proven holds. */
export const maintainerContact = pgTable(
  "maintainer_contact",
  {
    id: id(),
    maintainershipId: uuid("maintainership_id")
      .notNull()
      .references(() => maintainership.id, { onDelete: "cascade" }),
    way: text("way", { enum: contactWays }).notNull(),
    /** The mail address, or where to open an issue; empty where there is none to say. */
    address: text("address").notNull().default(""),
    words: text("words").notNull(),
    at: at("at").notNull(),
  },
  (t) => [
    index("maintainer_contact_of").on(t.maintainershipId, t.at),
    check("maintainer_contact_way_known", oneOf("way", contactWays)),
  ],
);
