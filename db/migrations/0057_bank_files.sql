ALTER TABLE "bank_line" ADD COLUMN "file" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "bank_line" ADD COLUMN "file_id" uuid;--> statement-breakpoint
ALTER TABLE "bank_line" ADD COLUMN "returned_minor" bigint;--> statement-breakpoint
-- One word more: what stands there fits already, so it need not be read.
ALTER TABLE "bank_line" DROP CONSTRAINT "bank_line_source_known";--> statement-breakpoint
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_source_known" CHECK (source in ('camt.053', 'camt.052', 'csv', 'open_collective')) NOT VALID;
