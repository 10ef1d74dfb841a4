-- What was written before; apart from the columns, which lock their tables.
UPDATE "message" SET "search_fold" = to_tsvector('simple', fold_text("markdown")) WHERE "search_fold" IS NULL;--> statement-breakpoint
UPDATE "project" SET "search_fold" = to_tsvector('simple', fold_text(concat_ws(' ', "title", "summary", "problem", "solution", "implementation", "fit"))) WHERE "search_fold" IS NULL;
