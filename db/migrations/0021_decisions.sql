CREATE TABLE "decision" (
	"id" uuid PRIMARY KEY NOT NULL,
	"project_id" uuid NOT NULL,
	"message_id" uuid NOT NULL,
	"number" integer NOT NULL,
	"html" text NOT NULL,
	"recorded_by" uuid NOT NULL,
	"organization_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"taken_back_at" timestamp with time zone,
	"taken_back_by" uuid,
	"taken_back_reason" text,
	CONSTRAINT "decision_number_once" UNIQUE("project_id","number"),
	CONSTRAINT "decision_taken_back_whole" CHECK (num_nonnulls("decision"."taken_back_at", "decision"."taken_back_by", "decision"."taken_back_reason") in (0, 3))
);
--> statement-breakpoint
CREATE TABLE "decision_agreement" (
	"id" uuid PRIMARY KEY NOT NULL,
	"decision_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"organization_id" uuid,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_project_id_project_id_fk" FOREIGN KEY ("project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_recorded_by_person_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision" ADD CONSTRAINT "decision_taken_back_by_person_id_fk" FOREIGN KEY ("taken_back_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_agreement" ADD CONSTRAINT "decision_agreement_decision_id_decision_id_fk" FOREIGN KEY ("decision_id") REFERENCES "public"."decision"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_agreement" ADD CONSTRAINT "decision_agreement_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decision_agreement" ADD CONSTRAINT "decision_agreement_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "decision_stands_once" ON "decision" USING btree ("message_id") WHERE "decision"."taken_back_at" is null;--> statement-breakpoint
CREATE INDEX "decision_message" ON "decision" USING btree ("message_id");--> statement-breakpoint
CREATE UNIQUE INDEX "decision_agreement_organization_once" ON "decision_agreement" USING btree ("decision_id","organization_id") WHERE "decision_agreement"."organization_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "decision_agreement_person_once" ON "decision_agreement" USING btree ("decision_id","person_id") WHERE "decision_agreement"."organization_id" is null;