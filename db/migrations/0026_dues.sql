CREATE TABLE "dues" (
	"id" uuid PRIMARY KEY NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"organization_id" uuid NOT NULL,
	"tier" text NOT NULL,
	"term_from" date NOT NULL,
	"term_to" date NOT NULL,
	"currency" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"open_minor" bigint NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"asked_by" uuid,
	"due_at" timestamp with time zone NOT NULL,
	"transfer_id" uuid NOT NULL,
	"mirror_id" uuid,
	CONSTRAINT "dues_tier_known" CHECK (tier in ('general', 'premier', 'starter')),
	CONSTRAINT "dues_term_goes_forward" CHECK ("dues"."term_to" > "dues"."term_from"),
	CONSTRAINT "dues_open_within_amount" CHECK ("dues"."amount_minor" > 0 and "dues"."open_minor" between 0 and "dues"."amount_minor"),
	CONSTRAINT "dues_taken_back_while_open" CHECK ("dues"."mirror_id" is null or "dues"."open_minor" = 0)
);
--> statement-breakpoint
CREATE TABLE "dues_part" (
	"id" uuid PRIMARY KEY NOT NULL,
	"dues_id" uuid NOT NULL,
	"fund_id" uuid,
	"amount_minor" bigint NOT NULL,
	"happened_on" date NOT NULL,
	"reference" text DEFAULT '' NOT NULL,
	"recorded_at" timestamp with time zone NOT NULL,
	"recorded_by" uuid,
	"transfer_id" uuid NOT NULL,
	"mirror_id" uuid,
	CONSTRAINT "dues_part_positive" CHECK ("dues_part"."amount_minor" > 0)
);
--> statement-breakpoint
CREATE TABLE "dues_year" (
	"year" integer PRIMARY KEY NOT NULL,
	"head_number" integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_kind_known";--> statement-breakpoint
ALTER TABLE "account" DROP CONSTRAINT "account_owner_where_due";--> statement-breakpoint
ALTER TABLE "transfer" DROP CONSTRAINT "transfer_kind_known";--> statement-breakpoint
ALTER TABLE "dues" ADD CONSTRAINT "dues_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues" ADD CONSTRAINT "dues_asked_by_person_id_fk" FOREIGN KEY ("asked_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues" ADD CONSTRAINT "dues_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues" ADD CONSTRAINT "dues_mirror_id_transfer_id_fk" FOREIGN KEY ("mirror_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues_part" ADD CONSTRAINT "dues_part_dues_id_dues_id_fk" FOREIGN KEY ("dues_id") REFERENCES "public"."dues"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues_part" ADD CONSTRAINT "dues_part_fund_id_fund_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."fund"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues_part" ADD CONSTRAINT "dues_part_recorded_by_person_id_fk" FOREIGN KEY ("recorded_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues_part" ADD CONSTRAINT "dues_part_transfer_id_transfer_id_fk" FOREIGN KEY ("transfer_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "dues_part" ADD CONSTRAINT "dues_part_mirror_id_transfer_id_fk" FOREIGN KEY ("mirror_id") REFERENCES "public"."transfer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "dues_number_once" ON "dues" USING btree ("year","number");--> statement-breakpoint
CREATE UNIQUE INDEX "dues_once_per_term" ON "dues" USING btree ("organization_id","term_from") WHERE "dues"."mirror_id" is null;--> statement-breakpoint
CREATE INDEX "dues_asked" ON "dues" USING btree ("asked_at","id");--> statement-breakpoint
CREATE INDEX "dues_part_dues" ON "dues_part" USING btree ("dues_id");--> statement-breakpoint
CREATE INDEX "dues_part_fund" ON "dues_part" USING btree ("fund_id") WHERE "dues_part"."fund_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "dues_part_transfer_once" ON "dues_part" USING btree ("transfer_id");--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_kind_known" CHECK (kind in ('waiting', 'waited', 'commitment', 'committed', 'receivable', 'credit', 'cash', 'restricted', 'earned', 'recovered', 'fee', 'fund', 'dues_owed', 'dues'));--> statement-breakpoint
ALTER TABLE "account" ADD CONSTRAINT "account_owner_where_due" CHECK (("account"."owner_id" is null) = ("account"."kind" in ('cash', 'earned', 'recovered', 'fee', 'dues')));--> statement-breakpoint
ALTER TABLE "transfer" ADD CONSTRAINT "transfer_kind_known" CHECK (kind in ('pledge_waits', 'pledge_stands', 'pledge_falls', 'pledge_withdrawn', 'pledge_lapsed', 'pledge_cancelled', 'pledge_trimmed', 'invoiced', 'commitment_mirrored', 'paid', 'accepted', 'fund_filled', 'matched', 'sponsored', 'moved', 'move_mirrored', 'refunded', 'credit_applied', 'payment_freed', 'payment_mirrored', 'credit_note', 'acceptance_mirrored', 'fund_mirrored', 'dues_asked', 'dues_paid', 'dues_mirrored'));