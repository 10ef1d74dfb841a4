-- Apart from the next one, which reads every message: what locks readers out is over before.
ALTER TABLE "message" DROP CONSTRAINT "message_deleted_is_empty";--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "topic_id" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "deliverable_id" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "pledge_id" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "contribution_id" uuid;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "links" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_about_one_thing" CHECK (num_nonnulls("message"."topic_id", "message"."deliverable_id", "message"."pledge_id", "message"."contribution_id") <= 1) NOT VALID;--> statement-breakpoint
ALTER TABLE "message" ADD CONSTRAINT "message_deleted_is_empty" CHECK ("message"."deleted_at" is null or ("message"."markdown" = '' and "message"."html" = '' and "message"."excerpt" = '' and "message"."links" = '{}')) NOT VALID;
