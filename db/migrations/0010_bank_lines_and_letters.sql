CREATE TABLE "bank_line" (
	"id" uuid PRIMARY KEY NOT NULL,
	"identity" text NOT NULL,
	"source" text NOT NULL,
	"account" text DEFAULT '' NOT NULL,
	"booked_on" date NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"party" text DEFAULT '' NOT NULL,
	"party_account" text DEFAULT '' NOT NULL,
	"remittance" text DEFAULT '' NOT NULL,
	"reference" text DEFAULT '' NOT NULL,
	"reversal" boolean DEFAULT false NOT NULL,
	"imported_at" timestamp with time zone NOT NULL,
	"state" text DEFAULT 'open' NOT NULL,
	"payment_id" uuid,
	"note" text DEFAULT '' NOT NULL,
	"decided_at" timestamp with time zone,
	"decided_by" uuid,
	CONSTRAINT "bank_line_state_known" CHECK (state in ('open', 'posted', 'set_aside')),
	CONSTRAINT "bank_line_source_known" CHECK (source in ('camt.053', 'csv', 'open_collective')),
	CONSTRAINT "bank_line_posted_is_payment" CHECK (("bank_line"."state" = 'posted') = ("bank_line"."payment_id" is not null)),
	CONSTRAINT "bank_line_moves_money" CHECK ("bank_line"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "invoice_letter" (
	"invoice_id" uuid NOT NULL,
	"person_id" uuid NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	CONSTRAINT "invoice_letter_invoice_id_person_id_pk" PRIMARY KEY("invoice_id","person_id")
);
--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "mailed_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_payment_id_payment_id_fk" FOREIGN KEY ("payment_id") REFERENCES "public"."payment"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bank_line" ADD CONSTRAINT "bank_line_decided_by_person_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_letter" ADD CONSTRAINT "invoice_letter_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_letter" ADD CONSTRAINT "invoice_letter_person_id_person_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."person"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "bank_line_once" ON "bank_line" USING btree ("identity");--> statement-breakpoint
CREATE UNIQUE INDEX "bank_line_payment_once" ON "bank_line" USING btree ("payment_id");--> statement-breakpoint
CREATE INDEX "bank_line_open" ON "bank_line" USING btree ("booked_on","id") WHERE "bank_line"."state" = 'open';--> statement-breakpoint
CREATE INDEX "bank_line_party" ON "bank_line" USING btree ("party_account") WHERE "bank_line"."payment_id" is not null;