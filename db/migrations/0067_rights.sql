-- A higher signing limit has a moment from which it holds; pledges may be held for the last days of a raise; minutes keep
-- what they said before; a meeting's leaders may name others. The release before goes on without any of it.
CREATE TABLE "limit_left" (
	"organization_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"limit_minor" bigint NOT NULL,
	"left_at" timestamp with time zone NOT NULL,
	CONSTRAINT "limit_left_organization_id_person_id_pk" PRIMARY KEY("organization_id","person_id"),
	CONSTRAINT "limit_left_not_negative" CHECK ("limit_left"."limit_minor" >= 0)
);
--> statement-breakpoint
CREATE TABLE "meeting_leader" (
	"meeting_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"named_by" uuid NOT NULL,
	"named_at" timestamp with time zone NOT NULL,
	CONSTRAINT "meeting_leader_meeting_id_person_id_pk" PRIMARY KEY("meeting_id","person_id")
);
--> statement-breakpoint
CREATE TABLE "minutes_before" (
	"meeting_id" uuid NOT NULL,
	"rev" integer NOT NULL,
	"markdown" text NOT NULL,
	"html" text NOT NULL,
	"written_by" uuid NOT NULL,
	"written_at" timestamp with time zone NOT NULL,
	CONSTRAINT "minutes_before_meeting_id_rev_pk" PRIMARY KEY("meeting_id","rev"),
	CONSTRAINT "minutes_before_counted" CHECK ("minutes_before"."rev" > 0)
);
--> statement-breakpoint
CREATE TABLE "pledge_release" (
	"id" uuid PRIMARY KEY NOT NULL,
	"pledge_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answer_reason" text DEFAULT '' NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	CONSTRAINT "pledge_release_answer_known" CHECK (answer in ('granted', 'declined')),
	CONSTRAINT "pledge_release_answered_whole" CHECK (num_nonnulls("pledge_release"."answer", "pledge_release"."answered_by", "pledge_release"."answered_at") in (0, 3)),
	CONSTRAINT "pledge_release_answered_by_another" CHECK ("pledge_release"."answered_by" <> "pledge_release"."asked_by")
);
--> statement-breakpoint
ALTER TABLE "membership" ADD COLUMN "limit_raised_to_minor" bigint;--> statement-breakpoint
ALTER TABLE "membership" ADD COLUMN "limit_raised_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "membership" ADD COLUMN "limit_raised_by" uuid;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "limit_raised_to_minor" bigint;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "limit_raised_from" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "organization" ADD COLUMN "limit_raised_by" uuid;--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "withdrawal_lock_days" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "limit_left" ADD CONSTRAINT "limit_left_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "limit_left" ADD CONSTRAINT "limit_left_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_leader" ADD CONSTRAINT "meeting_leader_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_leader" ADD CONSTRAINT "meeting_leader_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_leader" ADD CONSTRAINT "meeting_leader_named_by_person_id_fk" FOREIGN KEY ("named_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_before" ADD CONSTRAINT "minutes_before_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "minutes_before" ADD CONSTRAINT "minutes_before_written_by_person_id_fk" FOREIGN KEY ("written_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge_release" ADD CONSTRAINT "pledge_release_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge_release" ADD CONSTRAINT "pledge_release_asked_by_person_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "pledge_release" ADD CONSTRAINT "pledge_release_answered_by_person_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "pledge_release_pledge" ON "pledge_release" USING btree ("pledge_id","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "pledge_release_one_open" ON "pledge_release" USING btree ("pledge_id") WHERE "pledge_release"."answer" is null;
