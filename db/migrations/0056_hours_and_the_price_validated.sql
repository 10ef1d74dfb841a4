ALTER TABLE "project" VALIDATE CONSTRAINT "project_hours_rule_known";--> statement-breakpoint
ALTER TABLE "hours_agreement" VALIDATE CONSTRAINT "hours_agreement_deliverable_id_deliverable_id_fk";--> statement-breakpoint
ALTER TABLE "hours_agreement" VALIDATE CONSTRAINT "hours_agreement_not_negative";--> statement-breakpoint
ALTER TABLE "deliverable" VALIDATE CONSTRAINT "deliverable_given_within_price";
