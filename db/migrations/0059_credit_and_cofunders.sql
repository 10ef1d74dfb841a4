-- Whom a pledge would credit is asked first, and is kept beside who is credited meanwhile. What was credited before was
-- asked by nobody: it stays, and makes nobody a co-funder.
ALTER TABLE "pledge" ADD COLUMN "credit_asked_organization_id" uuid;--> statement-breakpoint
ALTER TABLE "pledge" ADD COLUMN "credit_agreed" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- Until now the smallest pledge made a co-funder: the release before goes on writing that.
ALTER TABLE "pledge" ADD COLUMN "cofunds" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "project" ADD COLUMN "cofunder_basis_points" integer DEFAULT 100 NOT NULL;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_credit_asked_organization_id_organization_id_fk" FOREIGN KEY ("credit_asked_organization_id") REFERENCES "public"."organization"("id") ON DELETE no action ON UPDATE no action NOT VALID;--> statement-breakpoint
ALTER TABLE "pledge" ADD CONSTRAINT "pledge_credit_asked_of_another" CHECK ("pledge"."credit_asked_organization_id" <> "pledge"."credited_organization_id") NOT VALID;--> statement-breakpoint
ALTER TABLE "project" ADD CONSTRAINT "project_cofunder_share_within_whole" CHECK ("project"."cofunder_basis_points" between 0 and 10000) NOT VALID;
