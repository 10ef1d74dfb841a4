CREATE TABLE "message_mention" (
	"message_id" uuid NOT NULL,
	"person_id" uuid,
	"organization_id" uuid,
	"rev" integer NOT NULL,
	CONSTRAINT "message_mention_once" UNIQUE NULLS NOT DISTINCT("message_id","person_id","organization_id"),
	CONSTRAINT "message_mention_of_one" CHECK (num_nonnulls("message_mention"."person_id", "message_mention"."organization_id") = 1)
);
--> statement-breakpoint
ALTER TABLE "message_mention" ADD CONSTRAINT "message_mention_message_id_message_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."message"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_mention" ADD CONSTRAINT "message_mention_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "message_mention" ADD CONSTRAINT "message_mention_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "message_mention_person" ON "message_mention" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "message_mention_organization" ON "message_mention" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "message_participant" ON "message" USING btree ("project_id","author_id");