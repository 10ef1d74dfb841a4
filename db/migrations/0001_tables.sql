CREATE TABLE "contribution" (
	"id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"repository" text NOT NULL,
	"number" integer,
	"title" text NOT NULL,
	"author_handle" text,
	"author_affiliation" text,
	"happened_on" date,
	"contribution_class" text NOT NULL,
	"hours" integer,
	"in_kind_organization_id" uuid,
	"project_id" uuid,
	"deliverable_id" uuid,
	"initiative_as_stated" text,
	"funders_as_stated" text,
	"source" text,
	"note" text DEFAULT '' NOT NULL,
	"linked_by" uuid,
	"rev" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "contribution_kind_known" CHECK (kind in ('pull_request', 'issue', 'review', 'release', 'hours', 'documentation', 'leadership')),
	CONSTRAINT "contribution_state_known" CHECK (state in ('proposed', 'in_review', 'merged', 'released', 'rejected', 'forked')),
	CONSTRAINT "contribution_url_is_web" CHECK ("contribution"."url" ~ '^https?://'),
	CONSTRAINT "contribution_hours_positive" CHECK (("contribution"."kind" = 'hours') <= ("contribution"."hours" is not null) and ("contribution"."hours" is null or "contribution"."hours" > 0)),
	CONSTRAINT "contribution_deliverable_in_project" CHECK ("contribution"."deliverable_id" is null or "contribution"."project_id" is not null)
);
--> statement-breakpoint
CREATE TABLE "message" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"author_id" uuid NOT NULL,
	"organization_id" uuid,
	"reply_to_id" uuid,
	"markdown" text NOT NULL,
	"html" text NOT NULL,
	"rev" integer DEFAULT 1 NOT NULL,
	"seq" bigint NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"edited_at" timestamp with time zone,
	"deleted_at" timestamp with time zone,
	"deleted_by" uuid,
	"deletion_reason" text,
	"search" "tsvector" GENERATED ALWAYS AS (to_tsvector('english', "message"."markdown")) STORED,
	CONSTRAINT "message_length" CHECK (char_length("message"."markdown") <= 10000),
	CONSTRAINT "message_deleted_is_empty" CHECK ("message"."deleted_at" is null or ("message"."markdown" = '' and "message"."html" = ''))
);
--> statement-breakpoint
CREATE TABLE "message_revision" (
	"message_id" uuid NOT NULL,
	"rev" integer NOT NULL,
	"markdown" text NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "message_revision_message_id_rev_pk" PRIMARY KEY("message_id","rev")
);
--> statement-breakpoint
CREATE TABLE "invitation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"organization_id" uuid NOT NULL,
	"role" text NOT NULL,
	"invited_by" uuid NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"accepted_by" uuid,
	"accepted_at" timestamp with time zone,
	"revoked_at" timestamp with time zone,
	CONSTRAINT "invitation_role_known" CHECK (role in ('hub_user', 'technical_contact', 'representative', 'budget_holder', 'billing_contact', 'programme_officer', 'maintainer', 'partner_engineer', 'engineer', 'tech_lead', 'delivery_lead', 'partnerships', 'finance', 'director'))
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"person_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"role" text NOT NULL,
	"granted_by" uuid,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "membership_person_id_organization_id_role_pk" PRIMARY KEY("person_id","organization_id","role"),
	CONSTRAINT "membership_role_known" CHECK (role in ('hub_user', 'technical_contact', 'representative', 'budget_holder', 'billing_contact', 'programme_officer', 'maintainer', 'partner_engineer', 'engineer', 'tech_lead', 'delivery_lead', 'partnerships', 'finance', 'director'))
);
--> statement-breakpoint
CREATE TABLE "network" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text NOT NULL,
	"tagline" text DEFAULT '' NOT NULL,
	"book_currency" text NOT NULL,
	"staff_rate_minor" bigint NOT NULL,
	"sponsor_fee_basis_points" integer DEFAULT 0 NOT NULL,
	"settings" jsonb DEFAULT '{}'::jsonb NOT NULL,
	CONSTRAINT "network_is_one_row" CHECK ("network"."id" = 1),
	CONSTRAINT "network_currency_iso" CHECK ("network"."book_currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "network_rate_positive" CHECK ("network"."staff_rate_minor" > 0),
	CONSTRAINT "network_fee_below_whole" CHECK ("network"."sponsor_fee_basis_points" between 0 and 9999)
);
--> statement-breakpoint
CREATE TABLE "organization" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"initials" text NOT NULL,
	"kind" text NOT NULL,
	"hue" integer NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"website_url" text,
	"member_since" timestamp with time zone,
	"signing_limit_minor" bigint,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "organization_slug_shape" CHECK ("organization"."slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length("organization"."slug") <= 80),
	CONSTRAINT "organization_name_length" CHECK (char_length("organization"."name") between 2 and 120),
	CONSTRAINT "organization_hue_known" CHECK ("organization"."hue" between 0 and 12),
	CONSTRAINT "organization_kind_known" CHECK (kind in ('member', 'steward', 'funder', 'partner', 'upstream')),
	CONSTRAINT "organization_limit_not_negative" CHECK ("organization"."signing_limit_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "password_reset" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "person" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" "citext" NOT NULL,
	"display_name" text NOT NULL,
	"password_hash" text NOT NULL,
	"locale" text DEFAULT 'en' NOT NULL,
	"time_zone" text DEFAULT 'UTC' NOT NULL,
	"theme" text DEFAULT 'system' NOT NULL,
	"show_presence" boolean DEFAULT true NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	CONSTRAINT "person_name_length" CHECK (char_length("person"."display_name") between 1 and 80),
	CONSTRAINT "person_theme_known" CHECK ("person"."theme" in ('system', 'light', 'dark'))
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id_hash" text PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"user_agent" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoice" (
	"id" uuid PRIMARY KEY NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"organization_id" uuid NOT NULL,
	"project_id" uuid NOT NULL,
	"deliverable_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"paid_at" timestamp with time zone,
	CONSTRAINT "invoice_due_after_issue" CHECK ("invoice"."due_at" >= "invoice"."issued_at")
);
--> statement-breakpoint
CREATE TABLE "invoice_line" (
	"invoice_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"kind" text NOT NULL,
	"description" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"pledge_id" uuid NOT NULL,
	CONSTRAINT "invoice_line_invoice_id_position_pk" PRIMARY KEY("invoice_id","position"),
	CONSTRAINT "invoice_line_positive" CHECK ("invoice_line"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "invoice_year" (
	"year" integer PRIMARY KEY NOT NULL,
	"head_number" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "account" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"owner_id" uuid,
	"currency" text NOT NULL,
	"balance_minor" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "account_kind_known" CHECK (kind in ('waiting', 'waited', 'commitment', 'committed', 'receivable', 'cash', 'restricted', 'earned', 'recovered', 'fee', 'fund')),
	CONSTRAINT "account_currency_iso" CHECK ("account"."currency" ~ '^[A-Z]{3}$'),
	CONSTRAINT "account_owner_where_due" CHECK (("account"."owner_id" is null) = ("account"."kind" in ('cash', 'earned', 'recovered', 'fee'))),
	CONSTRAINT "account_held_money_not_overdrawn" CHECK ("account"."kind" not in ('restricted', 'fund') or "account"."balance_minor" <= 0),
	CONSTRAINT "account_promises_not_overdrawn" CHECK ("account"."kind" not in ('waited', 'committed') or "account"."balance_minor" <= 0)
);
--> statement-breakpoint
CREATE TABLE "book" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"head_number" bigint DEFAULT 0 NOT NULL,
	CONSTRAINT "book_is_one_row" CHECK ("book"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "entry" (
	"transfer_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"account_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"balance_after_minor" bigint NOT NULL,
	"number" bigint NOT NULL,
	"pledge_id" uuid,
	"deliverable_id" uuid,
	CONSTRAINT "entry_transfer_id_position_pk" PRIMARY KEY("transfer_id","position"),
	CONSTRAINT "entry_not_zero" CHECK ("entry"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "transfer" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" bigint NOT NULL,
	"kind" text NOT NULL,
	"idempotency_key" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" uuid,
	"project_id" uuid,
	"reverses_id" uuid,
	CONSTRAINT "transfer_kind_known" CHECK (kind in ('pledge_waits', 'pledge_stands', 'pledge_falls', 'pledge_withdrawn', 'pledge_lapsed', 'pledge_trimmed', 'invoiced', 'commitment_mirrored', 'paid', 'accepted', 'fund_filled', 'matched', 'sponsored', 'moved', 'refunded'))
);
--> statement-breakpoint
CREATE TABLE "command_result" (
	"actor_id" uuid NOT NULL,
	"key" text NOT NULL,
	"request_hash" text NOT NULL,
	"response" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "command_result_actor_id_key_pk" PRIMARY KEY("actor_id","key")
);
--> statement-breakpoint
CREATE TABLE "event" (
	"stream_id" text NOT NULL,
	"seq" bigint NOT NULL,
	"id" uuid NOT NULL,
	"type" text NOT NULL,
	"actor_id" uuid,
	"organization_id" uuid,
	"key" text,
	"entity" text,
	"rev" integer,
	"audience" text DEFAULT 'everyone' NOT NULL,
	"payload" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "event_stream_id_seq_pk" PRIMARY KEY("stream_id","seq"),
	CONSTRAINT "event_seq_from_one" CHECK ("event"."seq" >= 1),
	CONSTRAINT "event_audience_known" CHECK ("event"."audience" in ('everyone', 'members', 'cofunders', 'steward'))
);
--> statement-breakpoint
CREATE TABLE "read_cursor" (
	"person_id" uuid NOT NULL,
	"stream_id" text NOT NULL,
	"seq" bigint NOT NULL,
	CONSTRAINT "read_cursor_person_id_stream_id_pk" PRIMARY KEY("person_id","stream_id")
);
--> statement-breakpoint
CREATE TABLE "stream" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"head_seq" bigint DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "allocation" (
	"pledge_id" uuid NOT NULL,
	"deliverable_id" uuid NOT NULL,
	"staff_minor" bigint NOT NULL,
	"cloud_minor" bigint NOT NULL,
	CONSTRAINT "allocation_pledge_id_deliverable_id_pk" PRIMARY KEY("pledge_id","deliverable_id"),
	CONSTRAINT "allocation_not_negative" CHECK ("allocation"."staff_minor" >= 0 and "allocation"."cloud_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "pledge" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"deliverable_id" uuid,
	"payer_organization_id" uuid NOT NULL,
	"credited_organization_id" uuid NOT NULL,
	"acting_person_id" uuid,
	"rung" text NOT NULL,
	"terms_kind" text DEFAULT 'fixed' NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint,
	"share_basis_points" integer,
	"match_numerator" integer,
	"match_denominator" integer,
	"hours" integer,
	"conditions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"stands" boolean DEFAULT false NOT NULL,
	"offered_minor" bigint DEFAULT 0 NOT NULL,
	"allocated_minor" bigint,
	"named" boolean DEFAULT false NOT NULL,
	"position" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"signed_at" timestamp with time zone,
	"ended_at" timestamp with time zone,
	CONSTRAINT "pledge_rung_known" CHECK (rung in ('interest', 'intent', 'firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited', 'withdrawn', 'lapsed', 'cancelled', 'refunded', 'reallocated')),
	CONSTRAINT "pledge_terms_known" CHECK (terms_kind in ('fixed', 'share', 'match', 'closer', 'in_kind')),
	CONSTRAINT "pledge_amount_positive" CHECK ("pledge"."amount_minor" > 0),
	CONSTRAINT "pledge_amount_unless_interest" CHECK ("pledge"."amount_minor" is not null or "pledge"."rung" in ('interest', 'withdrawn', 'lapsed')),
	CONSTRAINT "pledge_share_within_whole" CHECK (("pledge"."terms_kind" = 'share') = ("pledge"."share_basis_points" is not null) and ("pledge"."share_basis_points" is null or "pledge"."share_basis_points" between 1 and 10000)),
	CONSTRAINT "pledge_match_has_ratio" CHECK (("pledge"."terms_kind" = 'match') = ("pledge"."match_numerator" is not null and "pledge"."match_denominator" is not null) and ("pledge"."match_numerator" is null or ("pledge"."match_numerator" between 1 and 1000 and "pledge"."match_denominator" between 1 and 1000))),
	CONSTRAINT "pledge_in_kind_has_hours" CHECK (("pledge"."terms_kind" = 'in_kind') = ("pledge"."hours" is not null) and ("pledge"."hours" is null or "pledge"."hours" > 0)),
	CONSTRAINT "pledge_offer_not_negative" CHECK ("pledge"."offered_minor" >= 0),
	CONSTRAINT "pledge_allocated_within_offer" CHECK ("pledge"."allocated_minor" >= 0 and "pledge"."allocated_minor" <= "pledge"."offered_minor"),
	CONSTRAINT "pledge_stands_only_live" CHECK (not "pledge"."stands" or "pledge"."rung" in ('firm', 'allocated', 'invoiced', 'paid', 'spent', 'credited')),
	CONSTRAINT "pledge_firm_is_signed" CHECK ("pledge"."rung" <> 'firm' or "pledge"."signed_at" is not null)
);
--> statement-breakpoint
CREATE TABLE "pledge_step" (
	"pledge_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"from_rung" text,
	"to_rung" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "pledge_step_pledge_id_position_pk" PRIMARY KEY("pledge_id","position")
);
--> statement-breakpoint
CREATE TABLE "acceptance" (
	"deliverable_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "acceptance_deliverable_id_organization_id_pk" PRIMARY KEY("deliverable_id","organization_id")
);
--> statement-breakpoint
CREATE TABLE "deliverable" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"description" text DEFAULT '' NOT NULL,
	"definition_of_done" text DEFAULT '' NOT NULL,
	"repository" text,
	"hours_low" integer NOT NULL,
	"hours_high" integer NOT NULL,
	"staff_minor" bigint NOT NULL,
	"cloud_minor" bigint DEFAULT 0 NOT NULL,
	"state" text DEFAULT 'planned' NOT NULL,
	"rev" integer DEFAULT 1 NOT NULL,
	CONSTRAINT "deliverable_hours_in_order" CHECK ("deliverable"."hours_low" >= 0 and "deliverable"."hours_high" >= "deliverable"."hours_low" and "deliverable"."hours_high" <= 10000),
	CONSTRAINT "deliverable_prices_not_negative" CHECK ("deliverable"."staff_minor" >= 0 and "deliverable"."cloud_minor" >= 0),
	CONSTRAINT "deliverable_state_known" CHECK (state in ('planned', 'building', 'demo', 'review', 'staging', 'production', 'monitoring', 'accepted', 'ready_to_invoice', 'invoiced'))
);
--> statement-breakpoint
CREATE TABLE "deliverable_step" (
	"id" uuid PRIMARY KEY NOT NULL,
	"deliverable_id" uuid NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "draft" (
	"person_id" uuid NOT NULL,
	"key" text NOT NULL,
	"fields" jsonb NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "draft_person_id_key_pk" PRIMARY KEY("person_id","key")
);
--> statement-breakpoint
CREATE TABLE "endorsement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid,
	"value" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "maintainer_consent" (
	"project_id" uuid NOT NULL,
	"repository" text NOT NULL,
	"answer" text NOT NULL,
	"person_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "maintainer_consent_project_id_repository_pk" PRIMARY KEY("project_id","repository")
);
--> statement-breakpoint
CREATE TABLE "narrative" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"need" text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "project" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"summary" text DEFAULT '' NOT NULL,
	"problem" text DEFAULT '' NOT NULL,
	"solution" text DEFAULT '' NOT NULL,
	"implementation" text DEFAULT '' NOT NULL,
	"fit" text DEFAULT '' NOT NULL,
	"html" jsonb NOT NULL,
	"stage" text NOT NULL,
	"at_risk" boolean DEFAULT false NOT NULL,
	"origin" text DEFAULT 'proposed' NOT NULL,
	"external_id" text,
	"facts" jsonb,
	"narrative_id" uuid,
	"repositories" text[] DEFAULT '{}'::text[] NOT NULL,
	"currency" text NOT NULL,
	"goal_minor" bigint,
	"minimum_minor" bigint,
	"stretch_minor" bigint,
	"staff_rate_minor" bigint,
	"closes_at" timestamp with time zone,
	"extended_at" timestamp with time zone,
	"over_funding_rule" text DEFAULT 'share' NOT NULL,
	"under_funding_rule" text DEFAULT 'lapse' NOT NULL,
	"rules_frozen_at" timestamp with time zone,
	"scope_version" integer DEFAULT 0 NOT NULL,
	"proposer_id" uuid,
	"proposer_organization_id" uuid,
	"queue_position" integer,
	"cofunded_at" timestamp with time zone,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"rev" integer DEFAULT 1 NOT NULL,
	"search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english', "project"."title"), 'A') || setweight(to_tsvector('english', "project"."summary" || ' ' || "project"."problem"), 'B') || setweight(to_tsvector('english', "project"."solution" || ' ' || "project"."implementation" || ' ' || "project"."fit"), 'C')) STORED,
	CONSTRAINT "project_slug_shape" CHECK ("project"."slug" ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and char_length("project"."slug") <= 100),
	CONSTRAINT "project_title_length" CHECK (char_length("project"."title") between 1 and 140),
	CONSTRAINT "project_stage_known" CHECK (stage in ('insight', 'idea', 'draft', 'candidate', 'endorsed', 'scoping', 'signed_off', 'raising', 'cofunded', 'upcoming', 'kick_off', 'in_flight', 'done', 'communicated', 'credited', 'closed', 'paused', 'reverted', 'not_planned', 'duplicate', 'lapsed', 'upstream_rejected')),
	CONSTRAINT "project_goal_positive" CHECK ("project"."goal_minor" > 0),
	CONSTRAINT "project_minimum_within_goal" CHECK ("project"."minimum_minor" > 0 and "project"."minimum_minor" <= "project"."goal_minor"),
	CONSTRAINT "project_stretch_above_goal" CHECK ("project"."stretch_minor" > "project"."goal_minor"),
	CONSTRAINT "project_raises_with_a_price" CHECK ("project"."stage" <> 'raising' or ("project"."goal_minor" is not null and "project"."minimum_minor" is not null and "project"."closes_at" is not null)),
	CONSTRAINT "project_over_rule_known" CHECK (over_funding_rule in ('share', 'stretch', 'cap')),
	CONSTRAINT "project_under_rule_known" CHECK (under_funding_rule in ('lapse', 'slices', 'extend'))
);
--> statement-breakpoint
CREATE TABLE "project_step" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"from_stage" text,
	"to_stage" text NOT NULL,
	"reason" text DEFAULT '' NOT NULL,
	"actor_id" uuid,
	"organization_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "sign_off" (
	"project_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"scope_version" integer NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "sign_off_project_id_scope_version_kind_pk" PRIMARY KEY("project_id","scope_version","kind")
);
--> statement-breakpoint
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_in_kind_organization_id_organization_id_fk" FOREIGN KEY ("in_kind_organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_linked_by_person_id_fk" FOREIGN KEY ("linked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_author_id_person_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_revision" ADD CONSTRAINT "message_revision_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_invited_by_person_id_fk" FOREIGN KEY ("invited_by") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invitation" ADD CONSTRAINT "invitation_accepted_by_person_id_fk" FOREIGN KEY ("accepted_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_granted_by_person_id_fk" FOREIGN KEY ("granted_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "password_reset" ADD CONSTRAINT "password_reset_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_line" ADD CONSTRAINT "invoice_line_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "entry" ADD CONSTRAINT "entry_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "event" ADD CONSTRAINT "event_stream_id_stream_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."stream"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "read_cursor" ADD CONSTRAINT "read_cursor_stream_id_stream_id_fk" FOREIGN KEY ("stream_id") REFERENCES "public"."stream"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "allocation" ADD CONSTRAINT "allocation_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_payer_organization_id_organization_id_fk" FOREIGN KEY ("payer_organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_credited_organization_id_organization_id_fk" FOREIGN KEY ("credited_organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_acting_person_id_person_id_fk" FOREIGN KEY ("acting_person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge_step" ADD CONSTRAINT "pledge_step_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliverable" ADD CONSTRAINT "deliverable_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliverable_step" ADD CONSTRAINT "deliverable_step_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "draft" ADD CONSTRAINT "draft_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsement" ADD CONSTRAINT "endorsement_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsement" ADD CONSTRAINT "endorsement_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "endorsement" ADD CONSTRAINT "endorsement_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintainer_consent" ADD CONSTRAINT "maintainer_consent_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "maintainer_consent" ADD CONSTRAINT "maintainer_consent_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_narrative_id_narrative_id_fk" FOREIGN KEY ("narrative_id") REFERENCES "public"."narrative"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_proposer_id_person_id_fk" FOREIGN KEY ("proposer_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_proposer_organization_id_organization_id_fk" FOREIGN KEY ("proposer_organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "project_step" ADD CONSTRAINT "project_step_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_off" ADD CONSTRAINT "sign_off_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sign_off" ADD CONSTRAINT "sign_off_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "contribution_url_once" ON "contribution" USING btree ("url");--> statement-breakpoint
CREATE INDEX "contribution_project" ON "contribution" USING btree ("project_id","deliverable_id");--> statement-breakpoint
CREATE INDEX "contribution_recent" ON "contribution" USING btree ("happened_on","id");--> statement-breakpoint
CREATE INDEX "contribution_repository" ON "contribution" USING btree ("repository");--> statement-breakpoint
CREATE INDEX "message_thread" ON "message" USING btree ("project_id","seq");--> statement-breakpoint
CREATE INDEX "message_author" ON "message" USING btree ("author_id","created_at");--> statement-breakpoint
CREATE INDEX "message_search" ON "message" USING gin ("search");--> statement-breakpoint
CREATE UNIQUE INDEX "invitation_token_once" ON "invitation" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "invitation_organization" ON "invitation" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "membership_organization" ON "membership" USING btree ("organization_id");--> statement-breakpoint
CREATE UNIQUE INDEX "organization_slug_once" ON "organization" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "organization_name_once" ON "organization" USING btree (lower("name"));--> statement-breakpoint
CREATE INDEX "password_reset_person" ON "password_reset" USING btree ("person_id");--> statement-breakpoint
CREATE UNIQUE INDEX "person_email_once" ON "person" USING btree ("email");--> statement-breakpoint
CREATE INDEX "session_person" ON "session" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "session_expiry" ON "session" USING btree ("expires_at");--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_number_once" ON "invoice" USING btree ("year","number");--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_once_per_deliverable" ON "invoice" USING btree ("organization_id","deliverable_id");--> statement-breakpoint
CREATE INDEX "invoice_organization" ON "invoice" USING btree ("organization_id","issued_at");--> statement-breakpoint
CREATE UNIQUE INDEX "account_once" ON "account" USING btree ("kind",coalesce("owner_id", '00000000-0000-0000-0000-000000000000'::uuid),"currency");--> statement-breakpoint
CREATE INDEX "account_owner" ON "account" USING btree ("owner_id");--> statement-breakpoint
CREATE INDEX "entry_account" ON "entry" USING btree ("account_id","number","position");--> statement-breakpoint
CREATE INDEX "entry_pledge" ON "entry" USING btree ("pledge_id");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_number_once" ON "transfer" USING btree ("number");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_key_once" ON "transfer" USING btree ("idempotency_key");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_reversed_once" ON "transfer" USING btree ("reverses_id");--> statement-breakpoint
CREATE INDEX "transfer_project" ON "transfer" USING btree ("project_id","number");--> statement-breakpoint
CREATE INDEX "transfer_occurred" ON "transfer" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "command_result_at" ON "command_result" USING btree ("at");--> statement-breakpoint
CREATE UNIQUE INDEX "event_id_once" ON "event" USING btree ("id");--> statement-breakpoint
CREATE INDEX "event_entity" ON "event" USING btree ("entity");--> statement-breakpoint
CREATE INDEX "allocation_deliverable" ON "allocation" USING btree ("deliverable_id");--> statement-breakpoint
CREATE UNIQUE INDEX "pledge_position_once" ON "pledge" USING btree ("project_id","position");--> statement-breakpoint
CREATE INDEX "pledge_payer" ON "pledge" USING btree ("payer_organization_id","created_at");--> statement-breakpoint
CREATE INDEX "pledge_credited" ON "pledge" USING btree ("credited_organization_id");--> statement-breakpoint
CREATE INDEX "pledge_live" ON "pledge" USING btree ("project_id","rung");--> statement-breakpoint
CREATE UNIQUE INDEX "deliverable_position_once" ON "deliverable" USING btree ("project_id","position");--> statement-breakpoint
CREATE INDEX "deliverable_step_deliverable" ON "deliverable_step" USING btree ("deliverable_id","at");--> statement-breakpoint
CREATE UNIQUE INDEX "endorsement_once" ON "endorsement" USING btree ("project_id","person_id",coalesce("organization_id", '00000000-0000-0000-0000-000000000000'::uuid));--> statement-breakpoint
CREATE UNIQUE INDEX "narrative_slug_once" ON "narrative" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "project_slug_once" ON "project" USING btree ("slug");--> statement-breakpoint
CREATE UNIQUE INDEX "project_external_id_once" ON "project" USING btree ("external_id");--> statement-breakpoint
CREATE INDEX "project_search" ON "project" USING gin ("search");--> statement-breakpoint
CREATE INDEX "project_repositories" ON "project" USING gin ("repositories");--> statement-breakpoint
CREATE INDEX "project_stage" ON "project" USING btree ("stage","closes_at");--> statement-breakpoint
CREATE INDEX "project_due" ON "project" USING btree ("closes_at") WHERE "project"."stage" = 'raising';--> statement-breakpoint
CREATE INDEX "project_step_project" ON "project_step" USING btree ("project_id","at");