-- What names look like: the build fills them in, as only it can tell.
ALTER TABLE "organization" ADD COLUMN "name_skeleton" text;--> statement-breakpoint
ALTER TABLE "person" ADD COLUMN "name_skeleton" text;
