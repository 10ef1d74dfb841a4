-- Apart from the next two, so that the columns' lock is over before every message is read and written.
ALTER TABLE "message" ADD COLUMN "excerpt" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "message" ADD COLUMN "last_seq" bigint;
