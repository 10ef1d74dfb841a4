ALTER TABLE "reallocation" ADD COLUMN "first_signer_id" uuid;--> statement-breakpoint
ALTER TABLE "reallocation" ADD COLUMN "first_signed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "reallocation" ADD COLUMN "first_named" boolean;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_first_signer_id_person_id_fk" FOREIGN KEY ("first_signer_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_first_signature_is_whole" CHECK (num_nonnulls("reallocation"."first_signer_id", "reallocation"."first_signed_at", "reallocation"."first_named") in (0, 3));--> statement-breakpoint
ALTER TABLE "reallocation" ADD CONSTRAINT "reallocation_four_eyes_are_two" CHECK ("reallocation"."answer" is distinct from 'consented' or "reallocation"."answered_by" is distinct from "reallocation"."first_signer_id");