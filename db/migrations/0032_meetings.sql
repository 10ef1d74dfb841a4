CREATE TABLE "action_item" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"text" text NOT NULL,
	"assignee_id" uuid,
	"due_on" date,
	"added_by" uuid NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	"done_at" timestamp with time zone,
	"done_by" uuid,
	CONSTRAINT "action_item_done_by_somebody" CHECK (num_nonnulls("action_item"."done_at", "action_item"."done_by") in (0, 2))
);
--> statement-breakpoint
CREATE TABLE "agenda_item" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"title" text NOT NULL,
	"planned_minutes" integer NOT NULL,
	"spent_seconds" integer DEFAULT 0 NOT NULL,
	"begun_at" timestamp with time zone,
	CONSTRAINT "agenda_item_position_once" UNIQUE("meeting_id","position"),
	CONSTRAINT "agenda_item_takes_time" CHECK ("agenda_item"."planned_minutes" between 1 and 240 and "agenda_item"."spent_seconds" >= 0)
);
--> statement-breakpoint
CREATE TABLE "estimate" (
	"id" uuid PRIMARY KEY NOT NULL,
	"meeting_id" uuid NOT NULL,
	"question" text NOT NULL,
	"deliverable_id" uuid,
	"opened_at" timestamp with time zone NOT NULL,
	"revealed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "estimate_given" (
	"estimate_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid,
	"hours" integer NOT NULL,
	CONSTRAINT "estimate_given_estimate_id_person_id_pk" PRIMARY KEY("estimate_id","person_id"),
	CONSTRAINT "estimate_given_in_bounds" CHECK ("estimate_given"."hours" between 1 and 10000)
);
--> statement-breakpoint
CREATE TABLE "meeting" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"facilitator_id" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"opened_seq" bigint NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_seq" bigint,
	"current_item_id" uuid,
	"current_since" timestamp with time zone,
	"minutes_markdown" text,
	"minutes_html" text,
	"minutes_rev" integer DEFAULT 0 NOT NULL,
	"minutes_by" uuid,
	"minutes_at" timestamp with time zone,
	CONSTRAINT "meeting_number_once" UNIQUE("project_id","number"),
	CONSTRAINT "meeting_closed_whole" CHECK (num_nonnulls("meeting"."closed_at", "meeting"."closed_seq") in (0, 2) and ("meeting"."closed_at" is null or "meeting"."current_item_id" is null)),
	CONSTRAINT "meeting_item_since" CHECK (num_nonnulls("meeting"."current_item_id", "meeting"."current_since") in (0, 2)),
	CONSTRAINT "meeting_minutes_whole" CHECK (num_nonnulls("meeting"."minutes_markdown", "meeting"."minutes_html", "meeting"."minutes_by", "meeting"."minutes_at") in (0, 4) and ("meeting"."minutes_rev" = 0) = ("meeting"."minutes_markdown" is null))
);
--> statement-breakpoint
CREATE TABLE "meeting_hand" (
	"meeting_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid,
	"raised_at" timestamp with time zone NOT NULL,
	CONSTRAINT "meeting_hand_meeting_id_person_id_pk" PRIMARY KEY("meeting_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_assignee_id_person_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_added_by_person_id_fk" FOREIGN KEY ("added_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "action_item" ADD CONSTRAINT "action_item_done_by_person_id_fk" FOREIGN KEY ("done_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agenda_item" ADD CONSTRAINT "agenda_item_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estimate" ADD CONSTRAINT "estimate_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estimate" ADD CONSTRAINT "estimate_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estimate_given" ADD CONSTRAINT "estimate_given_estimate_id_estimate_id_fk" FOREIGN KEY ("estimate_id") REFERENCES "public"."estimate"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estimate_given" ADD CONSTRAINT "estimate_given_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "estimate_given" ADD CONSTRAINT "estimate_given_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_facilitator_id_person_id_fk" FOREIGN KEY ("facilitator_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_current_item_id_agenda_item_id_fk" FOREIGN KEY ("current_item_id") REFERENCES "public"."agenda_item"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting" ADD CONSTRAINT "meeting_minutes_by_person_id_fk" FOREIGN KEY ("minutes_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_hand" ADD CONSTRAINT "meeting_hand_meeting_id_meeting_id_fk" FOREIGN KEY ("meeting_id") REFERENCES "public"."meeting"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_hand" ADD CONSTRAINT "meeting_hand_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "meeting_hand" ADD CONSTRAINT "meeting_hand_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "action_item_meeting" ON "action_item" USING btree ("meeting_id","added_at");--> statement-breakpoint
CREATE INDEX "action_item_open" ON "action_item" USING btree ("assignee_id") WHERE "action_item"."done_at" is null;--> statement-breakpoint
CREATE INDEX "estimate_meeting" ON "estimate" USING btree ("meeting_id","opened_at");--> statement-breakpoint
CREATE UNIQUE INDEX "estimate_one_at_a_time" ON "estimate" USING btree ("meeting_id") WHERE "estimate"."revealed_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "meeting_one_at_a_time" ON "meeting" USING btree ("project_id") WHERE "meeting"."closed_at" is null;