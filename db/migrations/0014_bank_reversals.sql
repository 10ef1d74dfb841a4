ALTER TABLE "bank_line" DROP CONSTRAINT "bank_line_posted_is_payment";--> statement-breakpoint
ALTER TABLE "bank_line" ADD COLUMN "undoes_payment_id" uuid;--> statement-breakpoint
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_undoes_payment_id_payment_id_fk" FOREIGN KEY ("undoes_payment_id") REFERENCES "public"."payment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_line_undoes_once" ON "bank_line" USING btree ("undoes_payment_id");--> statement-breakpoint
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_posted_is_payment" CHECK (("bank_line"."state" = 'posted')::int = num_nonnulls("bank_line"."payment_id", "bank_line"."undoes_payment_id"));