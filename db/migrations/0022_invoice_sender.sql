ALTER TABLE "invoice" ADD COLUMN "sender_name" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "sender_address" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "pay_to" text DEFAULT '' NOT NULL;--> statement-breakpoint
-- What was sent before said what the settings say today: nothing could change them.
update invoice set sender_name = coalesce((select name from organization where kind = 'steward' limit 1), ''),
  sender_address = coalesce((select settings->>'invoiceAddress' from network), ''), pay_to = coalesce((select settings->>'invoicePayTo' from network), '');
