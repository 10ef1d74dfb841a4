CREATE TABLE "reallocation" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"from_id" uuid,
	"to_project_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"reason" text NOT NULL,
	"asked_by" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"answer" text,
	"answered_by" uuid,
	"answered_at" timestamp with time zone,
	"answer_reason" text DEFAULT '' NOT NULL,
	"pledge_id" uuid,
	"transfer_id" uuid,
	"mirror_id" uuid,
	CONSTRAINT "reallocation_positive" CHECK ("reallocation"."amount_minor" > 0),
	CONSTRAINT "reallocation_answer_known" CHECK (answer in ('consented', 'declined')),
	CONSTRAINT "reallocation_answered_once" CHECK (("reallocation"."answer" is null) = ("reallocation"."answered_at" is null) and ("reallocation"."answer" is null) = ("reallocation"."answered_by" is null)),
	CONSTRAINT "reallocation_consent_moves" CHECK (("reallocation"."answer" is not distinct from 'consented') = ("reallocation"."transfer_id" is not null) and ("reallocation"."transfer_id" is null) = ("reallocation"."pledge_id" is null)),
	CONSTRAINT "reallocation_declined_with_reason" CHECK ("reallocation"."answer" is distinct from 'declined' or "reallocation"."answer_reason" <> ''),
	CONSTRAINT "reallocation_mirrored_after" CHECK ("reallocation"."mirror_id" is null or "reallocation"."transfer_id" is not null)
);
--> statement-breakpoint
ALTER TABLE "transfer" DROP CONSTRAINT "transfer_kind_known";--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_from_id_reallocation_id_fk" FOREIGN KEY ("from_id") REFERENCES "public"."reallocation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_to_project_id_project_id_fk" FOREIGN KEY ("to_project_id") REFERENCES "public"."project"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_asked_by_person_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_answered_by_person_id_fk" FOREIGN KEY ("answered_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_mirror_id_transfer_id_fk" FOREIGN KEY ("mirror_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "reallocation_organization" ON "reallocation" USING btree ("organization_id","asked_at");--> statement-breakpoint
CREATE UNIQUE INDEX "reallocation_moved_on_once" ON "reallocation" USING btree ("from_id") WHERE "reallocation"."answer" = 'consented' and "reallocation"."mirror_id" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "reallocation_one_open" ON "reallocation" USING btree ("organization_id","to_project_id") WHERE "reallocation"."answer" is null;--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_kind_known" CHECK (kind in ('pledge_waits', 'pledge_stands', 'pledge_falls', 'pledge_withdrawn', 'pledge_lapsed', 'pledge_trimmed', 'invoiced', 'commitment_mirrored', 'paid', 'accepted', 'fund_filled', 'matched', 'sponsored', 'moved', 'move_mirrored', 'refunded', 'credit_applied', 'payment_freed', 'payment_mirrored', 'credit_note', 'acceptance_mirrored', 'fund_mirrored'));