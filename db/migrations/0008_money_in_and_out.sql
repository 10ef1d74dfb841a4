CREATE TABLE "credit_note" (
	"id" uuid PRIMARY KEY NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"invoice_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"issued_at" timestamp with time zone NOT NULL,
	"issued_by" uuid,
	"transfer_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "credit_note_line" (
	"credit_note_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "credit_note_line_credit_note_id_position_pk" PRIMARY KEY("credit_note_id","position"),
	CONSTRAINT "credit_note_line_positive" CHECK ("credit_note_line"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "credit_note_year" (
	"year" integer PRIMARY KEY NOT NULL,
	"head_number" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "invoice_settlement" (
	"invoice_id" uuid NOT NULL,
	"transfer_id" uuid NOT NULL,
	"pledge_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	CONSTRAINT "invoice_settlement_invoice_id_transfer_id_pledge_id_pk" PRIMARY KEY("invoice_id","transfer_id","pledge_id"),
	CONSTRAINT "invoice_settlement_not_zero" CHECK ("invoice_settlement"."amount_minor" <> 0)
);
--> statement-breakpoint
CREATE TABLE "payment" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"organization_id" uuid NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"happened_on" date NOT NULL,
	"reference" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid,
	"transfer_id" uuid NOT NULL,
	"mirror_id" uuid,
	CONSTRAINT "payment_kind_known" CHECK (kind in ('received', 'applied', 'refunded')),
	CONSTRAINT "payment_positive" CHECK ("payment"."amount_minor" > 0)
);
--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_kind_known";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_held_money_not_overdrawn";--> statement-breakpoint
ALTER TABLE "transfer" DROP CONSTRAINT "transfer_kind_known";--> statement-breakpoint
DROP INDEX "invoice_once_per_deliverable";--> statement-breakpoint
DROP INDEX "transfer_reversed_once";--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "money" text DEFAULT 'together' NOT NULL;--> statement-breakpoint
ALTER TABLE "invoice" ADD COLUMN "open_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- Until now an invoice was open as a whole or paid as a whole, by one transfer that its key names.
UPDATE "invoice" SET "open_minor" = (SELECT sum(amount_minor) FROM invoice_line WHERE invoice_id = invoice.id) WHERE "paid_at" IS NULL;--> statement-breakpoint
ALTER TABLE "invoice" ALTER COLUMN "open_minor" DROP DEFAULT;--> statement-breakpoint
INSERT INTO "payment" ("id", "kind", "organization_id", "currency", "amount_minor", "happened_on", "recorded_at", "recorded_by", "transfer_id")
SELECT gen_random_uuid(), 'received', i.organization_id, i.currency, (SELECT sum(amount_minor) FROM invoice_line WHERE invoice_id = i.id), (t.occurred_at AT TIME ZONE 'UTC')::date, t.occurred_at, t.actor_id, t.id
FROM invoice i JOIN transfer t ON t.idempotency_key = 'paid:' || i.id;--> statement-breakpoint
INSERT INTO "invoice_settlement" ("invoice_id", "transfer_id", "pledge_id", "amount_minor")
SELECT i.id, t.id, l.pledge_id, sum(l.amount_minor) FROM invoice i JOIN transfer t ON t.idempotency_key = 'paid:' || i.id JOIN invoice_line l ON l.invoice_id = i.id
GROUP BY i.id, t.id, l.pledge_id;--> statement-breakpoint
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_issued_by_person_id_fk" FOREIGN KEY ("issued_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_note" ADD CONSTRAINT "credit_note_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "credit_note_line" ADD CONSTRAINT "credit_note_line_credit_note_id_credit_note_id_fk" FOREIGN KEY ("credit_note_id") REFERENCES "public"."credit_note"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_settlement" ADD CONSTRAINT "invoice_settlement_invoice_id_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_settlement" ADD CONSTRAINT "invoice_settlement_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "invoice_settlement" ADD CONSTRAINT "invoice_settlement_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_recorded_by_person_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payment" ADD CONSTRAINT "payment_mirror_id_transfer_id_fk" FOREIGN KEY ("mirror_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "credit_note_number_once" ON "credit_note" USING btree ("year","number");--> statement-breakpoint
CREATE INDEX "credit_note_invoice" ON "credit_note" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "invoice_settlement_transfer" ON "invoice_settlement" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "payment_organization" ON "payment" USING btree ("organization_id","recorded_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payment_transfer_once" ON "payment" USING btree ("transfer_id");--> statement-breakpoint
CREATE INDEX "invoice_open" ON "invoice" USING btree ("due_at") WHERE "invoice"."paid_at" is null;--> statement-breakpoint
CREATE INDEX "transfer_reverses" ON "transfer" USING btree ("reverses_id");--> statement-breakpoint
CREATE UNIQUE INDEX "invoice_once_per_deliverable" ON "invoice" USING btree ("organization_id","deliverable_id","money");--> statement-breakpoint
CREATE UNIQUE INDEX "transfer_reversed_once" ON "transfer" USING btree ("reverses_id") WHERE "transfer"."kind" not in ('credit_note', 'acceptance_mirrored');--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_money_known" CHECK (money in ('together', 'staff', 'cloud'));--> statement-breakpoint
ALTER TABLE "invoice" ADD CONSTRAINT "invoice_open_until_settled" CHECK ("invoice"."open_minor" >= 0 and ("invoice"."paid_at" is null) = ("invoice"."open_minor" > 0));--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_kind_known" CHECK (kind in ('waiting', 'waited', 'commitment', 'committed', 'receivable', 'credit', 'cash', 'restricted', 'earned', 'recovered', 'fee', 'fund'));--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_held_money_not_overdrawn" CHECK ("account"."kind" not in ('restricted', 'fund', 'credit') or "account"."balance_minor" <= 0);--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_kind_known" CHECK (kind in ('pledge_waits', 'pledge_stands', 'pledge_falls', 'pledge_withdrawn', 'pledge_lapsed', 'pledge_trimmed', 'invoiced', 'commitment_mirrored', 'paid', 'accepted', 'fund_filled', 'matched', 'sponsored', 'moved', 'refunded', 'credit_applied', 'payment_freed', 'payment_mirrored', 'credit_note', 'acceptance_mirrored'));--> statement-breakpoint
-- What was invoiced, credited and settled is never rewritten: a correction is another row.
CREATE TRIGGER invoice_line_append_only BEFORE UPDATE OR DELETE ON "invoice_line" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER credit_note_line_append_only BEFORE UPDATE OR DELETE ON "credit_note_line" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER invoice_settlement_append_only BEFORE UPDATE OR DELETE ON "invoice_settlement" FOR EACH ROW EXECUTE FUNCTION refuse_change();
