CREATE TABLE "budget" (
	"organization_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"amount_minor" bigint NOT NULL,
	"set_by" uuid,
	"set_at" timestamp with time zone NOT NULL,
	CONSTRAINT "budget_organization_id_year_pk" PRIMARY KEY("organization_id","year"),
	CONSTRAINT "budget_not_negative" CHECK ("budget"."amount_minor" >= 0),
	CONSTRAINT "budget_year_is_near" CHECK ("budget"."year" between 2000 and 2200)
);
--> statement-breakpoint
CREATE TABLE "countersignature" (
	"id" uuid PRIMARY KEY NOT NULL,
	"pledge_id" uuid NOT NULL,
	"organization_id" uuid NOT NULL,
	"first_signer_id" uuid NOT NULL,
	"asked_at" timestamp with time zone NOT NULL,
	"ending" text,
	"ended_by" uuid,
	"ended_at" timestamp with time zone,
	"reason" text DEFAULT '' NOT NULL,
	CONSTRAINT "countersignature_ending_known" CHECK (ending in ('signed', 'declined', 'set_aside')),
	CONSTRAINT "countersignature_ends_once" CHECK (("countersignature"."ending" is null) = ("countersignature"."ended_at" is null)),
	CONSTRAINT "two_different_people_sign" CHECK ("countersignature"."ending" is distinct from 'signed' or ("countersignature"."ended_by" is not null and "countersignature"."ended_by" <> "countersignature"."first_signer_id"))
);
--> statement-breakpoint
ALTER TABLE "membership" ADD COLUMN "signing_limit_minor" bigint;--> statement-breakpoint
ALTER TABLE "budget" ADD CONSTRAINT "budget_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "budget" ADD CONSTRAINT "budget_set_by_person_id_fk" FOREIGN KEY ("set_by") REFERENCES "public"."person"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "countersignature" ADD CONSTRAINT "countersignature_pledge_id_pledge_id_fk" FOREIGN KEY ("pledge_id") REFERENCES "public"."pledge"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "countersignature" ADD CONSTRAINT "countersignature_organization_id_organization_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "countersignature" ADD CONSTRAINT "countersignature_first_signer_id_person_id_fk" FOREIGN KEY ("first_signer_id") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "countersignature" ADD CONSTRAINT "countersignature_ended_by_person_id_fk" FOREIGN KEY ("ended_by") REFERENCES "public"."person"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "countersignature_one_open" ON "countersignature" USING btree ("pledge_id") WHERE "countersignature"."ending" is null;--> statement-breakpoint
CREATE INDEX "countersignature_waiting" ON "countersignature" USING btree ("organization_id") WHERE "countersignature"."ending" is null;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_limit_of_budget_holder" CHECK ("membership"."signing_limit_minor" is null or ("membership"."signing_limit_minor" >= 0 and "membership"."role" = 'budget_holder'));