import { sql, type SQL } from "drizzle-orm";
import {
  boolean,
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
import { at, currency, id, minor, oneOf, tsvector } from "./columns.ts";
import { organization, person } from "./identity.ts";

/** A long-lived need behind several projects. */
export const narrative = pgTable(
  "narrative",
  { id: id(), slug: text("slug").notNull(), title: text("title").notNull(), need: text("need").notNull().default("") },
  (t) => [uniqueIndex("narrative_slug_once").on(t.slug)],
);

export const stages = [
  "insight",
  "idea",
  "draft",
  "candidate",
  "endorsed",
  "scoping",
  "signed_off",
  "raising",
  "cofunded",
  "upcoming",
  "kick_off",
  "in_flight",
  "done",
  "communicated",
  "credited",
  "closed",
  "paused",
  "reverted",
  "not_planned",
  "duplicate",
  "lapsed",
  "upstream_rejected",
] as const;

export const overFundingRules = ["share", "stretch", "cap"] as const;
export const underFundingRules = ["lapse", "slices", "extend"] as const;
export const hoursRules = ["money", "scope"] as const;

export const project = pgTable(
  "project",
  {
    id: id(),
    slug: text("slug").notNull(),
    title: text("title").notNull(),
    /** The shared problem in one line, for cards. */
    summary: text("summary").notNull().default(""),
    /** The four texts of level of detail 1, as written (Markdown), and as sanitized HTML made when they were written. */
    problem: text("problem").notNull().default(""),
    solution: text("solution").notNull().default(""),
    implementation: text("implementation").notNull().default(""),
    fit: text("fit").notNull().default(""),
    html: jsonb("html").$type<{ problem: string; solution: string; implementation: string; fit: string }>().notNull(),
    stage: text("stage", { enum: stages }).notNull(),
    atRisk: boolean("at_risk").notNull().default(false),
    /** `documented`: a public fact that was imported; it has no money in this book. */
    origin: text("origin", { enum: ["proposed", "documented"] })
      .notNull()
      .default("proposed"),
    /** Identifier in the source of an imported fact; imports are idempotent by it. */
    externalId: text("external_id"),
    /** Imported facts as their source states them. */
    facts: jsonb("facts").$type<Record<string, string>>(),
    narrativeId: uuid("narrative_id").references(() => narrative.id),
    repositories: text("repositories")
      .array()
      .notNull()
      .default(sql`'{}'::text[]`),
    currency: currency(),
    /** Sum of its deliverables' staff and cloud prices; null before there is a price. */
    goalMinor: minor("goal_minor"),
    minimumMinor: minor("minimum_minor"),
    stretchMinor: minor("stretch_minor"),
    /** Frozen at sign-off; an hour's price, minor units. */
    staffRateMinor: minor("staff_rate_minor"),
    closesAt: at("closes_at"),
    extendedAt: at("extended_at"),
    /** The last moment before its end of which its followers were told, such as a week before. A later end has later ones. */
    closingTold: at("closing_told"),
    overFundingRule: text("over_funding_rule", { enum: overFundingRules }).notNull().default("share"),
    underFundingRule: text("under_funding_rule", { enum: underFundingRules }).notNull().default("lapse"),
    /** What becomes of agreed hours that are not done. Null: a raise from before this rule, whose hours stay beside its price. */
    hoursRule: text("hours_rule", { enum: hoursRules }),
    /** Set by the first firm pledge: from then on the two rules, goal, minimum and deadline cannot be edited. */
    rulesFrozenAt: at("rules_frozen_at"),
    /** Of the goal, what a pledge has to be worth for its organization to be a co-funder; the network's setting on the day that it opens. */
    cofunderBasisPoints: integer("cofunder_basis_points").notNull().default(100),
    /** Days before its raise ends in which a pledge is released by the steward alone; the network's setting on the day that it opens. */
    withdrawalLockDays: integer("withdrawal_lock_days").notNull().default(0),
    scopeVersion: integer("scope_version").notNull().default(0),
    proposerId: uuid("proposer_id").references(() => person.id),
    proposerOrganizationId: uuid("proposer_organization_id").references(() => organization.id),
    queuePosition: integer("queue_position"),
    cofundedAt: at("cofunded_at"),
    createdAt: at("created_at").notNull(),
    updatedAt: at("updated_at").notNull(),
    rev: integer("rev").notNull().default(1),
    /** Its words without marks and capitals, written by a trigger. */
    searchFold: tsvector("search_fold"),
    search: tsvector("search").generatedAlwaysAs(
      (): SQL =>
        sql`setweight(to_tsvector('english', ${project.title}), 'A') || setweight(to_tsvector('english', ${project.summary} || ' ' || ${project.problem}), 'B') || setweight(to_tsvector('english', ${project.solution} || ' ' || ${project.implementation} || ' ' || ${project.fit}), 'C')`,
    ),
  },
  (t) => [
    uniqueIndex("project_slug_once").on(t.slug),
    uniqueIndex("project_external_id_once").on(t.externalId),
    index("project_search").using("gin", t.search),
    index("project_search_fold").using("gin", t.searchFold),
    index("project_repositories").using("gin", t.repositories),
    // Parts of a repository's name are searched for; `words_of` is array_to_string, which PostgreSQL will not index by itself.
    index("project_repository_words").using("gin", sql`words_of(${t.repositories}) gin_trgm_ops`),
    index("project_stage").on(t.stage, t.closesAt),
    index("project_frozen").on(t.rulesFrozenAt),
    index("project_due")
      .on(t.closesAt)
      .where(sql`${t.stage} = 'raising'`),
    check("project_slug_shape", sql`${t.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(${t.slug}) <= 100`),
    check("project_title_length", sql`char_length(${t.title}) between 1 and 140`),
    check("project_stage_known", oneOf("stage", stages)),
    check("project_goal_positive", sql`${t.goalMinor} > 0`),
    check("project_minimum_within_goal", sql`${t.minimumMinor} > 0 and ${t.minimumMinor} <= ${t.goalMinor}`),
    check("project_stretch_above_goal", sql`${t.stretchMinor} > ${t.goalMinor}`),
    check(
      "project_raises_with_a_price",
      sql`${t.stage} <> 'raising' or (${t.goalMinor} is not null and ${t.minimumMinor} is not null and ${t.closesAt} is not null)`,
    ),
    check("project_cofunder_share_within_whole", sql`${t.cofunderBasisPoints} between 0 and 10000`),
    check("project_over_rule_known", oneOf("over_funding_rule", overFundingRules)),
    check("project_under_rule_known", oneOf("under_funding_rule", underFundingRules)),
    check("project_hours_rule_known", oneOf("hours_rule", hoursRules)),
  ],
);

/** Every move of a project's life: who, when, why, from, to. Only listed moves exist (`projects/stage.ts`). */
export const projectStep = pgTable(
  "project_step",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id),
    fromStage: text("from_stage", { enum: stages }),
    toStage: text("to_stage", { enum: stages }).notNull(),
    reason: text("reason").notNull().default(""),
    actorId: uuid("actor_id"),
    organizationId: uuid("organization_id"),
    at: at("at").notNull(),
  },
  (t) => [index("project_step_project").on(t.projectId, t.at)],
);

export const deliverableStates = [
  "planned",
  "building",
  "demo",
  "review",
  "staging",
  "production",
  "monitoring",
  "accepted",
  "ready_to_invoice",
  "invoiced",
] as const;

/** A numbered slice of scope with its own price: staff (hours × rate) and cloud (at cost) apart. */
export const deliverable = pgTable(
  "deliverable",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    position: integer("position").notNull(),
    title: text("title").notNull(),
    description: text("description").notNull().default(""),
    definitionOfDone: text("definition_of_done").notNull().default(""),
    repository: text("repository"),
    hoursLow: integer("hours_low").notNull(),
    hoursHigh: integer("hours_high").notNull(),
    staffMinor: minor("staff_minor").notNull(),
    cloudMinor: minor("cloud_minor")
      .notNull()
      .default(sql`0`),
    /** What agreed hours take off the staff price. Triggers keep it by the view `deliverable_given`; nobody else writes it. */
    givenMinor: minor("given_minor")
      .notNull()
      .default(sql`0`),
    state: text("state", { enum: deliverableStates }).notNull().default("planned"),
    rev: integer("rev").notNull().default(1),
  },
  (t) => [
    uniqueIndex("deliverable_position_once").on(t.projectId, t.position),
    check(
      "deliverable_hours_in_order",
      sql`${t.hoursLow} >= 0 and ${t.hoursHigh} >= ${t.hoursLow} and ${t.hoursHigh} <= 10000`,
    ),
    check("deliverable_prices_not_negative", sql`${t.staffMinor} >= 0 and ${t.cloudMinor} >= 0`),
    check("deliverable_given_within_price", sql`${t.givenMinor} between 0 and ${t.staffMinor}`),
    check("deliverable_state_known", oneOf("state", deliverableStates)),
  ],
);

export const deliverableStep = pgTable(
  "deliverable_step",
  {
    id: id(),
    deliverableId: uuid("deliverable_id")
      .notNull()
      .references(() => deliverable.id, { onDelete: "cascade" }),
    fromState: text("from_state", { enum: deliverableStates }),
    toState: text("to_state", { enum: deliverableStates }).notNull(),
    reason: text("reason").notNull().default(""),
    actorId: uuid("actor_id"),
    at: at("at").notNull(),
  },
  (t) => [index("deliverable_step_deliverable").on(t.deliverableId, t.at)],
);

/** One row for each co-funder who accepted a deliverable. */
export const acceptance = pgTable(
  "acceptance",
  {
    deliverableId: uuid("deliverable_id")
      .notNull()
      .references(() => deliverable.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    note: text("note").notNull().default(""),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.deliverableId, t.organizationId] })],
);

/** In one's own name, or for the organization that one may speak for. */
export const endorsement = pgTable(
  "endorsement",
  {
    id: id(),
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    organizationId: uuid("organization_id").references(() => organization.id),
    value: text("value").notNull().default(""),
    at: at("at").notNull(),
  },
  (t) => [
    uniqueIndex("endorsement_once").on(
      t.projectId,
      t.personId,
      sql`coalesce(${t.organizationId}, '00000000-0000-0000-0000-000000000000'::uuid)`,
    ),
  ],
);

export const signOffKinds = ["product", "technical", "partnerships"] as const;

export const signOff = pgTable(
  "sign_off",
  {
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: signOffKinds }).notNull(),
    scopeVersion: integer("scope_version").notNull(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.scopeVersion, t.kind] })],
);

/** Money follows an upstream decision: maintainers are asked before money is raised. */
export const maintainerConsent = pgTable(
  "maintainer_consent",
  {
    projectId: uuid("project_id")
      .notNull()
      .references(() => project.id, { onDelete: "cascade" }),
    repository: text("repository").notNull(),
    answer: text("answer", { enum: ["consents", "objects"] }).notNull(),
    personId: uuid("person_id").references(() => person.id),
    note: text("note").notNull().default(""),
    at: at("at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.repository] })],
);

/** Unsent text that follows a person across devices: a proposal, a message. */
export const draft = pgTable(
  "draft",
  {
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    key: text("key").notNull(),
    fields: jsonb("fields").$type<Record<string, unknown>>().notNull(),
    updatedAt: at("updated_at").notNull(),
  },
  (t) => [primaryKey({ columns: [t.personId, t.key] })],
);
