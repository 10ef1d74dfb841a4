CREATE TABLE "topic" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"title" text NOT NULL,
	"opened_by" uuid NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"closed_at" timestamp with time zone,
	"closed_by" uuid,
	CONSTRAINT "topic_number_once" UNIQUE("project_id","number"),
	CONSTRAINT "topic_says_something" CHECK (btrim("topic"."title") <> ''),
	CONSTRAINT "topic_closed_by_somebody" CHECK (num_nonnulls("topic"."closed_at", "topic"."closed_by") in (0, 2))
);
--> statement-breakpoint
ALTER TABLE "topic" ADD CONSTRAINT "topic_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic" ADD CONSTRAINT "topic_opened_by_person_id_fk" FOREIGN KEY ("opened_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "topic" ADD CONSTRAINT "topic_closed_by_person_id_fk" FOREIGN KEY ("closed_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "topic_title_once" ON "topic" USING btree ("project_id",lower("title"));--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_topic_id_topic_id_fk" FOREIGN KEY ("topic_id") REFERENCES "public"."topic"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_contribution_id_contribution_id_fk" FOREIGN KEY ("contribution_id") REFERENCES "public"."contribution"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_topic" ON "message" USING btree ("topic_id","seq") WHERE "message"."topic_id" is not null;--> statement-breakpoint
CREATE INDEX "message_deliverable" ON "message" USING btree ("deliverable_id","seq") WHERE "message"."deliverable_id" is not null;--> statement-breakpoint
CREATE INDEX "message_pledge" ON "message" USING btree ("pledge_id","seq") WHERE "message"."pledge_id" is not null;--> statement-breakpoint
CREATE INDEX "message_contribution" ON "message" USING btree ("contribution_id","seq") WHERE "message"."contribution_id" is not null;--> statement-breakpoint
ALTER TABLE "message" VALIDATE CONSTRAINT "message_about_one_thing";--> statement-breakpoint
ALTER TABLE "message" VALIDATE CONSTRAINT "message_deleted_is_empty";
