import { sql } from "drizzle-orm";
import { check, date, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { at, id, oneOf } from "./columns.ts";
import { organization, person } from "./identity.ts";
import { deliverable, project } from "./projects.ts";

export const contributionKinds = [
  "pull_request",
  "issue",
  "review",
  "release",
  "hours",
  "documentation",
  "leadership",
] as const;
export const contributionStates = ["proposed", "in_review", "merged", "released", "rejected", "forked"] as const;

export const contributionClasses = ["directed", "foundational"] as const;

/** Something that went upstream, with a plain URL as its evidence. */
export const contribution = pgTable(
  "contribution",
  {
    id: id(),
    /** Normalized; the same evidence is one contribution. */
    url: text("url").notNull(),
    kind: text("kind", { enum: contributionKinds }).notNull(),
    state: text("state", { enum: contributionStates }).notNull(),
    /** owner/name */
    repository: text("repository").notNull(),
    number: integer("number"),
    title: text("title").notNull(),
    authorHandle: text("author_handle"),
    authorAffiliation: text("author_affiliation"),
    /** Day of the merge, release or review. */
    happenedOn: date("happened_on", { mode: "string" }),
    /** directed: driven by a member's need · foundational: by the upstream project's · null: nobody said. */
    contributionClass: text("contribution_class", { enum: contributionClasses }),
    hours: integer("hours"),
    /** In kind: the organization whose people did it. */
    inKindOrganizationId: uuid("in_kind_organization_id").references(() => organization.id),
    projectId: uuid("project_id").references(() => project.id),
    deliverableId: uuid("deliverable_id").references(() => deliverable.id),
    /** An imported fact, every column as its source states it; null for what a person linked here. */
    facts: jsonb("facts").$type<Record<string, string>>(),
    note: text("note").notNull().default(""),
    linkedBy: uuid("linked_by").references(() => person.id),
    rev: integer("rev").notNull().default(1),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("contribution_url_once").on(t.url),
    index("contribution_project").on(t.projectId, t.deliverableId),
    index("contribution_recent").on(t.happenedOn, t.id),
    index("contribution_repository").on(t.repository),
    check("contribution_kind_known", oneOf("kind", contributionKinds)),
    check("contribution_state_known", oneOf("state", contributionStates)),
    check("contribution_class_known", oneOf("contribution_class", contributionClasses)),
    check("contribution_url_is_web", sql`${t.url} ~ '^https?://'`),
    check(
      "contribution_hours_positive",
      sql`(${t.kind} = 'hours') <= (${t.hours} is not null) and (${t.hours} is null or ${t.hours} > 0)`,
    ),
    check("contribution_deliverable_in_project", sql`${t.deliverableId} is null or ${t.projectId} is not null`),
  ],
);

/**
 * What somebody links who neither is the steward nor proven to maintain a repository of the project: it counts for nothing
 * until one of these confirms it. Kept when it is answered.
 */
export const contributionClaim = pgTable(
  "contribution_claim",
  {
    id: id(),
    contributionId: uuid("contribution_id")
      .notNull()
      .references(() => contribution.id, { onDelete: "cascade" }),
    /** For which organization it was linked; it may also tell how far the work has come. */
    organizationId: uuid("organization_id").references(() => organization.id),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    at: at("at").notNull(),
    /** Null while it is open. */
    answer: text("answer", { enum: ["confirmed", "declined"] }),
    reason: text("reason").notNull().default(""),
    answeredBy: uuid("answered_by").references(() => person.id),
    answeredAt: at("answered_at"),
  },
  (t) => [
    uniqueIndex("contribution_claim_open_once")
      .on(t.contributionId)
      .where(sql`${t.answer} is null`),
    index("contribution_claim_contribution").on(t.contributionId),
    index("contribution_claim_waiting")
      .on(t.at)
      .where(sql`${t.answer} is null`),
    check("contribution_claim_answer_known", oneOf("answer", ["confirmed", "declined"])),
    check("contribution_claim_answered", sql`(${t.answer} is null) = (${t.answeredAt} is null)`),
  ],
);
