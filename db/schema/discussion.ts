import { sql, type SQL } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
  type AnyPgColumn,
} from "drizzle-orm/pg-core";
import { at, id, oneOf, tsvector } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { contribution } from "./contributions.ts";
import { pledge } from "./pledges.ts";
import { deliverable, project } from "./projects.ts";

/** What the discussion of a project is also about, named by those who take part in it. */
export const topic = pgTable(
  "topic",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    /** 1, 2, 3 … within the project. */
    number: integer("number").notNull(),
    title: text("title").notNull(),
    openedBy: uuid("opened_by")
      .notNull()
      .references(() => person.id),
    openedAt: at("opened_at").notNull(),
    /** Settled: it can be read, and nobody adds to it. */
    closedAt: at("closed_at"),
    closedBy: uuid("closed_by").references(() => person.id),
  },
  (t) => [
    unique("topic_number_once").on(t.projectId, t.number),
    uniqueIndex("topic_title_once").on(t.projectId, sql`lower(${t.title})`),
    check("topic_says_something", sql`btrim(${t.title}) <> ''`),
    check("topic_closed_by_somebody", sql`num_nonnulls(${t.closedAt}, ${t.closedBy}) in (0, 2)`),
  ],
);

export const message = pgTable(
  "message",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id),
    authorId: uuid("author_id")
      .notNull()
      .references(() => person.id),
    /** Whom the author spoke for when it was written. */
    organizationId: uuid("organization_id").references(() => organization.id),
    replyToId: uuid("reply_to_id").references((): AnyPgColumn => message.id),
    /** What it is about, if it is not the project as a whole: one thing at most. */
    topicId: uuid("topic_id").references(() => topic.id),
    deliverableId: uuid("deliverable_id").references(() => deliverable.id, { onDelete: "set null" }),
    pledgeId: uuid("pledge_id").references(() => pledge.id),
    contributionId: uuid("contribution_id").references(() => contribution.id),
    /** As written. Emptied by deletion: the tombstone keeps number, author and time. */
    markdown: text("markdown").notNull(),
    /** Sanitized when written. */
    html: text("html").notNull(),
    /** The beginning of what it says, as plain text on one line: where it is quoted, or read out. */
    excerpt: text("excerpt").notNull().default(""),
    /** Addresses in it that may be evidence, spelt as contributions are: each shows what is known of it. */
    links: text("links")
      .array()
      .notNull()
      .default(sql`'{}'`),
    rev: integer("rev").notNull().default(1),
    /** Number of its first event in the project's stream: order, permalink and paging. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    /** Number of the last event about it: of two readings of a message, the one with the larger number holds. */
    lastSeq: bigint("last_seq", { mode: "number" }).notNull(),
    createdAt: at("created_at").notNull(),
    editedAt: at("edited_at"),
    deletedAt: at("deleted_at"),
    deletedBy: uuid("deleted_by"),
    deletionReason: text("deletion_reason"),
    /** Its words without marks and capitals, written by a trigger. */
    searchFold: tsvector("search_fold"),
    search: tsvector("search").generatedAlwaysAs((): SQL => sql`to_tsvector('english', ${message.markdown})`),
  },
  (t) => [
    index("message_thread").on(t.projectId, t.seq),
    index("message_author").on(t.authorId, t.createdAt),
    index("message_participant").on(t.projectId, t.authorId),
    index("message_topic")
      .on(t.topicId, t.seq)
      .where(sql`${t.topicId} is not null`),
    index("message_deliverable")
      .on(t.deliverableId, t.seq)
      .where(sql`${t.deliverableId} is not null`),
    index("message_pledge")
      .on(t.pledgeId, t.seq)
      .where(sql`${t.pledgeId} is not null`),
    index("message_contribution")
      .on(t.contributionId, t.seq)
      .where(sql`${t.contributionId} is not null`),
    index("message_search").using("gin", t.search),
    index("message_search_fold").using("gin", t.searchFold),
    check("message_length", sql`char_length(${t.markdown}) <= 10000`),
    check(
      "message_about_one_thing",
      sql`num_nonnulls(${t.topicId}, ${t.deliverableId}, ${t.pledgeId}, ${t.contributionId}) <= 1`,
    ),
    check(
      "message_deleted_is_empty",
      sql`${t.deletedAt} is null or (${t.markdown} = '' and ${t.html} = '' and ${t.excerpt} = '' and ${t.links} = '{}')`,
    ),
  ],
);

/** What a message said before an edit. */
export const messageRevision = pgTable(
  "message_revision",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => message.id, { onDelete: "cascade" }),
    rev: integer("rev").notNull(),
    markdown: text("markdown").notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.rev] })],
);

/** Whom a message addresses, as it stands now: a person, or an organization and with it its people. */
export const messageMention = pgTable(
  "message_mention",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => message.id, { onDelete: "cascade" }),
    personId: uuid("person_id").references(() => person.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id").references(() => organization.id, { onDelete: "cascade" }),
    /** The revision of the message that first said it: by it an edit calls only those whom it adds. */
    rev: integer("rev").notNull(),
  },
  (t) => [
    unique("message_mention_once").on(t.messageId, t.personId, t.organizationId).nullsNotDistinct(),
    index("message_mention_person").on(t.personId),
    index("message_mention_organization").on(t.organizationId),
    check("message_mention_of_one", sql`num_nonnulls(${t.personId}, ${t.organizationId}) = 1`),
  ],
);

/** What people say to a message without a message. The list is short, so that everybody knows what each of them means. */
export const reactionKinds = ["agree", "thanks", "celebrate", "question", "watching"] as const;

/** That somebody said one of these to a message: once for each kind. */
export const messageReaction = pgTable(
  "message_reaction",
  {
    messageId: uuid("message_id")
      .notNull()
      .references(() => message.id),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    kind: text("kind", { enum: reactionKinds }).notNull(),
    at: at("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.messageId, t.personId, t.kind] }),
    check("message_reaction_kind_known", oneOf("kind", reactionKinds)),
  ],
);

/** What holds for a project's discussion as a whole; the row comes with the first message, or the first lock. */
export const thread = pgTable(
  "thread",
  {
    projectId: uuid("project_id")
      .primaryKey()
      .references(() => project.id, { onDelete: "cascade" }),
    /** Messages without the deleted ones; kept by a trigger, so that nobody counts a long thread to open it. */
    messages: integer("messages").notNull().default(0),
    /** While it is locked only moderators post. */
    lockedAt: at("locked_at"),
    lockedBy: uuid("locked_by").references(() => person.id),
    lockReason: text("lock_reason"),
  },
  (t) => [
    check("thread_counts_up", sql`${t.messages} >= 0`),
    check(
      "thread_locked_with_reason",
      sql`num_nonnulls(${t.lockedAt}, ${t.lockedBy}, ${t.lockReason}) in (0, 3) and ${t.lockReason} <> ''`,
    ),
  ],
);

/** That somebody asks the steward to look at a message, and what came of it. */
export const messageReport = pgTable(
  "message_report",
  {
    id: id(),
    messageId: uuid("message_id")
      .notNull()
      .references(() => message.id, { onDelete: "cascade" }),
    reporterId: uuid("reporter_id")
      .notNull()
      .references(() => person.id),
    reason: text("reason").notNull(),
    createdAt: at("created_at").notNull(),
    resolvedAt: at("resolved_at"),
    resolvedBy: uuid("resolved_by").references(() => person.id),
    /** What was decided, in words. */
    resolution: text("resolution"),
  },
  (t) => [
    uniqueIndex("message_report_one_open")
      .on(t.messageId, t.reporterId)
      .where(sql`${t.resolvedAt} is null`),
    index("message_report_open")
      .on(t.createdAt)
      .where(sql`${t.resolvedAt} is null`),
    index("message_report_by").on(t.reporterId, t.createdAt),
    check("message_report_says_why", sql`${t.reason} <> ''`),
    check(
      "message_report_resolved_with_reason",
      sql`num_nonnulls(${t.resolvedAt}, ${t.resolvedBy}, ${t.resolution}) in (0, 3) and ${t.resolution} <> ''`,
    ),
  ],
);

/** A message as it was when somebody recorded it as a decision: later edits do not change what was decided. */
export const decision = pgTable(
  "decision",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id),
    messageId: uuid("message_id")
      .notNull()
      .references(() => message.id),
    /** 1, 2, 3 … within the project, as people speak of them. */
    number: integer("number").notNull(),
    /** The words as they were. Emptied when the message is deleted after the decision was taken back. */
    html: text("html").notNull(),
    recordedBy: uuid("recorded_by")
      .notNull()
      .references(() => person.id),
    /** Whom the recorder spoke for. */
    organizationId: uuid("organization_id").references(() => organization.id),
    at: at("at").notNull(),
    takenBackAt: at("taken_back_at"),
    takenBackBy: uuid("taken_back_by").references(() => person.id),
    takenBackReason: text("taken_back_reason"),
  },
  (t) => [
    unique("decision_number_once").on(t.projectId, t.number),
    uniqueIndex("decision_stands_once")
      .on(t.messageId)
      .where(sql`${t.takenBackAt} is null`),
    index("decision_message").on(t.messageId),
    check(
      "decision_taken_back_whole",
      sql`num_nonnulls(${t.takenBackAt}, ${t.takenBackBy}, ${t.takenBackReason}) in (0, 3)`,
    ),
  ],
);

/** That somebody agrees to a decision, for themselves or for an organization: each counts once, whoever speaks for it. */
export const decisionAgreement = pgTable(
  "decision_agreement",
  {
    id: id(),
    decisionId: uuid("decision_id")
      .notNull()
      .references(() => decision.id),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    organizationId: uuid("organization_id").references(() => organization.id),
    at: at("at").notNull(),
  },
  (t) => [
    uniqueIndex("decision_agreement_organization_once")
      .on(t.decisionId, t.organizationId)
      .where(sql`${t.organizationId} is not null`),
    uniqueIndex("decision_agreement_person_once")
      .on(t.decisionId, t.personId)
      .where(sql`${t.organizationId} is null`),
  ],
);
