DROP INDEX "transfer_occurred";--> statement-breakpoint
ALTER TABLE "book" ADD COLUMN "head_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "transfer_occurred" ON "transfer" USING btree ("occurred_at","number");--> statement-breakpoint
UPDATE "book" SET head_at = (SELECT max(occurred_at) FROM "transfer");
