ALTER TABLE "contribution" ALTER COLUMN "contribution_class" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "contribution" DROP COLUMN "initiative_as_stated";--> statement-breakpoint
ALTER TABLE "contribution" DROP COLUMN "funders_as_stated";--> statement-breakpoint
ALTER TABLE "contribution" DROP COLUMN "source";--> statement-breakpoint
ALTER TABLE "contribution" ADD CONSTRAINT "contribution_class_known" CHECK (contribution_class in ('directed', 'foundational'));--> statement-breakpoint
ALTER TABLE "contribution" ADD COLUMN "facts" jsonb;