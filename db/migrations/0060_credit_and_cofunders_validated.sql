ALTER TABLE "pledge" VALIDATE CONSTRAINT "pledge_credit_asked_organization_id_organization_id_fk";--> statement-breakpoint
ALTER TABLE "pledge" VALIDATE CONSTRAINT "pledge_credit_asked_of_another";--> statement-breakpoint
ALTER TABLE "project" VALIDATE CONSTRAINT "project_cofunder_share_within_whole";
