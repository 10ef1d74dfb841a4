CREATE TABLE "hours_agreement" (
	"pledge_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"hours" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "hours_agreement_pledge_id_position_pk" PRIMARY KEY("pledge_id","position"),
	CONSTRAINT "hours_agreement_positive" CHECK ("hours_agreement"."hours" > 0)
);
--> statement-breakpoint
CREATE TABLE "hours_entry" (
	"id" uuid PRIMARY KEY NOT NULL,
	"pledge_id" uuid NOT NULL,
	"deliverable_id" uuid,
	"person_id" uuid NOT NULL,
	"worked_on" date NOT NULL,
	"minutes" integer NOT NULL,
	"note" text DEFAULT '' NOT NULL,
	"mirrors_id" uuid,
	"entered_by" uuid NOT NULL,
	"entered_at" timestamp with time zone NOT NULL,
	CONSTRAINT "hours_entry_within_a_day" CHECK (abs("hours_entry"."minutes") between 1 and 1440),
	CONSTRAINT "hours_entry_mirror_is_negative" CHECK (("hours_entry"."mirrors_id" is not null) = ("hours_entry"."minutes" < 0))
);
--> statement-breakpoint
CREATE TABLE "hours_verification" (
	"entry_id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "hours_agreement" ADD CONSTRAINT "hours_agreement_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_agreement" ADD CONSTRAINT "hours_agreement_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_entry" ADD CONSTRAINT "hours_entry_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_entry" ADD CONSTRAINT "hours_entry_deliverable_id_deliverable_id_fk" FOREIGN KEY ("deliverable_id") REFERENCES "public"."deliverable"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_entry" ADD CONSTRAINT "hours_entry_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_entry" ADD CONSTRAINT "hours_entry_entered_by_person_id_fk" FOREIGN KEY ("entered_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_verification" ADD CONSTRAINT "hours_verification_entry_id_hours_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."hours_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "hours_verification" ADD CONSTRAINT "hours_verification_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "hours_entry_mirrored_once" ON "hours_entry" USING btree ("mirrors_id");--> statement-breakpoint
CREATE INDEX "hours_entry_pledge" ON "hours_entry" USING btree ("pledge_id","id");--> statement-breakpoint
CREATE INDEX "hours_entry_deliverable" ON "hours_entry" USING btree ("deliverable_id");--> statement-breakpoint
CREATE INDEX "hours_entry_person_day" ON "hours_entry" USING btree ("person_id","worked_on");--> statement-breakpoint
CREATE TRIGGER hours_agreement_append_only BEFORE UPDATE OR DELETE ON "hours_agreement" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER hours_entry_append_only BEFORE UPDATE OR DELETE ON "hours_entry" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER hours_verification_append_only BEFORE UPDATE OR DELETE ON "hours_verification" FOR EACH ROW EXECUTE FUNCTION refuse_change();
