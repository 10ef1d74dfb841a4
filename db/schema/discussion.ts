import { sql, type SQL } from "drizzle-orm";
import { bigint, check, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { at, id, tsvector } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { project } from "./projects.ts";

export const message = pgTable(
  "message",
  {
    id: id(),
    projectId: uuid("project_id").notNull().references(() => project.id),
    authorId: uuid("author_id").notNull().references(() => person.id),
    /** Whom the author spoke for when it was written. */
    organizationId: uuid("organization_id").references(() => organization.id),
    replyToId: uuid("reply_to_id"),
    /** As written. Emptied by deletion: the tombstone keeps number, author and time. */
    markdown: text("markdown").notNull(),
    /** Sanitized when written. */
    html: text("html").notNull(),
    rev: integer("rev").notNull().default(1),
    /** Number of its first event in the project's stream: order, permalink and paging. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    createdAt: at("created_at").notNull(),
    editedAt: at("edited_at"),
    deletedAt: at("deleted_at"),
    deletedBy: uuid("deleted_by"),
    deletionReason: text("deletion_reason"),
    search: tsvector("search").generatedAlwaysAs((): SQL => sql`to_tsvector('english', ${message.markdown})`),
  },
  (t) => [
    index("message_thread").on(t.projectId, t.seq),
    index("message_author").on(t.authorId, t.createdAt),
    index("message_search").using("gin", t.search),
    check("message_length", sql`char_length(${t.markdown}) <= 10000`),
    check("message_deleted_is_empty", sql`${t.deletedAt} is null or (${t.markdown} = '' and ${t.html} = '')`),
  ],
);

/** What a message said before an edit. */
export const messageRevision = pgTable(
  "message_revision",
  {
    messageId: uuid("message_id").notNull().references(() => message.id, { onDelete: "cascade" }),
    rev: integer("rev").notNull(),
    markdown: text("markdown").notNull(),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.messageId, t.rev] })],
);
