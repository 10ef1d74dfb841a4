CREATE TABLE "contribution_claim" (
	"id" uuid PRIMARY KEY NOT NULL,
	"contribution_id" uuid NOT NULL,
	"organization_id" uuid,
	"person_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"answer" text,
	"reason" text DEFAULT '' NOT NULL,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	CONSTRAINT "contribution_claim_answer_known" CHECK (answer in ('confirmed', 'declined')),
	CONSTRAINT "contribution_claim_answered" CHECK (("contribution_claim"."answer" is null) = ("contribution_claim"."answered_at" is null))
);
--> statement-breakpoint
ALTER TABLE "contribution_claim" ADD CONSTRAINT "contribution_claim_contribution_id_contribution_id_fk" FOREIGN KEY ("contribution_id") REFERENCES "public"."contribution"("id") ON DELETE cascade ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "contribution_claim" ADD CONSTRAINT "contribution_claim_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "contribution_claim" ADD CONSTRAINT "contribution_claim_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "contribution_claim" ADD CONSTRAINT "contribution_claim_answered_by_person_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;
--> statement-breakpoint
CREATE UNIQUE INDEX "contribution_claim_open_once" ON "contribution_claim" USING btree ("contribution_id") WHERE "contribution_claim"."answer" is null;
--> statement-breakpoint
CREATE INDEX "contribution_claim_contribution" ON "contribution_claim" USING btree ("contribution_id");
--> statement-breakpoint
CREATE INDEX "contribution_claim_waiting" ON "contribution_claim" USING btree ("at") WHERE "contribution_claim"."answer" is null;
