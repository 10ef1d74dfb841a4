CREATE TABLE "fund_distribution" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fund_id" uuid NOT NULL,
	"amount_minor" bigint NOT NULL,
	"given_minor" bigint NOT NULL,
	"lines" jsonb NOT NULL,
	"confirmed_by" uuid,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "fund_distribution_within_amount" CHECK ("fund_distribution"."given_minor" > 0 and "fund_distribution"."given_minor" <= "fund_distribution"."amount_minor")
);
--> statement-breakpoint
ALTER TABLE "pledge" ADD COLUMN "distribution_id" uuid;--> statement-breakpoint
ALTER TABLE "fund_distribution" ADD CONSTRAINT "fund_distribution_fund_id_fund_id_fk" FOREIGN KEY ("fund_id") REFERENCES "public"."fund"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "fund_distribution" ADD CONSTRAINT "fund_distribution_confirmed_by_person_id_fk" FOREIGN KEY ("confirmed_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fund_distribution_fund" ON "fund_distribution" USING btree ("fund_id","at");--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_distribution_id_fund_distribution_id_fk" FOREIGN KEY ("distribution_id") REFERENCES "public"."fund_distribution"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "pledge_once_in_distribution" ON "pledge" USING btree ("distribution_id","project_id") WHERE "pledge"."distribution_id" is not null;