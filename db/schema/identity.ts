import { sql } from "drizzle-orm";
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
import { at, citext, id, minor, oneOf } from "./columns.ts";
import { standings } from "./standings.ts";

/** One row: the network's own name, money and rates. Nothing about a particular network is in code. */
export const network = pgTable(
  "network",
  {
    id: integer("id").primaryKey().default(1),
    name: text("name").notNull(),
    tagline: text("tagline").notNull().default(""),
    bookCurrency: text("book_currency").notNull(),
    /** Staff price of one hour, minor units of the book currency; projects freeze their own copy at sign-off. */
    staffRateMinor: minor("staff_rate_minor").notNull(),
    /** Sponsor fee on staff money, in basis points; cloud money carries none. */
    sponsorFeeBasisPoints: integer("sponsor_fee_basis_points").notNull().default(0),
    settings: jsonb("settings").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    check("network_is_one_row", sql`${t.id} = 1`),
    check("network_currency_iso", sql`${t.bookCurrency} ~ '^[A-Z]{3}$'`),
    check("network_rate_positive", sql`${t.staffRateMinor} > 0`),
    check("network_fee_below_whole", sql`${t.sponsorFeeBasisPoints} between 0 and 9999`),
  ],
);

export const newsByMail = ["instant", "daily", "weekly", "never"] as const;

export const person = pgTable(
  "person",
  {
    id: id(),
    email: citext("email").notNull(),
    displayName: text("display_name").notNull(),
    /** What the name looks like; null where a build before this one wrote it, and until it is next compared. */
    nameSkeleton: text("name_skeleton"),
    /** argon2id, encoded with its parameters. */
    passwordHash: text("password_hash").notNull(),
    locale: text("locale").notNull().default("en"),
    timeZone: text("time_zone").notNull().default("UTC"),
    theme: text("theme").notNull().default("system"),
    /** Others see them in rooms and threads only while this is on. */
    showPresence: boolean("show_presence").notNull().default(true),
    /** How news reaches them by mail: as it happens, gathered each morning or each Monday of theirs, or not at all. */
    newsByMail: text("news_by_mail", { enum: newsByMail }).notNull().default("daily"),
    /** When the last letter with gathered news was made. */
    digestedAt: at("digested_at"),
    createdAt: at("created_at").notNull(),
    closedAt: at("closed_at"),
  },
  (t) => [
    uniqueIndex("person_email_once").on(t.email),
    index("person_name_skeleton").on(t.nameSkeleton),
    check("person_name_length", sql`char_length(${t.displayName}) between 1 and 80`),
    check("person_news_known", oneOf("news_by_mail", newsByMail)),
    check("person_theme_known", sql`${t.theme} in ('system', 'light', 'dark')`),
  ],
);

export const session = pgTable(
  "session",
  {
    /** Hex SHA-256 of the bearer id which only the cookie knows. */
    idHash: text("id_hash").primaryKey(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    userAgent: text("user_agent").notNull().default(""),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [index("session_person").on(t.personId), index("session_expiry").on(t.expiresAt)],
);

/** Browsers in which somebody signed in before: strangers who try their password do not use up what they may try from there. */
export const knownDevice = pgTable(
  "known_device",
  {
    /** Hex SHA-256 of the token which only the cookie knows; several people may share a browser. */
    tokenHash: text("token_hash").notNull(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    /** When they last signed in there. */
    seenAt: at("seen_at").notNull(),
    expiresAt: at("expires_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tokenHash, t.personId] }),
    index("known_device_person").on(t.personId, t.seenAt),
    index("known_device_expiry").on(t.expiresAt),
  ],
);

export const passwordReset = pgTable(
  "password_reset",
  {
    tokenHash: text("token_hash").primaryKey(),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (t) => [index("password_reset_person").on(t.personId)],
);

/** A sign-up that waits until its mail is opened: an address to prove, no account and no password yet. */
export const signUp = pgTable(
  "sign_up",
  {
    tokenHash: text("token_hash").primaryKey(),
    email: citext("email").notNull(),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    usedAt: at("used_at"),
  },
  (t) => [index("sign_up_expiry").on(t.expiresAt)],
);

/** How often something that can be guessed or that sends mail was tried for one account, in one window: shared by all nodes. */
export const attempt = pgTable(
  "attempt",
  {
    /** Hex SHA-256 of what was tried and for whom: says nothing about which addresses have accounts. */
    key: text("key").primaryKey(),
    count: integer("count").notNull(),
    windowEndsAt: at("window_ends_at").notNull(),
  },
  (t) => [index("attempt_window").on(t.windowEndsAt), check("attempt_count_positive", sql`${t.count} > 0`)],
);

/**
 * While the network has no steward: the code, printed by each server at its start, that lets somebody found it. It is kept
 * as it is, so that all of them print the same. One row at most; null only where the release before wrote it.
 */
export const setupCode = pgTable(
  "setup_code",
  {
    id: integer("id").primaryKey().default(1),
    codeHash: text("code_hash").notNull(),
    code: text("code"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [check("setup_code_is_one_row", sql`${t.id} = 1`)],
);

export const organizationKinds = ["member", "steward", "funder", "partner", "upstream"] as const;

export const organization = pgTable(
  "organization",
  {
    id: id(),
    slug: text("slug").notNull(),
    name: text("name").notNull(),
    /** What the name looks like, as of people. */
    nameSkeleton: text("name_skeleton"),
    /** Two letters for its mark. */
    initials: text("initials").notNull(),
    kind: text("kind", { enum: organizationKinds }).notNull(),
    /** 1 to 12: its stable colour; 0 is the neutral one. */
    hue: integer("hue").notNull(),
    description: text("description").notNull().default(""),
    websiteUrl: text("website_url"),
    memberSince: at("member_since"),
    /** The last of its standing's steps; self-check compares the two. */
    standing: text("standing", { enum: standings }).notNull().default("applied"),
    /** A single budget holder may sign up to this; above it a second one must approve. Null: no limit set. */
    signingLimitMinor: minor("signing_limit_minor"),
    /** A higher limit that holds from a moment on; null with a moment: no limit from then on. Which one holds is read by the clock. */
    limitRaisedToMinor: minor("limit_raised_to_minor"),
    limitRaisedFrom: at("limit_raised_from"),
    limitRaisedBy: uuid("limit_raised_by"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    uniqueIndex("organization_slug_once").on(t.slug),
    index("organization_name_skeleton").on(t.nameSkeleton),
    uniqueIndex("organization_name_once").on(sql`lower(${t.name})`),
    uniqueIndex("organization_one_steward")
      .on(t.kind)
      .where(sql`${t.kind} = 'steward'`),
    check("organization_slug_shape", sql`${t.slug} ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length(${t.slug}) <= 80`),
    check("organization_name_length", sql`char_length(${t.name}) between 2 and 120`),
    check("organization_hue_known", sql`${t.hue} between 0 and 12`),
    check("organization_kind_known", oneOf("kind", organizationKinds)),
    check("organization_standing_known", oneOf("standing", standings)),
    check("organization_limit_not_negative", sql`${t.signingLimitMinor} >= 0`),
  ],
);

/** How an organization came to its standing, a row for each change: who, when, why. Append-only (trigger). */
export const standingStep = pgTable(
  "standing_step",
  {
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id),
    position: integer("position").notNull(),
    fromStanding: text("from_standing", { enum: standings }),
    toStanding: text("to_standing", { enum: standings }).notNull(),
    reason: text("reason").notNull().default(""),
    /** Null: the product itself. */
    actorId: uuid("actor_id"),
    at: at("at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.position] }),
    check("standing_step_known", oneOf("to_standing", standings)),
  ],
);

/** What an organization says of itself when it applies, for whoever decides. Its web address stands with the organization. */
export const application = pgTable("application", {
  organizationId: uuid("organization_id")
    .primaryKey()
    .references(() => organization.id),
  applicantId: uuid("applicant_id").references(() => person.id, { onDelete: "set null" }),
  /** What the applicant does there. */
  applicantPosition: text("applicant_position").notNull().default(""),
  /** Which software it runs, for whom. */
  runs: text("runs").notNull().default(""),
  /** Who in the network knows it. */
  vouchedBy: text("vouched_by").notNull().default(""),
  appliedAt: at("applied_at").notNull(),
});

/** The words for people in a network; what each may do stands in `identity/permissions.ts`. */
export const roles = [
  "hub_user",
  "technical_contact",
  "representative",
  "budget_holder",
  "billing_contact",
  "programme_officer",
  "maintainer",
  "partner_engineer",
  "engineer",
  "tech_lead",
  "delivery_lead",
  "partnerships",
  "finance",
  "director",
] as const;

export const membership = pgTable(
  "membership",
  {
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id, { onDelete: "cascade" }),
    role: text("role", { enum: roles }).notNull(),
    grantedBy: uuid("granted_by").references(() => person.id, { onDelete: "set null" }),
    /** A budget holder's own limit, where it is narrower than the organization's: what they may sign alone. */
    signingLimitMinor: minor("signing_limit_minor"),
    /** The same that an organization has of its limit. */
    limitRaisedToMinor: minor("limit_raised_to_minor"),
    limitRaisedFrom: at("limit_raised_from"),
    limitRaisedBy: uuid("limit_raised_by"),
    createdAt: at("created_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.personId, t.organizationId, t.role] }),
    check(
      "membership_limit_of_budget_holder",
      sql`${t.signingLimitMinor} is null or (${t.signingLimitMinor} >= 0 and ${t.role} = 'budget_holder')`,
    ),
    index("membership_organization").on(t.organizationId),
    check("membership_role_known", oneOf("role", roles)),
  ],
);

/** The limit that a budget holder of their own had when the role ended: whoever takes it up within a day begins with it. */
export const limitLeft = pgTable(
  "limit_left",
  {
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id, { onDelete: "cascade" }),
    personId: uuid("person_id")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    limitMinor: minor("limit_minor").notNull(),
    leftAt: at("left_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.organizationId, t.personId] }),
    check("limit_left_not_negative", sql`${t.limitMinor} >= 0`),
  ],
);

/** An invitation by link: only the token's hash is kept. */
export const invitation = pgTable(
  "invitation",
  {
    id: id(),
    tokenHash: text("token_hash").notNull(),
    organizationId: uuid("organization_id")
      .notNull()
      .references(() => organization.id, { onDelete: "cascade" }),
    role: text("role", { enum: roles }).notNull(),
    invitedBy: uuid("invited_by")
      .notNull()
      .references(() => person.id, { onDelete: "cascade" }),
    note: text("note").notNull().default(""),
    createdAt: at("created_at").notNull(),
    expiresAt: at("expires_at").notNull(),
    acceptedBy: uuid("accepted_by").references(() => person.id, { onDelete: "set null" }),
    acceptedAt: at("accepted_at"),
    revokedAt: at("revoked_at"),
  },
  (t) => [
    uniqueIndex("invitation_token_once").on(t.tokenHash),
    index("invitation_organization").on(t.organizationId),
    check("invitation_role_known", oneOf("role", roles)),
  ],
);

/**
 * A link of an invitation that was mailed, beside the one that was shown: each attempt at its letter makes one, because the
 * letter that arrived may be one of which we never heard that it did.
 */
export const invitationLink = pgTable(
  "invitation_link",
  {
    tokenHash: text("token_hash").primaryKey(),
    invitationId: uuid("invitation_id")
      .notNull()
      .references(() => invitation.id, { onDelete: "cascade" }),
  },
  (t) => [index("invitation_link_invitation").on(t.invitationId)],
);
