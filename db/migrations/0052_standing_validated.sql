-- Reading the tables, apart from the locks that the new columns and their promises needed.
ALTER TABLE "organization" VALIDATE CONSTRAINT "organization_standing_known";--> statement-breakpoint
ALTER TABLE "pledge" VALIDATE CONSTRAINT "pledge_stands_only_where_it_counts";
